//! Which trials count inside a run: blocks that were disturbed, looks that were taken, cells that fail or have two modes.

use crate::common;
use crate::compared::{CELL, builds, fail, figure, pair, trials_of, verdict, warned};
use record::{Disturbance, Look, Run};
use reporter::{Comparison, Metric, Ruling, State, compare_builds};

const HEAD: &str = "tokio/multi-thread@head:fetch-100:raw";
const BASE: &str = "tokio/multi-thread@base:fetch-100:raw";

fn compared(change: impl FnOnce(&mut Run)) -> Comparison {
    let mut run = builds(1, 20);
    change(&mut run);
    compare_builds(&run, "a test").unwrap()
}

#[test]
fn a_disturbed_block_counts_on_neither_side() {
    let disturb = |run: &mut Run| {
        for round in [4, 10, 11] {
            let row = trials_of(run, HEAD).find(|row| row.round == round).unwrap();
            row.others_cpu_ns = Some(row.wall_ns * 2);
            row.response = row.response.map(|_| common::latency(1_000_000_000));
        }
    };
    let without_rule = compared(disturb);
    assert_eq!(pair(&without_rule, CELL).blocks_voided, 0);
    let comparison = compared(|run| {
        disturb(run);
        run.meta.disturbance = Some(Disturbance { others_share: 0.1, stall_share: 0.1 });
        run.meta.sides.as_mut().unwrap().blocks_repeated = 1;
    });
    let pair = pair(&comparison, CELL);
    assert_eq!((pair.blocks_voided, pair.trials.base.counted, pair.trials.head.counted), (2, 16, 16));
    assert_eq!((pair.trials.base.with_figures, pair.trials.base.all), (20, 20));
    let warning = warned(&comparison, "disturbed");
    assert!(warning.contains("2 (1 blocks were run again)"), "{warning}");
    assert!(figure(&comparison, CELL, Metric::P50).estimate.unwrap().base_n == 16);
}

#[test]
fn a_cell_whose_blocks_were_all_disturbed_is_not_judged_and_said() {
    let comparison = compared(|run| {
        trials_of(run, BASE).for_each(|row| row.others_cpu_ns = Some(row.wall_ns * 4));
        run.meta.disturbance = Some(Disturbance { others_share: 0.1, stall_share: 0.1 });
    });
    assert_eq!(pair(&comparison, CELL).state, State::Missing);
    warned(&comparison, "tokio/multi-thread:fetch-100:raw (no undisturbed block has both sides)");
    assert_eq!(comparison.rule(true, true).0, Ruling::Undecided);
}

#[test]
fn only_what_the_last_look_saw_is_judged_at_its_rate() {
    let looks = |taken: [bool; 2]| {
        move |run: &mut Run| {
            let sides = run.meta.sides.as_mut().unwrap();
            sides.looks = vec![
                Look { trials: 10, alpha: 0.002, taken: taken[0] },
                Look { trials: 20, alpha: 0.008, taken: taken[1] },
            ];
        }
    };
    let counted = |comparison: &Comparison| pair(comparison, CELL).trials.head.counted;
    let first = compared(looks([true, false]));
    assert_eq!((first.alpha, counted(&first)), (0.002, 10));
    let second = compared(looks([true, true]));
    assert_eq!((second.alpha, counted(&second)), (0.008, 20));
    let none = compared(looks([false, false]));
    assert!(none.is_indicative());
    assert_eq!(none.rule(true, true).0, Ruling::Undecided);
}

#[test]
fn a_cell_that_fails_on_head_is_a_regression() {
    let comparison = compared(|run| fail(run, HEAD, 20));
    assert_eq!(pair(&comparison, CELL).state, State::Failed);
    let (ruling, why) = comparison.rule(true, false);
    assert_eq!(ruling, Ruling::Regression);
    assert!(why.contains("tokio/multi-thread:fetch-100:raw FAILED: all 20 trials of head"), "{why}");
    assert!(comparison.conclusion().contains("FAILED"), "{}", comparison.conclusion());
    // The other way round somebody mended it.
    let mended = compared(|run| fail(run, BASE, 20));
    assert_eq!(pair(&mended, CELL).state, State::Missing);
    assert_eq!(mended.rule(true, false).0, Ruling::Passed);
    assert_eq!(mended.rule(true, true).0, Ruling::Undecided);
}

#[test]
fn some_failures_on_one_side_are_said() {
    let comparison = compared(|run| fail(run, HEAD, 3));
    let warning = warned(&comparison, "failed on one side only");
    assert!(warning.contains("tokio/multi-thread:fetch-100:raw (base 0 of 20, head 3 of 20)"), "{warning}");
    assert_eq!(pair(&comparison, CELL).state, State::Judged);
    // Their blocks have one trial of head, or none.
    assert_eq!(pair(&comparison, CELL).trials.head.counted, 17);
    assert_eq!(pair(&comparison, CELL).trials.base.counted, 18);
}

#[test]
fn two_modes_are_called_unstable() {
    let comparison = compared(|run| {
        for cell in [HEAD, BASE] {
            let mut far = trials_of(run, cell).filter(|row| row.round % 3 == 0).collect::<Vec<_>>();
            far.iter_mut().for_each(|row| {
                let response = row.response.as_mut().unwrap();
                response.p50_ns *= 2;
                response.p99_ns *= 2;
            });
        }
    });
    let verdict = verdict(&comparison, CELL, Metric::P50);
    assert_eq!(verdict.word(), "UNSTABLE", "{verdict:?}");
    assert!(!verdict.is_change() && verdict.is_open());
}
