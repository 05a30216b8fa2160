//! The last step of every comparison.

use super::counted::Matched;
use super::model::Comparison;
use super::{judge, warnings};
use record::Run;

/// Judges what was matched, and says what must be read first. `runs` are those of both sides.
pub(super) fn finish(mut comparison: Comparison, matched: &[Matched<'_>], runs: &[&Run]) -> Comparison {
    comparison.cells = judge::all(matched, comparison.alpha);
    // Stable: heads stay in their order.
    comparison.cells.sort_by(|a, b| a.cell.cmp(&b.cell));
    let found = warnings::of(&comparison, runs);
    comparison.warnings.extend(found);
    comparison
}
