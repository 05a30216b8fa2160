//! Made-up runs with trials whose figures scatter: what a comparison is made from.

#![allow(dead_code, unreachable_pub)]

use crate::common;
use rand::{RngExt as _, SeedableRng};
use rand_chacha::ChaCha8Rng;
use record::*;
use reporter::{Across, Comparison, Figure, Metric, Pair, Verdict, compare_builds, compare_runs};

/// A cell of it.
pub const CELL: &str = "tokio/multi-thread:fetch-100:raw";

/// The run of `common`, with so many rounds; figures scatter by one per cent to either side.
pub fn run(seed: u64, rounds: u32) -> Run {
    let mut run = common::run();
    run.meta.id = format!("20260131T{:06}Z-0a1b2c3", seed % 1_000_000);
    run.meta.trials_per_cell = rounds;
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    run.trials = run.cells.iter().flat_map(|row| trials(row, rounds, &mut chance)).collect();
    run
}

fn trials(row: &CellRow, rounds: u32, chance: &mut ChaCha8Rng) -> Vec<TrialRow> {
    let verdict = if row.throughput_per_s.is_some() { Verdict_::Ok } else { Verdict_::Unsupported };
    let one = |round: u32| {
        let mut near = || 1.0 + chance.random_range(-0.01..0.01);
        let empty = TrialRow::empty(
            row.cell.clone(),
            round,
            round,
            "2026-01-31T23:59:59.000Z".into(),
            verdict,
            row.reason.clone(),
        );
        let Some(per_s) = row.throughput_per_s else { return empty };
        let ok = row.ok / 5;
        let p50 = row.response.unwrap().p50_ns as f64 * near();
        TrialRow {
            attempted: ok,
            ok,
            wall_ns: (row.wall_ns.unwrap() * near()) as u64,
            user_ns: (row.cpu_ns_per_task.unwrap() * ok as f64 * near()) as u64,
            throughput_per_s: per_s * near(),
            peak_bytes: (row.peak_bytes.unwrap() * near()) as u64,
            others_cpu_ns: Some(0),
            response: Some(Latency { p99_ns: (p50 * 1.3 * near()) as u64, ..common::latency(p50 as u64) }),
            ..empty
        }
    };
    (0..rounds).map(one).collect()
}

use record::Verdict as Verdict_;

/// Base and head of one run: `head` is drawn from another seed.
pub fn builds(seed: u64, rounds: u32) -> Run {
    let mut both = run(seed, rounds);
    let head = run(seed + 1000, rounds);
    both.trials.extend(head.trials);
    let (base, head) = both.trials.split_at_mut((both.cells.len() as u32 * rounds) as usize);
    base.iter_mut().for_each(|row| row.cell = on(&row.cell, "base"));
    head.iter_mut().for_each(|row| row.cell = on(&row.cell, "head"));
    let cells = std::mem::take(&mut both.meta.cells);
    let infos = std::mem::take(&mut both.meta.contenders);
    for side in ["base", "head"] {
        both.meta.cells.extend(cells.iter().map(|cell| Cell {
            id: on(&cell.id, side),
            contender: format!("{}@{side}", cell.contender),
            ..cell.clone()
        }));
        both.meta.contenders.extend(
            infos.iter().map(|info| ContenderInfo { name: format!("{}@{side}", info.name), ..info.clone() }),
        );
    }
    both.meta.cells.sort_by(|a, b| a.id.cmp(&b.id));
    both.cells.clear();
    let side = |name: &str, commit: &str| Side {
        name: name.into(),
        label: format!("{name} of a test"),
        commit: Some(commit.repeat(10)),
        planted: 0.0,
    };
    both.meta.sides = Some(Sides {
        list: vec![side("base", "0a1b"), side("head", "1b2c")],
        looks: vec![Look { trials: rounds, alpha: 0.01, taken: true }],
        blocks_voided: 0,
        blocks_repeated: 0,
    });
    both
}

/// The cell on a side.
pub fn on(cell: &CellId, side: &str) -> CellId {
    let (contender, rest) = cell.0.split_once(':').unwrap();
    CellId(format!("{contender}@{side}:{rest}"))
}

/// The trials of a cell.
pub fn trials_of<'a>(run: &'a mut Run, cell: &'a str) -> impl Iterator<Item = &'a mut TrialRow> {
    run.trials.iter_mut().filter(move |row| row.cell.0 == cell)
}

/// Makes a cell's latencies so many times what they were.
pub fn slow(run: &mut Run, cell: &str, times: f64) {
    for row in trials_of(run, cell) {
        let response = row.response.as_mut().unwrap();
        for ns in [&mut response.p50_ns, &mut response.p99_ns, &mut response.p999_ns] {
            *ns = (*ns as f64 * times) as u64;
        }
    }
}

/// Makes all trials of a cell fail.
pub fn fail(run: &mut Run, cell: &str, trials: usize) {
    for row in trials_of(run, cell).take(trials) {
        let reason = "exited with 101".to_string();
        let (cell, round, position) = (row.cell.clone(), row.round, row.position);
        *row = TrialRow::empty(cell, round, position, row.started.clone(), Verdict_::Failed, reason);
    }
}

pub fn pair<'a>(comparison: &'a Comparison, cell: &str) -> &'a Pair {
    let found = comparison.cells.iter().find(|pair| pair.cell == cell);
    found.unwrap_or_else(|| panic!("no {cell} in {:?}", comparison.cells))
}

pub fn figure<'a>(comparison: &'a Comparison, cell: &str, metric: Metric) -> &'a Figure {
    let found = pair(comparison, cell).figures.iter().find(|figure| figure.metric == metric);
    found.unwrap_or_else(|| panic!("no {metric:?} of {cell}"))
}

pub fn verdict(comparison: &Comparison, cell: &str, metric: Metric) -> Verdict {
    figure(comparison, cell, metric).verdict
}

/// A warning that has these words.
#[track_caller]
pub fn warned(comparison: &Comparison, words: &str) -> String {
    let found = comparison.warnings.iter().find(|warning| warning.contains(words));
    found.unwrap_or_else(|| panic!("no {words:?} in {:#?}", comparison.warnings)).clone()
}

/// Few cells, of which one got slower, one cheaper, one erratic, one fails, and one is doubted.
fn changed() -> Run {
    let mut run = builds(1, 20);
    let keep = |name: &str| name.starts_with("tokio/") || name.starts_with("std/sequential");
    run.meta.cells.retain(|cell| keep(&cell.contender) && cell.workload != "fetch-1");
    run.trials.retain(|row| run.meta.cells.iter().any(|cell| cell.id == row.cell));
    slow(&mut run, "tokio/multi-thread@head:fetch-100:raw", 1.2);
    fail(&mut run, "tokio/multi-thread@head:fetch-100:ureq", 20);
    fail(&mut run, "tokio/current-thread@head:fetch-100:raw", 1);
    for row in trials_of(&mut run, "tokio/current-thread@head:countdown") {
        row.peak_bytes = row.peak_bytes * 8 / 10;
        if row.round == 3 {
            row.verdict = Verdict_::Suspect;
        }
    }
    for row in trials_of(&mut run, "tokio/current-thread@head:fetch-100:ureq") {
        row.user_ns *= 1 + u64::from(row.round % 5);
    }
    for info in run.meta.contenders.iter_mut().filter(|info| info.name.ends_with("@head")) {
        info.libraries.insert("tokio".into(), "1.60.0".into());
    }
    run
}

pub fn of_builds() -> Comparison {
    compare_builds(&changed(), "results/m/20260131T235959Z-0a1b2c3").unwrap()
}

pub fn of_runs() -> Comparison {
    let mut head = run(2, 20);
    slow(&mut head, CELL, 1.2);
    compare_runs(("results/a", &[run(1, 20)]), ("results/b", &[head]), Across::default()).unwrap()
}
