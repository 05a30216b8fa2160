//! What the figures of "How far does it scale?" say, as sentences, each with its exception. Pure: from numbers to sentences.

mod capacity;
mod cost;
mod count;
mod limit;

use super::count::Counting;
use super::points::Sweep;
use crate::findings::Finding;
use stats::Bounded;

/// All that the findings look at.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    /// Mean delay of an answer; 0 where there is none.
    pub(super) delay_ns: f64,
    pub(super) sweeps: Vec<Sweep>,
    pub(super) knees: Vec<Knee>,
    pub(super) countings: Vec<Counting>,
}

/// What a fit says of the peak of throughput; only of fits to points at which the box had not given out.
#[derive(Debug, Clone)]
pub(super) struct Knee {
    pub(super) contender: String,
    /// In flight; absent where no peak is to be seen.
    pub(super) at: Option<Bounded>,
    /// It is beyond what was measured.
    pub(super) beyond: bool,
}

pub(super) fn findings(evidence: &Evidence) -> Vec<Finding> {
    let limit = [
        limit::at_a_hundred(evidence),
        limit::furthest(evidence),
        limit::first_behind(evidence),
        cost::kinds(evidence),
        capacity::falls_again(evidence),
        capacity::knees(evidence),
        capacity::box_gives_out(evidence),
        count::cores(evidence),
        count::more_than_cores(evidence),
    ];
    limit.into_iter().flatten().collect()
}

/// In flight, as text.
fn number(n: f64) -> String {
    crate::number::count(n.round() as u64)
}

#[cfg(test)]
mod tests;
