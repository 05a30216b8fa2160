//! From a run on disk to pages that people read: the summary with its charts, the same in a terminal, and what changed
//! between two runs.
//!
//! It reads runs through `record` and nothing else. It must never measure, and works where no runner was ever built.

mod about;
pub mod calibration;
mod chart;
mod compare;
mod data;
mod doubts;
mod error;
mod experiments;
mod export;
mod files;
mod findings;
mod headline;
mod index;
mod markdown;
mod model;
mod number;
mod one_file;
mod pages;
mod parameters;
mod published;
mod report;
mod table;
mod terminal;
mod text;
mod workload;

pub use calibration::calibrate;
pub use compare::{
    Across, Comparison, Difference, Fault, Figure, Kind, Metric, Pair, Refusal, Ruling, Side, State,
    Strength, Trials, Two, Unit, Verdict, compare_builds, compare_contenders, compare_runs, decided,
};
pub use error::ReportError;
pub use export::{Export, ExportError, ExportFormat};
pub use index::{index, write_index};
pub use model::Report;
pub use one_file::show_file;
pub use pages::{Pages, pages};
pub use report::report;
pub use terminal::show;
