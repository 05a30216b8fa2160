//! What can go wrong outside a trial.

pub(crate) mod build;

use build::BuildError;
use std::path::PathBuf;

/// What can go wrong outside a trial. (Inside one it becomes a row.)
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file could not be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file that people write is wrong.
    #[error("{path}: {problem}")]
    Input {
        /// The file, with line and column where they are known.
        path: String,
        /// What is wrong and what to do.
        problem: String,
    },
    /// The plan makes no sense.
    #[error("{0}")]
    Plan(String),
    /// The machine cannot carry the plan.
    #[error("this machine cannot run the plan:\n{0}")]
    Machine(String),
    /// A side could not be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The origin failed.
    #[error(transparent)]
    Origin(#[from] origin::process::ProcessError),
    /// The disk failed.
    #[error(transparent)]
    Record(#[from] record::Error),
}
