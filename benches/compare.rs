//! What it costs to read two runs of 100 cells × 20 trials and to judge every figure of theirs: from disk to the page.

mod synthetic;

use criterion::{Criterion, SamplingMode};
use record::{Given, Trial, Which, open_side};
use reporter::{Across, Comparison, compare_builds, compare_runs};
use std::path::Path;
use std::thread;
use std::time::Duration;
use synthetic::{CELLS, meta, write_run};

/// Trials of each cell.
const TRIALS: u32 = 20;
/// Samples of a trial.
const SAMPLES: u64 = 3_000;

fn main() {
    let results = tempfile::tempdir().expect("a temporary directory can be made");
    let [base, head, builds] = ["base", "head", "builds"].map(|name| results.path().join(name));
    for (directory, seed) in [(&base, 1), (&head, 2)] {
        write_run(directory, meta(CELLS, TRIALS), SAMPLES, true, |trial| scatter(trial, seed));
    }
    interleaved(&builds);
    let mut criterion = Criterion::default()
        .without_plots()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(5))
        .configure_from_args();
    let mut group = criterion.benchmark_group(format!("compare {CELLS} cells × {TRIALS} trials a side"));
    group.sampling_mode(SamplingMode::Flat);
    group.bench_function("two runs: read", |bencher| bencher.iter(|| read(&base, &head)));
    let given = read(&base, &head);
    group.bench_function("two runs: judge", |bencher| bencher.iter(|| judge(&given)));
    group.bench_function("two runs: read, judge, write markdown", |bencher| {
        bencher.iter(|| judge(&read(&base, &head)).to_markdown().expect("the template fits"));
    });
    let run = open(&builds);
    group.bench_function("two builds in one run, blocks of four: judge", |bencher| {
        bencher.iter(|| compare_builds(&run.runs[0], "").expect("it has two sides"));
    });
    group.finish();
    criterion.final_summary();
}

fn open(path: &Path) -> Given {
    open_side(path.to_str().expect("it is ours"), Which::Newest).expect("we wrote it")
}

/// Both sides at the same time, as the command does.
fn read(base: &Path, head: &Path) -> (Given, Given) {
    thread::scope(|scope| {
        let base = scope.spawn(|| open(base));
        let head = open(head);
        (base.join().expect("reading does not panic"), head)
    })
}

fn judge((base, head): &(Given, Given)) -> Comparison {
    let comparison = compare_runs(("base", &base.runs), ("head", &head.runs), Across::default());
    let comparison = comparison.expect("they are alike");
    assert_eq!(comparison.tests().count(), 5 * CELLS as usize);
    comparison
}

/// Figures of a trial, scattered by up to five per cent to either side.
fn scatter(trial: &mut Trial, seed: u64) {
    let mut state = seed << 32 | u64::from(trial.row.position);
    let mut near = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        0.95 + 0.1 * ((state >> 40) as f64 / (1 << 24) as f64)
    };
    near();
    let row = &mut trial.row;
    let scaled = |figure: u64, by: f64| (figure as f64 * by) as u64;
    row.throughput_per_s *= near();
    row.user_ns = scaled(row.user_ns, near());
    row.peak_bytes = scaled(row.peak_bytes, near());
    if let Some(response) = &mut row.response {
        response.p50_ns = scaled(response.p50_ns, near());
        response.p99_ns = scaled(response.p99_ns, near());
    }
}

/// One run with two builds of every contender.
fn interleaved(results: &Path) {
    use record::{Cell, CellId, Look, Side, Sides};
    let mut meta = meta(CELLS, TRIALS);
    let of = |side: &'static str| {
        move |cell: &Cell| {
            let contender = format!("{}@{side}", cell.contender);
            let id = CellId::new(&contender, &cell.workload, cell.client.as_deref()).expect("a name");
            Cell { id, contender, ..cell.clone() }
        }
    };
    meta.cells = ["base", "head"].iter().flat_map(|side| meta.cells.iter().map(of(side))).collect();
    let list = ["base", "head"].map(|name| Side {
        name: name.into(),
        label: String::new(),
        commit: None,
        planted: 0.0,
    });
    let looks = vec![Look { trials: TRIALS, alpha: 0.01, taken: true }];
    meta.sides = Some(Sides { list: list.into(), looks, blocks_voided: 0, blocks_repeated: 0 });
    write_run(results, meta, SAMPLES, true, |trial| scatter(trial, 3));
}
