//! What leaving disturbed blocks out is worth: the spread of trials with and without, for a row of thresholds.

use super::subject::subjects;
use crate::compare::Metric;
use crate::number::median;
use record::{Disturbance, Run};

/// From which share of the CPU on others disturb; the first lets everything in.
const THRESHOLDS: [f64; 7] = [f64::INFINITY, 0.20, 0.10, 0.05, 0.03, 0.02, 0.01];

/// The trials that a threshold leaves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Share of the CPU that others may use; infinite for no rule.
    pub others_share: f64,
    /// Blocks that are left, as a share.
    pub kept: f64,
    /// Coefficient of variation of p50 over a fetch cell's trials: its median over cells.
    pub p50: f64,
    /// The largest of any cell.
    pub p50_worst: f64,
    /// The same of p99.
    pub p99: f64,
    /// The largest of any cell.
    pub p99_worst: f64,
}

/// One line a threshold; empty where the run has no fetch cell, or its system does not tell what others use.
pub(super) fn spreads(run: &Run) -> Vec<Spread> {
    let told = run.trials.iter().any(|row| row.others_cpu_ns.is_some());
    let lines = THRESHOLDS.iter().filter_map(|others_share| spread(run, *others_share));
    if told { lines.collect() } else { Vec::new() }
}

fn spread(run: &Run, others_share: f64) -> Option<Spread> {
    let rule = Disturbance { others_share, stall_share: f64::INFINITY };
    let (mut kept, mut all) = (0, 0);
    let (mut p50, mut p99) = (Vec::new(), Vec::new());
    for subject in subjects(run, false).iter().filter(|subject| subject.fetch) {
        let numbers = subject.numbers();
        let quiet = |number: &&u32| rule.found(&subject.block(**number), run.meta.cores()).is_none();
        let left: Vec<u32> = numbers.iter().filter(quiet).copied().collect();
        (kept, all) = (kept + left.len(), all + numbers.len());
        for blocks in subject.sides.values() {
            let rows = || left.iter().filter_map(|number| blocks.get(number)).flatten();
            p50.extend(variation(rows().filter_map(|row| Metric::P50.of(row))));
            p99.extend(variation(rows().filter_map(|row| Metric::P99.of(row))));
        }
    }
    let worst = |values: &[f64]| values.iter().copied().reduce(f64::max);
    Some(Spread {
        others_share,
        kept: kept as f64 / all.max(1) as f64,
        p50_worst: worst(&p50)?,
        p99_worst: worst(&p99)?,
        p50: median(p50)?,
        p99: median(p99)?,
    })
}

/// Standard deviation ÷ mean; absent for fewer than four trials.
fn variation(figures: impl Iterator<Item = f64>) -> Option<f64> {
    let figures: Vec<f64> = figures.collect();
    let n = figures.len() as f64;
    if n < 4.0 {
        return None;
    }
    let mean = figures.iter().sum::<f64>() / n;
    let squares: f64 = figures.iter().map(|figure| (figure - mean).powi(2)).sum();
    Some((squares / (n - 1.0)).sqrt() / mean)
}
