//! What a calibration is asked, and what it came to. Plain data.

use super::count::Counts;
use super::families::Families;
use super::spread::Spread;
use crate::compare::Metric;

/// What is asked of a calibration.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Trials a side of each test; even.
    pub trials: u32,
    /// Tests to draw from each cell's trials; 0 for disjoint sessions only.
    pub tests: u32,
    /// Orders the draws.
    pub seed: u64,
}

/// Counted verdicts of one kind of workload, metric and planted slow-down, each test alone at 1 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Fetch, or countdown.
    pub fetch: bool,
    /// What was compared.
    pub metric: Metric,
    /// What was added to head's delay, iterations or figures, as a share; 0: nothing, so that every call is false.
    pub planted: f64,
    /// What was said.
    pub counts: Counts,
}

impl Rate {
    pub(super) fn new(fetch: bool, metric: Metric, planted: f64) -> Self {
        Self { fetch, metric, planted, counts: Counts::default() }
    }

    /// Slow-downs found, of the tests that were not in unstable cells.
    pub fn found(&self) -> (u32, u32) {
        (self.counts.worse, self.counts.tests() - self.counts.unstable)
    }
}

/// A calibration.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// The run its trials are of.
    pub run: String,
    /// Trials a side of each test.
    pub trials: u32,
    /// Tests on disjoint trials; empty where the run has no sides.
    pub disjoint: Vec<Rate>,
    /// The same as whole comparisons.
    pub families: Families,
    /// Tests drawn from the trials.
    pub drawn: Vec<Rate>,
    /// Spread with and without disturbed blocks.
    pub spreads: Vec<Spread>,
}

/// Why a run cannot calibrate anything.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It has too few trials.
    #[error(
        "{run} has at most {blocks} blocks of four trials of one build in a cell, and a test draws {wanted}: make a longer run, or \
         ask for fewer --trials"
    )]
    TooFew {
        /// The run.
        run: String,
        /// What it has.
        blocks: usize,
        /// What is needed.
        wanted: usize,
    },
}
