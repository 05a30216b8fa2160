//! What changed, and how sure that is: builds or contenders inside one run, where trials were interleaved; or runs with
//! runs, which is a hint until there are three of each. Figures that mean different things are refused.
//!
//! `within` and `across` find what can be set side by side, `counted` which trials count, `judge` tests, `words` and the
//! pages (`markdown`, `text`, `json`) tell. It must not measure, and has no statistics of its own: those are in `stats`.

mod across;
mod counted;
mod decided;
mod differences;
mod gate;
mod json;
mod judge;
mod markdown;
mod metric;
mod model;
mod refusal;
mod rows;
mod text;
mod warnings;
mod within;
mod words;

pub use across::{Across, compare_runs};
pub use decided::decided;
pub use gate::Ruling;
pub use metric::Metric;
pub use model::{Comparison, Figure, Kind, Pair, Side, State, Strength, Trials, Two, Unit, Verdict};
pub use refusal::{Difference, Refusal};
pub use within::{compare_builds, compare_contenders};

pub(crate) use judge::on_all_cores;

use counted::Matched;
use record::Run;

/// Why there is no comparison.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Figures that mean different things.
    #[error(transparent)]
    NotComparable(#[from] Refusal),
    /// What was asked for is not there.
    #[error("{0}")]
    Usage(String),
}

/// Judges what was matched, and says what must be read first. `runs` are those of both sides.
fn finish(mut comparison: Comparison, matched: &[Matched<'_>], runs: &[&Run]) -> Comparison {
    comparison.cells = judge::all(matched, comparison.alpha);
    // Stable: heads stay in their order.
    comparison.cells.sort_by(|a, b| a.cell.cmp(&b.cell));
    let found = warnings::of(&comparison, runs);
    comparison.warnings.extend(found);
    comparison
}
