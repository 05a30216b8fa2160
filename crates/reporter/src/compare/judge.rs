//! From the trials that count to verdicts: every cell and figure tested, on all cores; one family for Holm's correction.
//! It must not know where the trials come from, nor how a verdict is shown.

use super::counted::{Matched, Sets, logs};
use super::metric::Metric;
use super::model::{Figure, Pair, State, Two, Verdict};
use stats::{Block, Estimate, Instability};
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Fewer runs a side decide nothing.
pub(super) const FEWEST_RUNS: usize = 3;

const NEVER: &str = "it is shown, never judged";
const SHORT: &str = "a trial has fewer than 100 tasks that ended well";
const NO_BLOCK: &str = "no block has it on both sides";
const FEW_RUNS: &str = "fewer than three runs of a side have it";

/// A figure before the family is known.
struct Measured {
    metric: Metric,
    medians: Two<f64>,
    tested: Result<Tested, &'static str>,
}

struct Tested {
    floor: f64,
    estimate: Estimate,
    instability: Option<Instability>,
}

/// Judges all cells at an error rate of `alpha` for all of them together.
pub(super) fn all(matched: &[Matched<'_>], alpha: f64) -> Vec<Pair> {
    let measured = on_all_cores(matched, |cell| match cell.pair.state {
        State::Judged => Metric::ALL.iter().filter_map(|metric| measure(cell, *metric, alpha)).collect(),
        State::Failed | State::Missing => Vec::new(),
    });
    let tests = measured.iter().flatten().filter_map(|figure| figure.tested.as_ref().ok());
    let mut adjusted = stats::holm(&tests.map(|test| test.estimate.p).collect::<Vec<_>>()).into_iter();
    let mut finish = |figure: Measured| match figure.tested {
        Ok(test) => {
            let p = adjusted.next().expect("Holm's correction gives as many as it takes");
            let finding = stats::judge(&test.estimate, p, alpha, test.floor, test.instability);
            let verdict = figure.metric.verdict(finding);
            let (estimate, p_adjusted) = (Some(test.estimate), Some(p));
            Figure { metric: figure.metric, medians: figure.medians, estimate, p_adjusted, verdict }
        }
        Err(why) => Figure {
            metric: figure.metric,
            medians: figure.medians,
            estimate: None,
            p_adjusted: None,
            verdict: Verdict::NotJudged(why),
        },
    };
    let pairs = matched.iter().zip(measured).map(|(cell, figures)| Pair {
        figures: figures.into_iter().map(&mut finish).collect(),
        ..cell.pair.clone()
    });
    pairs.collect()
}

/// Absent where a side has no such figure.
fn measure(cell: &Matched<'_>, metric: Metric, alpha: f64) -> Option<Measured> {
    let medians = cell.sets.medians(metric)?;
    Some(Measured { metric, medians, tested: test(&cell.sets, metric, alpha) })
}

fn test(sets: &Sets<'_>, metric: Metric, alpha: f64) -> Result<Tested, &'static str> {
    let floor = metric.floor().ok_or(NEVER)?;
    if !sets.tell(metric) {
        return Err(SHORT);
    }
    match sets {
        Sets::Blocks(trials) => {
            let block = |block: &Two<Vec<_>>| Block {
                base: logs(&block.base, metric),
                head: logs(&block.head, metric),
            };
            let blocks: Vec<Block> = trials.iter().map(block).collect();
            let estimate = stats::estimate(&blocks, alpha).ok_or(NO_BLOCK)?;
            Ok(Tested { floor, estimate, instability: stats::instability(&blocks, floor) })
        }
        Sets::Runs(runs) => {
            let figures = runs.map(|runs| -> Vec<Vec<f64>> {
                let logs = runs.iter().map(|trials| logs(trials, metric));
                logs.filter(|logs| !logs.is_empty()).collect()
            });
            if figures.both().iter().any(|runs| runs.len() < FEWEST_RUNS) {
                return Err(FEW_RUNS);
            }
            let medians =
                figures.map(|runs| runs.iter().cloned().filter_map(crate::number::median).collect());
            let medians: Two<Vec<f64>> = medians;
            let estimate = stats::estimate_runs(&medians.base, &medians.head, alpha).ok_or(FEW_RUNS)?;
            let alone = |run: &Vec<f64>| Block { base: run.clone(), head: run.clone() };
            let mut each = figures.both().into_iter().flatten();
            let instability = each.find_map(|run| stats::instability(&[alone(run)], floor));
            Ok(Tested { floor, estimate, instability })
        }
    }
}

/// Does the work for each item, on all cores; results in the order of the items.
pub(crate) fn on_all_cores<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { return done };
            done.push((index, work(item)));
        }
    };
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let mut done: Vec<(usize, R)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..cores.min(items.len())).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker only computes")).collect()
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}
