//! From a run on disk to pages that people read: the summary with its charts, the same in a terminal, and what changed
//! between two runs.
//!
//! It reads runs through `record` and nothing else. It must never measure, and works where no runner was ever built.

mod about;
mod answer;
mod chart;
mod claims;
mod compare;
mod data;
mod doubts;
mod error;
mod headline;
mod index;
mod markdown;
mod number;
mod report;
mod summary;
mod table;
mod terminal;
mod text;
mod workload;

pub use compare::{Comparison, Difference, Metric, Refusal, Shift, compare};
pub use error::ReportError;
pub use index::{index, write_index};
pub use report::{Report, report};
pub use terminal::show;
