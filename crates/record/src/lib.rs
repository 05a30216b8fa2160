//! The disk: how a run looks in files, what a machine is known by, and how histograms are written.
//!
//! `docs/ARCHITECTURE.md` has the tree. Nothing else knows it; the harness writes through [`RunWriter`], everybody reads
//! through [`Run::open`]. This crate must not know how a trial is carried out, nor judge what it reads.

mod cell;
mod meta;
mod summary;
mod trial;

pub use cell::{Cell, CellId, Parameters};
pub use meta::{
    Build, ContenderInfo, Exclusion, OriginInfo, Placement, RunMeta, Source, Status, SuiteInfo, WorkloadInfo,
};
pub use summary::CellRow;
pub use trial::{Latency, Trial, TrialRow, Verdict};

/// The version of every file of a run. A reader refuses a newer one.
pub const SCHEMA: u32 = 1;
