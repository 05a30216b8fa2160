//! What can go wrong between a run and the disk, in words that name the file and say what to do.

use std::io;
use std::path::{Path, PathBuf};

/// The result of everything here that touches the disk.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a run could not be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The disk is full, or a quota is used up.
    #[error("No space left on device while writing {path}; free some space and continue with --resume")]
    NoSpace {
        /// The file.
        path: PathBuf,
    },
    /// The directory went away under the writer.
    #[error("{path} was removed while the run was writing to it; its trials are lost, start the run again")]
    Removed {
        /// The file or directory.
        path: PathBuf,
    },
    /// The system refused.
    #[error("cannot {doing} {path}: {source}")]
    Io {
        /// What was tried: `read`, `write`, ….
        doing: &'static str,
        /// On which file or directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file holds something that this crate never writes.
    #[error("{path}{}: {what}; restore the file from version control, or delete this run", at(.line))]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line, from 1; absent where the whole file is meant.
        line: Option<u64>,
        /// What is wrong.
        what: String,
    },
    /// Written by a later version of Inflight.
    #[error("{path} has schema {found}, this program reads up to {known}; use a newer inflight to read it")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: u64,
        /// [`crate::SCHEMA`].
        known: u32,
    },
    /// A name that could not be a file, a tag or a column.
    #[error("{kind} {value:?} {why}; use letters, digits, '.', '_' and '-'")]
    Name {
        /// What it names: `workload`, `run id`, ….
        kind: &'static str,
        /// What it is, shortened.
        value: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// There is no run at that place.
    #[error("there is no run in {path}: {why}")]
    NoRun {
        /// Where it was looked for.
        path: PathBuf,
        /// What is missing.
        why: String,
    },
    /// A run of that name is there already.
    #[error(
        "{path} exists already; wait a second and start the run again, or continue that one with --resume"
    )]
    Exists {
        /// The directory.
        path: PathBuf,
    },
    /// Resuming what has ended.
    #[error("{path} is complete, there is nothing to resume; start a new run")]
    Complete {
        /// The run.
        path: PathBuf,
    },
    /// Two writers on one run.
    #[error("{path} is being written by another process; wait for it, or end it, before resuming")]
    Busy {
        /// The run.
        path: PathBuf,
    },
    /// A directory belongs to another machine than the one at hand.
    #[error(
        "{path} describes another machine ({differences}); give another results directory, or resume it there"
    )]
    OtherMachine {
        /// `machine.json`.
        path: PathBuf,
        /// Which fields differ.
        differences: String,
    },
    /// What a person named as one side of a comparison cannot be found or read.
    #[error("{named}: {why}")]
    Side {
        /// As it was typed.
        named: String,
        /// What was tried, and what to do.
        why: String,
    },
    /// A file that no run has.
    #[error(
        "{path} is none of a run's files: those are run.json, machine.json, trials.csv, cells.csv and histograms.hlog"
    )]
    UnknownFile {
        /// The file.
        path: PathBuf,
    },
    /// What git-lfs leaves in a file's place.
    #[error(
        "{path} is a git-lfs pointer, not the file itself; `git lfs pull` fetches that into a checkout, then name its \
         directory"
    )]
    Pointer {
        /// The file.
        path: PathBuf,
    },
    /// Something that must not be written was handed in.
    #[error("{cell}: {what}")]
    Unwritable {
        /// The cell or file it belongs to.
        cell: String,
        /// Why it cannot be written.
        what: String,
    },
}

impl Error {
    /// An I/O error on a file, with the two that need advice told apart.
    pub(crate) fn io(doing: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::NoSpace { path },
            _ => Self::Io { doing, path, source },
        }
    }

    /// The same error of a file whose copy was read: below `to` instead of below `from`.
    pub(crate) fn moved(mut self, from: &Path, to: &Path) -> Self {
        if let Some(path) = self.path_mut()
            && let Ok(rest) = path.strip_prefix(from)
        {
            *path = to.join(rest);
        }
        self
    }

    fn path_mut(&mut self) -> Option<&mut PathBuf> {
        match self {
            Self::NoSpace { path }
            | Self::Removed { path }
            | Self::Io { path, .. }
            | Self::Malformed { path, .. }
            | Self::Newer { path, .. }
            | Self::NoRun { path, .. }
            | Self::Exists { path }
            | Self::Complete { path }
            | Self::Busy { path }
            | Self::Pointer { path }
            | Self::UnknownFile { path }
            | Self::OtherMachine { path, .. } => Some(path),
            Self::Name { .. } | Self::Side { .. } | Self::Unwritable { .. } => None,
        }
    }

    /// A whole file is wrong.
    pub(crate) fn file(path: &Path, what: impl Into<String>) -> Self {
        Self::Malformed { path: path.to_path_buf(), line: None, what: what.into() }
    }

    /// One line of a file is wrong.
    pub(crate) fn line(path: &Path, line: u64, what: impl Into<String>) -> Self {
        Self::Malformed { path: path.to_path_buf(), line: Some(line), what: what.into() }
    }
}

fn at(line: &Option<u64>) -> String {
    line.map(|line| format!(", line {line}")).unwrap_or_default()
}
