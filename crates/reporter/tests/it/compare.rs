//! Inside one run: builds and contenders. What is called a change, what is not, and what does not matter.

use crate::compared;
use crate::compared::{CELL, builds, figure, slow, trials_of, verdict};
use record::{Cell, CellId, Parameters, Run, TrialRow};
use reporter::{Comparison, Fault, Metric, Strength, Verdict, compare_builds, compare_contenders};

const HEAD: &str = "tokio/multi-thread@head:fetch-100:raw";

fn compared(change: impl FnOnce(&mut Run)) -> Comparison {
    let mut run = builds(1, 20);
    change(&mut run);
    compare_builds(&run, "a test").unwrap()
}

#[test]
fn a_slow_down_is_found_and_nothing_else() {
    let comparison = compared(|run| slow(run, HEAD, 1.1));
    for metric in [Metric::P50, Metric::P99] {
        assert_eq!(verdict(&comparison, CELL, metric), Verdict::Slower, "{metric:?}");
    }
    let changed: Vec<_> = comparison.tests().filter(|(_, figure)| figure.verdict.is_change()).collect();
    assert_eq!(changed.len(), 2, "{changed:#?}");
    let words = comparison.words(figure(&comparison, CELL, Metric::P50), true);
    assert!(words.starts_with("SLOWER p50 +") && words.ends_with(']'), "{words}");
    assert_eq!(comparison.strength, Strength::Full);
    assert_eq!(comparison.alpha, 0.01);
}

#[test]
fn every_figure_has_its_direction() {
    let comparison = compared(|run| {
        for row in trials_of(run, HEAD) {
            row.throughput_per_s *= 0.9;
            row.user_ns = row.user_ns * 11 / 10;
            row.peak_bytes = row.peak_bytes * 9 / 10;
        }
        slow(run, HEAD, 0.9);
    });
    for (metric, wanted) in [
        (Metric::P50, Verdict::Faster),
        (Metric::P99, Verdict::Faster),
        (Metric::Throughput, Verdict::Slower),
        (Metric::Cpu, Verdict::Costlier),
        (Metric::Memory, Verdict::Cheaper),
    ] {
        assert_eq!(verdict(&comparison, CELL, metric), wanted, "{metric:?}");
    }
    let never = |verdict| matches!(verdict, Verdict::NotJudged(_));
    assert!(never(verdict(&comparison, CELL, Metric::P999)));
    // A countdown has eight tasks: its 99th percentile is its slowest.
    assert!(never(verdict(&comparison, "std/threads:countdown", Metric::P99)));
    assert!(!never(verdict(&comparison, "std/threads:countdown", Metric::P50)));
}

#[test]
fn what_is_below_the_floor_is_no_change() {
    let comparison = compared(|run| slow(run, HEAD, 1.02));
    let p50 = figure(&comparison, CELL, Metric::P50);
    assert!(p50.p_adjusted.unwrap() < 0.01, "it is significant: {p50:?}");
    assert!(!p50.verdict.is_change(), "and no change: {p50:?}");
}

#[test]
fn all_tests_of_a_comparison_are_one_family() {
    let comparison = compared(|run| slow(run, HEAD, 1.05));
    let p = |figure: &reporter::Figure| figure.estimate.unwrap().p;
    let mut tests: Vec<_> = comparison.tests().map(|(_, figure)| figure.clone()).collect();
    tests.sort_by(|a, b| p(a).total_cmp(&p(b)));
    let count = tests.len();
    assert!(count > 90, "{count}");
    let smallest = &tests[0];
    assert!((smallest.p_adjusted.unwrap() - (count as f64 * p(smallest)).min(1.0)).abs() < 1e-12);
    assert!(tests.iter().all(|test| test.p_adjusted.unwrap() >= p(test)));
}

#[test]
fn swapping_sides_flips_every_sign() {
    let mut run = builds(5, 12);
    slow(&mut run, HEAD, 1.2);
    let there = compare_builds(&run, "").unwrap();
    run.meta.sides.as_mut().unwrap().list.reverse();
    run.meta.sides.as_mut().unwrap().list[0].name = "base".into();
    run.meta.sides.as_mut().unwrap().list[1].name = "head".into();
    let swap = |name: &str| name.replace("@base", "@x").replace("@head", "@base").replace("@x", "@head");
    run.trials.iter_mut().for_each(|row| row.cell.0 = swap(&row.cell.0));
    let back = compare_builds(&run, "").unwrap();
    assert_eq!(there.tests().count(), back.tests().count());
    for ((pair, one), (_, other)) in there.tests().zip(back.tests()) {
        let (a, b) = (one.estimate.unwrap(), other.estimate.unwrap());
        let near = |x: f64, y: f64| x == y || (x - y).abs() < 2e-4;
        assert!(near(a.shift, -b.shift), "{} {:?}: {a:?} {b:?}", pair.cell, one.metric);
        assert!(near(a.low, -b.high) && near(a.high, -b.low), "{a:?} {b:?}");
        assert!((a.p - b.p).abs() < 1e-9, "{a:?} {b:?}");
        let flipped = match other.verdict {
            Verdict::Slower => Verdict::Faster,
            Verdict::Faster => Verdict::Slower,
            Verdict::Costlier => Verdict::Cheaper,
            Verdict::Cheaper => Verdict::Costlier,
            verdict => verdict,
        };
        let open = |verdict: Verdict| matches!(verdict, Verdict::Inconclusive { .. });
        assert!(one.verdict == flipped || open(one.verdict) && open(flipped), "{one:?} {other:?}");
        assert_eq!(one.medians.base, other.medians.head);
    }
}

#[test]
fn the_order_of_trials_in_a_block_does_not_matter() {
    let run = builds(7, 10);
    let mut other = run.clone();
    // The two trials of a side change places, in every block.
    for row in &mut other.trials {
        row.round ^= 1;
        row.position ^= 1;
    }
    other.trials.reverse();
    assert_eq!(compare_builds(&run, "").unwrap(), compare_builds(&other, "").unwrap());
}

#[test]
fn equal_inputs_never_change() {
    for rounds in [1, 2, 3, 8, 20] {
        let mut run = builds(rounds.into(), rounds);
        let base: Vec<_> = run.trials.iter().filter(|row| row.cell.0.contains("@base")).cloned().collect();
        run.trials.retain(|row| row.cell.0.contains("@base"));
        run.trials.extend(base.into_iter().map(|mut row| {
            row.cell.0 = row.cell.0.replace("@base", "@head");
            row
        }));
        let comparison = compare_builds(&run, "").unwrap();
        assert!(comparison.tests().count() > 50);
        for (pair, figure) in comparison.tests() {
            let quiet = matches!(figure.verdict, Verdict::Same | Verdict::Inconclusive { .. });
            assert!(quiet, "{} {figure:?} of {rounds} rounds", pair.cell);
        }
        assert!(comparison.regressions().is_empty());
    }
}

/// A run with a third side, whose countdown is longer on purpose.
fn with_planted() -> Run {
    let mut run = builds(1, 20);
    let named = |name: &str| name.replace("@head", "@planted");
    let theirs = builds(3, 20).trials.into_iter().filter(|row| row.cell.0.contains("@head"));
    run.trials.extend(theirs.map(|row| TrialRow { cell: CellId(named(&row.cell.0)), ..row }));
    let cells: Vec<Cell> =
        run.meta.cells.iter().filter(|cell| cell.contender.ends_with("@head")).cloned().collect();
    run.meta.cells.extend(cells.into_iter().map(|mut cell| {
        if let Parameters::Countdown { iterations, .. } = &mut cell.parameters {
            *iterations *= 2;
        }
        Cell { id: CellId(named(&cell.id.0)), contender: named(&cell.contender), ..cell }
    }));
    let sides = run.meta.sides.as_mut().unwrap();
    let planted = record::Side { name: "planted".into(), planted: 1.0, ..sides.list[1].clone() };
    sides.list.push(planted);
    run
}

#[test]
fn several_sides_are_each_compared_with_base() {
    let mut run = with_planted();
    slow(&mut run, "tokio/multi-thread@planted:fetch-100:raw", 2.0);
    let comparison = compare_builds(&run, "").unwrap();
    assert_eq!(comparison.heads.len(), 2);
    let of = |head: &str| comparison.cells.iter().filter(|pair| pair.head == head).count();
    assert_eq!((of("head"), of("planted")), (25, 25));
    let changed = comparison.regressions();
    assert_eq!(changed.len(), 2, "{changed:?}");
    assert!(changed[0].starts_with("tokio/multi-thread@planted:fetch-100:raw SLOWER p50 +"), "{changed:?}");
    assert!(changed[1].starts_with("tokio/multi-thread@planted:fetch-100:raw SLOWER p99 +"), "{changed:?}");
}

#[test]
fn builds_that_do_other_work_are_refused_unless_it_was_planted() {
    let mut run = with_planted();
    run.meta.sides.as_mut().unwrap().list[2].planted = 0.0;
    let Err(Fault::NotComparable(refusal)) = compare_builds(&run, "") else { panic!("it was not planted") };
    assert_eq!(refusal.differences.len(), 1);
    assert!(refusal.to_string().contains("NOT COMPARABLE: iterations of "), "{refusal}");
    assert!(refusal.to_string().contains("base has 100000000, planted has 200000000"), "{refusal}");
}

#[test]
fn contenders_of_a_run_are_compared_at_full_strength() {
    let run = compared::run(3, 20);
    let comparison = compare_contenders(&run, "a run", "tokio/multi-thread", "tokio/current-thread").unwrap();
    assert_eq!(comparison.strength, Strength::Full);
    let cells: Vec<&str> = comparison.cells.iter().map(|pair| pair.cell.as_str()).collect();
    assert_eq!(cells, ["countdown", "fetch-100:raw", "fetch-100:ureq", "fetch-1:raw", "fetch-1:ureq"]);
    // It has one thread, and counts half as fast at less cost.
    assert_eq!(verdict(&comparison, "countdown", Metric::Throughput), Verdict::Slower);
    assert_eq!(verdict(&comparison, "fetch-100:raw", Metric::Cpu), Verdict::Cheaper);
    let words = comparison.words(figure(&comparison, "countdown", Metric::Throughput), true);
    assert!(words.starts_with("SLOWER throughput −49 % ["), "{words}");
}

#[test]
fn contenders_that_do_other_work_are_not_compared() {
    let run = compared::run(3, 20);
    // One at a time, whatever the workload says.
    let comparison = compare_contenders(&run, "a run", "std/sequential", "std/threads").unwrap();
    let cells: Vec<&str> = comparison.cells.iter().map(|pair| pair.cell.as_str()).collect();
    assert_eq!(cells, ["countdown", "fetch-1:raw", "fetch-1:ureq"]);
    assert!(comparison.unpaired.base.contains(&"std/sequential:fetch-100:raw".to_string()));
    assert!(comparison.differences.iter().any(|difference| difference.field.starts_with("concurrency of ")));
    let mut other = run.clone();
    other.meta.cells.retain(|cell| cell.workload == "fetch-100");
    let Err(Fault::NotComparable(refusal)) = compare_contenders(&other, "", "std/sequential", "std/threads")
    else {
        panic!("nothing is left to compare")
    };
    assert!(refusal.to_string().contains("std/sequential has 1, std/threads has 100"), "{refusal}");
}

#[test]
fn what_is_not_in_the_run_is_named() {
    let run = compared::run(3, 4);
    let told = |result: Result<Comparison, Fault>| match result {
        Err(Fault::Usage(why)) => why,
        other => panic!("{other:?}"),
    };
    let why = told(compare_contenders(&run, "results/x", "tokio/multi-thread", "smol/multi"));
    assert!(why.contains("smol/multi did not take part in results/x"), "{why}");
    assert!(why.contains("std/sequential, std/threads, tokio/current-thread"), "{why}");
    let why = told(compare_builds(&run, "results/x"));
    assert!(why.contains("results/x is a run of one build") && why.contains("--contenders"), "{why}");
}
