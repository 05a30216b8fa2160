//! What changed, and how sure that is: builds or contenders inside one run, where trials were interleaved; or runs with
//! runs, which is a hint until there are three of each. Figures that mean different things are refused.
//!
//! `within` and `across` find what can be set side by side, `counted` which trials count, `judge` tests, `words` and the
//! pages (`markdown`, `text`, `json`) tell. It must not measure, and has no statistics of its own: those are in `stats`.

mod across;
mod counted;
mod decided;
mod differences;
mod fault;
mod finish;
mod gate;
mod json;
mod judge;
mod markdown;
mod metric;
mod model;
mod refusal;
mod rows;
mod text;
mod verdict;
mod warnings;
mod within;
mod words;

pub use across::{Across, compare_runs};
pub use decided::decided;
pub use fault::{Difference, Fault, Refusal};
pub use gate::Ruling;
pub use metric::Metric;
pub use model::{Comparison, Figure, Kind, Pair, Side, State, Strength, Trials, Two, Unit, Verdict};

pub use within::{compare_builds, compare_contenders};

pub(crate) use judge::on_all_cores;
