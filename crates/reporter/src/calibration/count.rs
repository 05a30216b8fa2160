//! Tests by what they said, where the truth is known.

use crate::compare::{Metric, Verdict};
use record::TrialRow;
use stats::{ALPHA, Block, Estimate, estimate, instability, judge};

/// Verdicts, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Called worse.
    pub worse: u32,
    /// Called better.
    pub better: u32,
    /// Called the same.
    pub same: u32,
    /// Inconclusive.
    pub inconclusive: u32,
    /// In cells named unstable.
    pub unstable: u32,
}

impl Counts {
    pub(super) fn add(&mut self, verdict: Verdict) {
        let count = match verdict {
            verdict if verdict.is_regression() => &mut self.worse,
            verdict if verdict.is_change() => &mut self.better,
            Verdict::Same => &mut self.same,
            Verdict::Unstable(_) => &mut self.unstable,
            _ => &mut self.inconclusive,
        };
        *count += 1;
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            worse: self.worse + other.worse,
            better: self.better + other.better,
            same: self.same + other.same,
            inconclusive: self.inconclusive + other.inconclusive,
            unstable: self.unstable + other.unstable,
        }
    }

    /// All tests.
    pub fn tests(&self) -> u32 {
        self.worse + self.better + self.same + self.inconclusive + self.unstable
    }

    /// Called changed, one way or the other.
    pub fn changed(&self) -> u32 {
        self.worse + self.better
    }
}

/// One test with what its verdict needs, p-value not corrected.
pub(super) struct Test {
    pub(super) metric: Metric,
    floor: f64,
    blocks: Vec<Block>,
    pub(super) estimate: Estimate,
}

impl Test {
    /// `None` for a figure that is never judged, or where a side has none.
    pub(super) fn new(metric: Metric, blocks: Vec<Block>) -> Option<Self> {
        let (floor, estimate) = (metric.floor()?, estimate(&blocks, ALPHA)?);
        Some(Self { metric, floor, blocks, estimate })
    }

    /// What is said of it alone (`p` its own) or in a family (`p` corrected).
    pub(super) fn verdict(&self, p: f64) -> Verdict {
        let instability = instability(&self.blocks, self.floor);
        self.metric.verdict(judge(&self.estimate, p, ALPHA, self.floor, instability))
    }
}

/// Logarithms of a figure of trials; `None` where one does not tell it.
pub(super) fn logs(rows: &[&TrialRow], metric: Metric, factor: f64) -> Option<Vec<f64>> {
    rows.iter().map(|row| Some((metric.of(row).filter(|_| metric.is_told_by(row))? * factor).ln())).collect()
}
