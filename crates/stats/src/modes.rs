//! Whether the trials of a side agree on one figure.

use crate::dip::{critical, dip};
use crate::estimate::{Block, median};

/// Why trials do not agree on one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instability {
    /// They have two.
    Bimodal,
    /// They have any: more trials than anybody runs would be needed to tell.
    Erratic,
}

/// Whether a side has two modes: the dip test at 1 %, and two groups that lie farther apart than twice the floor (a ratio), so that
/// which of them a trial falls into would decide the verdict. Sides that do not even overlap can be judged all the same.
pub fn instability(blocks: &[Block], floor: f64) -> Option<Instability> {
    let sorted = |side: fn(&Block) -> &Vec<f64>| {
        let mut values: Vec<f64> = blocks.iter().flat_map(side).copied().collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let (base, head) = (sorted(|block| &block.base), sorted(|block| &block.head));
    let overlap = base.first() <= head.last() && head.first() <= base.last();
    (overlap && (bimodal(&base, floor) || bimodal(&head, floor))).then_some(Instability::Bimodal)
}

fn bimodal(sorted: &[f64], floor: f64) -> bool {
    if critical(sorted.len()).is_none_or(|critical| dip(sorted) <= critical) {
        return false;
    }
    let (low, high) = sorted.split_at(split(sorted));
    median(high.to_vec()) - median(low.to_vec()) > 2.0 * (1.0 + floor).ln()
}

/// Where sorted values fall into two groups with the least squares within.
fn split(sorted: &[f64]) -> usize {
    let squares = |group: &[f64]| {
        let mean = group.iter().sum::<f64>() / group.len() as f64;
        group.iter().map(|value| (value - mean).powi(2)).sum::<f64>()
    };
    let cost = |at: &usize| squares(&sorted[..*at]) + squares(&sorted[*at..]);
    (1..sorted.len()).min_by(|a, b| cost(a).total_cmp(&cost(b))).unwrap_or(0)
}
