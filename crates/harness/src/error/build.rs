//! What can go wrong before a side is built, and while it is.

use std::path::PathBuf;

/// Why a side could not be made.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// git, cargo or the compiler is missing.
    #[error(
        "cannot start {tool} ({source}): both sides are built here, from git; install it or put it on PATH"
    )]
    NoTool {
        /// Which.
        tool: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Nothing to take revisions from.
    #[error(
        "{path} is in no git checkout, so there are no revisions to build ({said}); go to one, or give two programs with \
         --runner-base and --runner-head"
    )]
    NoCheckout {
        /// Where was looked.
        path: PathBuf,
        /// Git's own words.
        said: String,
    },
    /// A revision that git does not know.
    #[error(
        "there is no revision {revision:?} here; `git fetch` may bring it, `git log` and `git branch -a` list what there is"
    )]
    NoRevision {
        /// As it was typed.
        revision: String,
    },
    /// Neither `name=version` nor `spec=version`.
    #[error(
        "{text:?} is not NAME=VERSION: write tokio=1.50.0 or, where Cargo.lock has several, hyper@1.12.0=1.10.0"
    )]
    NoVersion {
        /// As it was typed.
        text: String,
    },
    /// `cargo update --precise` refused, or `cargo fetch` could not download.
    #[error("cannot have {what}; cargo says:\n{said}\n→ {advice}")]
    Cargo {
        /// What was wanted of it.
        what: String,
        /// Cargo's own words.
        said: String,
        /// What to do.
        advice: &'static str,
    },
    /// The lock file is as it was.
    #[error("{name} is at {version} already: both sides would be the same; choose another version")]
    SameLock {
        /// Of what.
        name: String,
        /// Which.
        version: String,
    },
    /// A command failed that should not have.
    #[error("`{command}` failed: {said}")]
    Command {
        /// What was run.
        command: String,
        /// What it said.
        said: String,
    },
    /// It does not compile.
    #[error("{label} does not build; cargo's last words:\n{tail}\n→ all of them are in {log}")]
    Build {
        /// Which side.
        label: String,
        /// The end of the log.
        tail: String,
        /// The log.
        log: PathBuf,
    },
    /// The disk.
    #[error("{path}: {source}")]
    Disk {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl BuildError {
    pub(crate) fn disk(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Disk { path, source }
    }
}
