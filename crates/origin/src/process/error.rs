//! What goes wrong with an origin process, told with the end of its standard error.

use std::process::ExitStatus;
use std::time::Duration;

/// What goes wrong with an origin process.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// The program could not be started at all.
    #[error("the origin `{program}` did not start: {source}")]
    Start {
        /// The program that was to run.
        program: String,
        /// Why it did not.
        source: std::io::Error,
    },
    /// Nothing came within the time allowed.
    #[error("the origin said nothing for {}ms while {awaited} was awaited{stderr}", waited.as_millis())]
    Silent {
        /// The reply that did not come.
        awaited: &'static str,
        /// How long it was awaited.
        waited: Duration,
        /// The end of its standard error.
        stderr: Tail,
    },
    /// Something that is not the awaited reply stood on standard output.
    #[error("the origin printed {line:?} where {awaited} was awaited{stderr}")]
    Garbage {
        /// The reply that did not come.
        awaited: &'static str,
        /// What came in its place, cut to 200 characters.
        line: String,
        /// The end of its standard error.
        stderr: Tail,
    },
    /// The process ended by itself.
    #[error("the origin ended ({status}) while {awaited} was awaited{stderr}")]
    Died {
        /// The reply that did not come.
        awaited: &'static str,
        /// How it ended.
        status: ExitStatus,
        /// The end of its standard error.
        stderr: Tail,
    },
}

/// The last lines of a process's standard error; prints as nothing where there are none.
#[derive(Clone, Debug, Default)]
pub struct Tail(pub String);

impl std::fmt::Display for Tail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0.trim() {
            "" => Ok(()),
            text => write!(f, "; its standard error ends with:\n{text}"),
        }
    }
}
