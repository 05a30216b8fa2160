//! Calibration counts what it should: on made-up trials whose truth is known.

use crate::common;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, Normal};
use record::*;
use reporter::calibration::{Fault, Options, Rate};
use reporter::{Metric, calibrate};

const OPTIONS: Options = Options { trials: 20, tests: 0, seed: 1 };

/// A run of `blocks` blocks on these sides (name, slow-down), one fetch cell and one countdown; trials scatter by `deviation`.
fn run_of(sides: &[(&str, f64)], blocks: u32, deviation: f64) -> Run {
    let mut run = common::run();
    run.meta.sides = Some(Sides {
        list: sides.iter().map(|(name, planted)| side(name, *planted)).collect(),
        looks: vec![Look { trials: blocks * 2, alpha: 0.01, taken: true }],
        blocks_voided: 0,
        blocks_repeated: 0,
    });
    run.meta.disturbance = Some(Disturbance { others_share: 0.05, stall_share: 0.05 });
    let like =
        |name: &str| run.meta.cells.iter().find(|cell| cell.id.0 == name).cloned().expect("it is there");
    let both = [like("tokio/multi-thread:fetch-100:raw"), like("tokio/multi-thread:countdown")];
    (run.meta.cells, run.trials) = (Vec::new(), Vec::new());
    let mut chance = ChaCha8Rng::seed_from_u64(7);
    let noise = Normal::new(0.0, deviation).expect("a deviation");
    for (cell, (side, planted)) in both.iter().flat_map(|cell| sides.iter().map(move |side| (cell, side))) {
        let contender = format!("{}@{side}", cell.contender);
        let id = CellId::new(&contender, &cell.workload, cell.client.as_deref()).expect("a name");
        let cell = Cell { id: id.clone(), contender, ..cell.clone() };
        for round in 0..blocks * 2 {
            let factor = (1.0 + planted) * f64::exp(noise.sample(&mut chance));
            run.trials.push(row(&id, round, factor, cell.parameters.tasks()));
        }
        run.meta.cells.push(cell);
    }
    run
}

fn side(name: &str, planted: f64) -> Side {
    Side { name: name.into(), label: "this build".into(), commit: None, planted }
}

fn row(cell: &CellId, round: u32, factor: f64, ok: u64) -> TrialRow {
    let empty = TrialRow::empty(cell.clone(), round, round, "x".into(), Verdict::Ok, String::new());
    TrialRow {
        attempted: ok,
        ok,
        wall_ns: 100_000_000,
        user_ns: 50_000_000,
        throughput_per_s: 10_000.0 / factor,
        peak_bytes: 4 << 20,
        others_cpu_ns: Some(0),
        response: Some(common::latency((10e6 * factor) as u64)),
        ..empty
    }
}

fn rate(rates: &[Rate], fetch: bool, metric: Metric, planted: f64) -> Rate {
    let found = rates.iter().find(|r| r.fetch == fetch && r.metric == metric && r.planted == planted);
    *found.expect("it was counted")
}

#[test]
fn disjoint_sessions_count_false_calls_and_found_slow_downs() {
    let run = run_of(&[("base", 0.0), ("head", 0.0), ("plus-10", 0.10)], 65, 0.01);
    let calibration = calibrate(&run, &OPTIONS).unwrap();
    let blank = rate(&calibration.disjoint, true, Metric::P50, 0.0);
    assert_eq!((blank.counts.tests(), blank.counts.changed()), (6, 0), "65 blocks are 6 sessions of 10");
    let slowed = rate(&calibration.disjoint, true, Metric::P99, 0.10);
    assert_eq!(slowed.found(), (6, 6));
    let slower = rate(&calibration.disjoint, false, Metric::Throughput, 0.10);
    assert_eq!(slower.found(), (6, 6), "a fall in throughput is a slow-down");
    assert_eq!((calibration.families.all, calibration.families.with_a_call), (6, 0));
    // Six sessions of p50, p99, throughput, CPU and memory of a fetch; of a countdown no p99: it has eight tasks.
    assert_eq!(calibration.families.tests, 6 * (5 + 4));
}

#[test]
fn a_side_that_differs_is_counted_as_called() {
    let mut run = run_of(&[("base", 0.0), ("head", 0.10)], 20, 0.01);
    // It says that it does not: then every call is a false one.
    run.meta.sides.iter_mut().flat_map(|sides| &mut sides.list).for_each(|side| side.planted = 0.0);
    let calibration = calibrate(&run, &OPTIONS).unwrap();
    assert_eq!(rate(&calibration.disjoint, true, Metric::P50, 0.0).counts.worse, 2);
    assert_eq!(calibration.families.with_a_call, 2);
}

#[test]
fn drawn_tests_know_the_truth_and_are_the_same_for_the_same_seed() {
    let run = run_of(&[("base", 0.0), ("head", 0.0), ("plus-50", 0.5)], 30, 0.01);
    let options = Options { tests: 50, ..OPTIONS };
    let calibration = calibrate(&run, &options).unwrap();
    assert_eq!(calibration, calibrate(&run, &options).unwrap());
    let blank = rate(&calibration.drawn, true, Metric::P50, 0.0);
    assert_eq!((blank.counts.tests(), blank.counts.changed()), (50, 0), "the slowed side is in no arm");
    assert_eq!(rate(&calibration.drawn, true, Metric::P50, 0.10).found(), (50, 50));
    assert!(calibration.drawn.iter().all(|rate| rate.metric != Metric::P999), "which is never judged");
}

#[test]
fn a_run_without_sides_can_be_drawn_from() {
    let mut run = run_of(&[("base", 0.0)], 30, 0.01);
    run.meta.sides = None;
    for cell in &mut run.meta.cells {
        cell.contender = "tokio/multi-thread".into();
        cell.id = CellId::new(&cell.contender, &cell.workload, cell.client.as_deref()).unwrap();
    }
    run.trials.iter_mut().for_each(|row| row.cell = CellId(row.cell.0.replace("@base", "")));
    let calibration = calibrate(&run, &Options { tests: 10, ..OPTIONS }).unwrap();
    assert!(calibration.disjoint.is_empty());
    assert_eq!(
        rate(&calibration.drawn, true, Metric::P50, 0.0).counts.tests(),
        10,
        "60 trials are 15 blocks of four"
    );
}

#[test]
fn too_few_trials_say_how_many_are_needed() {
    let run = run_of(&[("base", 0.0), ("head", 0.0)], 5, 0.01);
    let fault = calibrate(&run, &Options { tests: 10, ..OPTIONS }).unwrap_err();
    assert!(matches!(fault, Fault::TooFew { blocks: 5, wanted: 10, .. }), "{fault}");
    assert!(fault.to_string().contains("make a longer run"), "{fault}");
}

#[test]
fn disturbed_blocks_count_nowhere_and_their_spread_is_shown() {
    let mut run = run_of(&[("base", 0.0), ("head", 0.0)], 22, 0.001);
    for row in run.trials.iter_mut().filter(|row| row.round < 4) {
        row.others_cpu_ns = Some(60_000_000);
        row.response = Some(common::latency(20_000_000));
    }
    let calibration = calibrate(&run, &OPTIONS).unwrap();
    assert_eq!(
        rate(&calibration.disjoint, true, Metric::P50, 0.0).counts.tests(),
        2,
        "20 of 22 blocks are left"
    );
    let (all, some) = (calibration.spreads[0], calibration.spreads[3]);
    assert_eq!((all.kept, some.others_share), (1.0, 0.05));
    assert!(some.kept < 0.95 && some.p50 < 0.01 && all.p50 > 0.1, "{all:?} {some:?}");
}

#[test]
fn the_page_has_a_table_for_each() {
    let run = run_of(&[("base", 0.0), ("head", 0.0), ("plus-10", 0.10)], 20, 0.01);
    let page = calibrate(&run, &Options { tests: 20, ..OPTIONS })
        .unwrap()
        .to_markdown("inflight calibrate")
        .unwrap();
    for title in [
        "same build on both",
        "Whole comparisons",
        "planted slow-down",
        "Drawn: the same",
        "Disturbed blocks",
    ] {
        assert!(page.contains(title), "{title} is missing in\n{page}");
    }
    let lines = page.lines().filter(|line| line.starts_with("| fetch | p50 |")).count();
    assert_eq!(lines, 2 + 1 + 3, "blank twice, planted once, drawn with three slow-downs:\n{page}");
}
