//! What a run is given, what it tells meanwhile, and how it ended. Plain data.

use crate::machine::runners::Runners;
use crate::plan::planned::Planned;
use record::{Build, Source, Status, Trial};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// Programs, and the wish to stop.
#[derive(Debug, Clone)]
pub struct Tools {
    /// The origin, as a command that leads to `origin::serve` with control.
    pub origin: Vec<OsString>,
    /// Where the runners are.
    pub runners: Runners,
    /// How they were built.
    pub build: Build,
    /// Set by whoever wants the run to end.
    pub stop: Arc<AtomicBool>,
}

/// Where a run is written, and how it came about.
#[derive(Debug, Clone)]
pub struct Options {
    /// `results/`.
    pub results: PathBuf,
    /// What the programs were built from.
    pub source: Source,
    /// As a person would type it.
    pub command: String,
    /// What preflight had to say.
    pub warnings: Vec<String>,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Its directory.
    pub path: PathBuf,
    /// Complete, or interrupted.
    pub status: Status,
}

/// What happens meanwhile, for whoever shows it.
#[derive(Debug, Clone)]
pub enum Event<'a> {
    /// Rows go there.
    Started {
        /// The run's directory.
        path: &'a Path,
        /// Trials to run.
        trials: usize,
        /// Of which this many were there already.
        done: usize,
    },
    /// Before the trials, something is asked that takes a while: what, and whom.
    Asking(&'a str),
    /// A trial begins.
    Trial {
        /// Whose.
        planned: &'a Planned,
        /// About how long the trials from this one on take.
        left: Duration,
    },
    /// It has ended.
    Row(&'a Trial),
    /// A block was disturbed and is run again.
    Repeats {
        /// So many trials more than were told.
        trials: usize,
    },
    /// Something a person should know.
    Warning(String),
}
