//! Runs with runs: a hint, loudly called one; full strength from three runs a side on; ratios across machines; the alarm
//! of a drifting machine.

use crate::compared::{CELL, fail, figure, pair, run, slow, trials_of, verdict, warned};
use record::{Machine, Run, Status};
use reporter::{Across, Comparison, Fault, Metric, Ruling, Strength, Unit, Verdict, compare_runs};

const NEWEST: Across = Across { all_runs: false, machines: false };
const ALL: Across = Across { all_runs: true, machines: false };
const MACHINES: Across = Across { all_runs: false, machines: true };

fn compared(base: &[Run], head: &[Run], how: Across) -> Comparison {
    compare_runs(("base of a test", base), ("head of a test", head), how).unwrap()
}

/// One run a side; something is another on head.
fn two(change: impl FnOnce(&mut Run)) -> Comparison {
    let mut head = run(2, 20);
    change(&mut head);
    compared(&[run(1, 20)], &[head], NEWEST)
}

/// Runs of a side; `times` slower in one cell.
fn several(seeds: std::ops::Range<u64>, times: f64) -> Vec<Run> {
    let one = |seed| {
        let mut run = run(seed, 20);
        slow(&mut run, CELL, times);
        run
    };
    seeds.rev().map(one).collect()
}

#[test]
fn two_runs_are_a_hint_and_nothing_is_gated() {
    let comparison = two(|run| slow(run, CELL, 1.2));
    assert_eq!(verdict(&comparison, CELL, Metric::P50), Verdict::Slower);
    let words = comparison.words(figure(&comparison, CELL, Metric::P50), true);
    assert!(words.starts_with("indicative: SLOWER p50 +"), "{words}");
    let same = comparison.words(figure(&comparison, CELL, Metric::Memory), false);
    assert_eq!(same, "indicative: SAME within ±5 %");
    assert!(comparison.conclusion().starts_with("Indicative only. SLOWER: "), "{}", comparison.conclusion());
    let (ruling, why) = comparison.rule(true, false);
    assert_eq!(ruling, Ruling::Passed);
    assert!(why.contains("nothing is gated") && why.contains("--all-runs") && why.contains("inflight ab"));
    assert_eq!(comparison.rule(true, true).0, Ruling::Undecided);
    assert_eq!(comparison.rule(false, true).0, Ruling::Undecided);
}

#[test]
fn all_trials_of_a_run_are_one_block() {
    let comparison = two(|_| {});
    let estimate = figure(&comparison, CELL, Metric::P50).estimate.unwrap();
    assert_eq!((estimate.base_n, estimate.head_n), (20, 20));
    assert_eq!(comparison.unit, Unit::Trial);
    // Interleaved or not: rounds mean nothing between runs.
    let shuffled = two(|run| {
        run.trials.iter_mut().for_each(|row| row.round = 19 - row.round);
        run.trials.reverse();
    });
    assert_eq!(comparison.cells, shuffled.cells);
}

#[test]
fn the_same_run_twice_says_so_and_never_changes() {
    let comparison = compared(&[run(1, 20)], &[run(1, 20)], NEWEST);
    warned(&comparison, "one and the same run");
    assert!(comparison.tests().all(|(_, figure)| !figure.verdict.is_change()));
    assert!(!comparison.conclusion().contains("no regression"));
}

#[test]
fn three_runs_a_side_hold() {
    let comparison = compared(&several(1..5, 1.0), &several(11..15, 1.3), ALL);
    assert_eq!((&comparison.strength, comparison.unit), (&Strength::Full, Unit::Run));
    let p50 = figure(&comparison, CELL, Metric::P50);
    assert_eq!((p50.estimate.unwrap().base_n, p50.verdict), (4, Verdict::Slower));
    let words = comparison.words(p50, true);
    assert!(words.starts_with("SLOWER p50 +30 % ["), "{words}");
    let (ruling, why) = comparison.rule(true, true);
    assert_eq!(ruling, Ruling::Regression, "{why}");
    assert_eq!(comparison.base.runs.len(), 4);
}

#[test]
fn equal_sides_of_several_runs_never_change() {
    let base = several(1..4, 1.0);
    let mut head = base.clone();
    head.iter_mut().for_each(|run| run.meta.id.push('x'));
    let comparison = compared(&base, &head, ALL);
    assert!(comparison.tests().count() > 50);
    for (_, figure) in comparison.tests() {
        let quiet = matches!(figure.verdict, Verdict::Same | Verdict::Inconclusive { .. });
        assert!(quiet, "{figure:?}");
    }
}

#[test]
fn fewer_than_three_runs_are_a_hint_and_it_says_how_many_are_missing() {
    let comparison = compared(&several(1..5, 1.0), &several(11..12, 1.3), ALL);
    let Strength::Indicative { why, .. } = &comparison.strength else { panic!("one run decides nothing") };
    assert!(why.contains("base has 4 (0 missing), head has 1 (2 missing)"), "{why}");
    assert_eq!((comparison.base.runs.len(), comparison.unit), (1, Unit::Trial));
    assert_eq!(comparison.base.runs[0], run(4, 1).meta.id);
    assert_eq!(comparison.rule(true, false).0, Ruling::Passed);
}

#[test]
fn runs_that_both_sides_have_are_bases() {
    let base = several(1..4, 1.0);
    let mut head = several(11..14, 1.3);
    head.extend(base.clone());
    let comparison = compared(&base, &head, ALL);
    assert_eq!(comparison.heads[0].runs.len(), 3);
    warned(&comparison, "Runs of head that base has as well, and that are base's here: 3");
    assert_eq!(verdict(&comparison, CELL, Metric::P50), Verdict::Slower);
    let Err(Fault::Usage(why)) = compare_runs(("main", &base), (".", &base), ALL) else { panic!() };
    assert!(why.contains(". has no run that main has not"), "{why}");
}

#[test]
fn a_cell_that_too_few_runs_have_is_not_judged() {
    let mut head = several(11..14, 1.3);
    fail(&mut head[1], CELL, 20);
    let comparison = compared(&several(1..4, 1.0), &head, ALL);
    let verdict = verdict(&comparison, CELL, Metric::P50);
    assert!(matches!(verdict, Verdict::NotJudged(why) if why.contains("three runs")), "{verdict:?}");
}

#[test]
fn a_control_cell_that_moved_rings_an_alarm_and_corrects_nothing() {
    let control = "std/sequential:countdown";
    let quiet = two(|_| {});
    assert!(!quiet.warnings.iter().any(|warning| warning.contains("drifted")), "{:?}", quiet.warnings);
    let comparison = two(|run| {
        trials_of(run, control).for_each(|row| row.throughput_per_s *= 0.9);
    });
    let warning = warned(&comparison, "may have drifted");
    assert!(warning.contains("std/sequential:countdown throughput −"), "{warning}");
    let figures = |comparison: &Comparison| pair(comparison, CELL).figures.clone();
    assert_eq!(figures(&quiet).len(), figures(&comparison).len());
    for (before, after) in figures(&quiet).iter().zip(figures(&comparison)) {
        assert_eq!((before.medians, before.estimate), (after.medians, after.estimate));
    }
    // A client is a library, and may be what was changed.
    let client = two(|run| slow(run, "std/sequential:fetch-1:ureq", 1.2));
    assert!(!client.warnings.iter().any(|warning| warning.contains("drifted")), "{:?}", client.warnings);
}

#[test]
fn warnings_have_numbers() {
    let comparison = two(|run| {
        run.meta.status = Status::Interrupted;
        run.meta.source.commit = Some("1b2c3d4e".repeat(5));
        run.notes.push("the last trial was torn off".into());
        for row in trials_of(run, CELL).take(3) {
            row.verdict = record::Verdict::Suspect;
        }
        for info in &mut run.meta.contenders {
            info.libraries.insert("tokio".into(), "1.60.0".into());
        }
        run.meta.cells.retain(|cell| cell.id.0 != "std/threads:countdown");
        run.trials.retain(|row| row.cell.0 != "std/threads:countdown");
        run.trials.pop();
    });
    warned(&comparison, "was interrupted: 479 of 480 trials are here");
    warned(&comparison, "the last trial was torn off");
    warned(
        &comparison,
        "3 of 799 trials are suspect, and count: tokio/multi-thread:fetch-100:raw (base 0 of 20, head 3 of 20)",
    );
    let warning = warned(&comparison, "Not the same on both sides");
    assert!(warning.contains("commit 0a1b2c3 → 1b2c3d4"), "{warning}");
    assert!(warning.contains("tokio 1.54.1 → 1.60.0 (process/per-task and 4 more)"), "{warning}");
    warned(&comparison, "Cells of base that have nothing to be compared with: std/threads:countdown");
}

fn elsewhere(run: &mut Run) {
    let mut fields = run.machine.fields.clone();
    fields.insert("cpu_model".into(), "another".into());
    run.machine = Machine::from_fields(fields, Default::default());
    run.meta.build.compiler = "rustc 2.0.0".into();
    run.meta.placement.runner_cores = vec![0];
    run.meta.cells.iter_mut().for_each(|cell| cell.workers += 1);
}

#[test]
fn across_machines_ratios_are_compared() {
    let mut head = run(2, 20);
    elsewhere(&mut head);
    // Everything is twice as slow there, and one cell four times.
    for cell in head.cells.clone().iter().filter(|row| row.throughput_per_s.is_some()) {
        slow(&mut head, &cell.cell.0, 2.0);
    }
    slow(&mut head, CELL, 2.0);
    let refused = compare_runs(("", &[run(1, 20)]), ("", &[head.clone()]), NEWEST);
    assert!(matches!(refused, Err(Fault::NotComparable(_))));
    let comparison = compared(&[run(1, 20)], &[head], MACHINES);
    assert!(comparison.relative && comparison.is_indicative());
    for field in
        ["cpu model differs: base has AMD EPYC, head has another", "compiler differs", "placement differs"]
    {
        warned(&comparison, field);
    }
    let p50 = figure(&comparison, CELL, Metric::P50);
    assert_eq!(p50.verdict, Verdict::Slower);
    assert!((p50.medians.head / p50.medians.base - 2.0).abs() < 0.05, "{p50:?}");
    let other = verdict(&comparison, "std/threads:fetch-100:raw", Metric::P50);
    assert_eq!(other, Verdict::Same);
    assert!(comparison.cells.iter().all(|pair| !pair.cell.starts_with("std/sequential:")));
    // A client's figures are told against the raw lane too.
    let lane = figure(&comparison, "tokio/multi-thread:fetch-1:ureq", Metric::Throughput);
    let raw = figure(&comparison, "tokio/multi-thread:fetch-1:raw", Metric::Throughput);
    assert!(lane.medians.base < raw.medians.base * 0.99, "{lane:?} {raw:?}");
    assert_eq!(comparison.rule(true, false).0, Ruling::Passed);
    let page = comparison.to_markdown().unwrap();
    assert!(page.contains("ratios to the same run's baseline cell"), "{page}");
    assert!(comparison.to_text(160, false).contains("ratios to the same run's baseline cell"));
}

#[test]
fn a_cell_whose_baseline_has_no_figures_is_left_out_across_machines() {
    let mut head = run(2, 20);
    elsewhere(&mut head);
    fail(&mut head, "std/sequential:countdown", 20);
    let comparison = compared(&[run(1, 20)], &[head], MACHINES);
    warned(&comparison, "Cells whose baseline has no figures are left out: process/per-task:countdown");
    assert!(comparison.cells.iter().all(|pair| !pair.cell.ends_with(":countdown")));
}

#[test]
fn across_machines_the_work_must_be_the_same_still() {
    let mut head = run(2, 20);
    elsewhere(&mut head);
    head.meta.cells.iter_mut().for_each(|cell| {
        if let record::Parameters::Countdown { tasks, .. } = &mut cell.parameters {
            *tasks = 16;
        }
    });
    let Err(Fault::NotComparable(refusal)) = compare_runs(("", &[run(1, 20)]), ("", &[head]), MACHINES)
    else {
        panic!("another number of tasks is another work")
    };
    assert_eq!(refusal.differences.len(), 1, "{refusal}");
}
