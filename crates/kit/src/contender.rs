//! What a contender can do. It must not know how it is measured.

use crate::{Batch, Countdown, Ledger, Spec, Usage};
use std::sync::Arc;
use std::{fmt, io};

/// One way of running many tasks. The kit calls [`Contender::start`] once, then the same method twice: for the
/// warm-up and, on the warm contender, for the window.
pub trait Contender: Sized {
    /// Starts the runtime with exactly `spec.workers` worker threads (where it has such a number), and the client
    /// the spec names.
    ///
    /// # Errors
    /// [`Refusal::Unsupported`] for a combination that makes no sense for this contender.
    fn start(spec: &Spec) -> Result<Self, Refusal>;

    /// Runs every order of the batch, a task each, at most `batch.concurrency()` of them in flight. A task is due
    /// when its slot frees up: the first ones at once, the others when the task before them has ended.
    fn fetch(&mut self, batch: &Arc<Batch>) -> Ledger;

    /// Submits all countdowns at once, a task each, and waits for them.
    fn countdown(&mut self, work: Countdown) -> Ledger;

    /// The CPU account of workers that are living processes: they must be asked. Those that have ended and were
    /// waited for, and this process itself, are in the kit's own account.
    fn workers_usage(&mut self) -> Usage {
        Usage::default()
    }
}

/// Why a trial is not carried out.
#[derive(Debug)]
pub enum Refusal {
    /// It makes no sense: a row says so, with this reason.
    Unsupported(String),
    /// It should have worked: a failed row, with this reason.
    Failed(String),
}

impl Refusal {
    /// The spec asks for something this contender does not have.
    pub fn unsupported(reason: impl Into<String>) -> Self {
        Self::Unsupported(reason.into())
    }

    /// The runner has no such contender.
    pub fn unknown_contender(name: &str) -> Self {
        Self::Failed(format!("this runner has no contender {name:?}"))
    }

    /// The contender cannot have the number of workers that the spec asks for.
    pub fn wrong_workers(spec: &Spec) -> Self {
        let Spec { contender, workers, .. } = spec;
        Self::Failed(format!(
            "{contender} cannot have {workers} workers: ask for 1 where it has one thread, else for 1 at least"
        ))
    }

    /// The contender has no such client.
    pub fn unknown_client(contender: &str, client: &str) -> Self {
        Self::Unsupported(format!("{contender} has no client {client:?}"))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsupported(reason) | Self::Failed(reason) => f.write_str(reason),
        }
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Failed(error.to_string())
    }
}
