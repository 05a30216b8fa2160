//! The disk: how a run looks in files, and what a machine is known by.
//!
//! `docs/ARCHITECTURE.md` has the tree. Nothing else knows it; the harness writes through [`RunWriter`], everybody reads
//! through [`Run::open`]. This crate must not know how a trial is carried out, nor judge what it reads.

mod aggregate;
mod cell;
mod cells_csv;
mod columns;
mod committed;
mod error;
mod facts;
mod files;
mod fingerprint;
mod gil;
mod git;
mod given;
mod hlog;
mod journal;
mod listing;
mod machine;
mod meta;
mod meta_check;
mod names;
mod nearest;
mod one_file;
mod run;
mod schema;
mod selection;
mod sides;
mod slo;
mod summary;
mod table;
mod trial;
mod trials_csv;
mod unjoined;
mod values;
mod writer;

// The runs that integration tests write are good for unit tests as well.
#[cfg(test)]
extern crate self as record;
#[cfg(test)]
#[path = "../tests/it/common/mod.rs"]
mod test_runs;

pub use aggregate::{Aggregate, cell_rows, merged};
pub use cell::{Beside, Cell, CellId, Extra, OpenLoop, Parameters};
pub use error::{Error, Result};
pub use gil::{GilCountdown, GilFetch, GilFigures};
pub use given::open_side;
pub use histogram::{
    HIGHEST_NS, HistogramFault, LOWEST_NS, SIGNIFICANT_DIGITS, decode, encode, merge_clamped, new_histogram,
    quantile, record_clamped, spectrum,
};
pub use listing::{Listing, MachineRuns, RunEntry, list, newest};
pub use machine::Machine;
pub use meta::{
    Build, ContenderInfo, Exclusion, InterpreterInfo, OriginInfo, Placement, RunMeta, Source, Status,
    SuiteInfo, WorkloadInfo,
};
pub use names::{check_contender_name, check_name, run_id};
pub use nearest::{did_you_mean, did_you_mean_glob, nearest};
pub use one_file::OneFile;
pub use run::Run;
pub use schema::SCHEMA;
pub use selection::{Given, Which};
pub use sides::{Disturbance, Look, Side, Sides, TRIALS_A_BLOCK, without_side};
pub use slo::Slo;
pub use summary::CellRow;
pub use trial::{Latency, Trial, TrialRow, Verdict};
pub use unjoined::UnjoinedRow;
pub use writer::RunWriter;
