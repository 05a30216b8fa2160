//! One file of a run as text: a line a fact, whatever the file says.

use crate::common;
use record::{Disturbance, Look, OneFile, Side, Sides, Verdict};
use reporter::show_file;

#[test]
fn the_facts_of_a_run_are_a_line_each() {
    let mut meta = common::run_of(&common::contenders()[2..3]).meta;
    meta.warnings = vec!["governor: powersave".into(), "load: 3.1".into()];
    meta.disturbance = Some(Disturbance { others_share: 0.08, stall_share: 0.02 });
    let side = |name: &str, planted| Side {
        name: name.into(),
        label: format!("{name} (0a1b2c3)"),
        commit: None,
        planted,
    };
    meta.sides = Some(Sides {
        list: vec![side("base", 0.0), side("head", 0.1)],
        looks: vec![
            Look { trials: 10, alpha: 0.002, taken: true },
            Look { trials: 20, alpha: 0.008, taken: false },
        ],
        blocks_voided: 3,
        blocks_repeated: 2,
    });
    insta::assert_snapshot!(show_file(&OneFile::Run(Box::new(meta))).unwrap(), @r"
    run 20260131T235959Z-0a1b2c3
    status: complete
    command: inflight run --suite default
    run: 20260131T235959Z-0a1b2c3
    began: 2026-01-31T23:59:59Z
    ended: 2026-02-01T00:04:11Z
    suite: default: A few minutes
    suite's SHA-256: abababababababababababababababababababababababababababababababab
    trials of each cell: 5
    seed: 42
    commit: 0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d
    compiler: rustc 1.96.0
    profile: release
    target: x86_64-unknown-linux-gnu
    allocator: system
    machine: f5ef4791
    schema of the files: 1
    placement: Origin and contenders shared cores (origin: cores 0, 1; contenders: cores 0, 1): in a fetch, time that the origin takes is not there for the contender, alike for all of them.
    origin: By its own clock the origin served 123,456 requests and answered late by 12.3 µs at the median, 103 µs at the 99th percentile and 1.21 ms at worst.
    a block is void: CPU of others above 8.0 %  stall above 2.0 %
    side base: base (0a1b2c3)
    side head: head (0a1b2c3)  slowed down by 10.0 % on purpose
    look at 10 trials: α = 0.002  taken
    look at 20 trials: α = 0.008  not taken
    blocks: 3 voided, 2 run again
    warning: governor: powersave
    warning: load: 3.1
    cells: 5
    contender tokio/multi-thread: runner 0.1.0  Rust 1.96.0  tokio 1.54.1  ureq 3.5.2
    left out cpython/*: python3 is not installed
    ");
}

#[test]
fn trials_are_a_line_a_cell_and_failed_ones_have_no_figures() {
    let mut run = common::run_of(&common::contenders()[4..]);
    run.trials[0].verdict = Verdict::Failed;
    run.trials[0].reason = "killed: \u{1b}[31mout of\nmemory".into();
    insta::assert_snapshot!(show_file(&OneFile::Trials(run.trials)).unwrap(), @r"
    25 trials of 5 cells, medians over those that are ok or suspect
    process/per-task:countdown: 4 ok, 1 failed  throughput 15.0/s  p50 —  p99 —  CPU per task —  peak 0 B  first reason: killed: �[31mout of memory
    process/per-task:fetch-100:raw: 5 unsupported  first reason: 100 processes at once make no sense
    process/per-task:fetch-100:ureq: 5 unsupported  first reason: 100 processes at once make no sense
    process/per-task:fetch-1:raw: 5 unsupported  first reason: 100 processes at once make no sense
    process/per-task:fetch-1:ureq: 5 unsupported  first reason: 100 processes at once make no sense
    ");
}

#[test]
fn a_row_of_the_table_of_cells_does_not_move_the_others() {
    let run = common::run();
    let whole = show_file(&OneFile::Cells(run.cells.clone())).unwrap();
    for at in 0..run.cells.len() {
        let mut cells = run.cells.clone();
        let removed = cells.remove(at).cell.0;
        let left: Vec<&str> =
            whole.lines().filter(|line| line.split_whitespace().next() != Some(&removed)).collect();
        let shown = show_file(&OneFile::Cells(cells)).unwrap();
        assert_eq!(shown.lines().collect::<Vec<_>>(), left, "without {removed}");
    }
}
