//! What a contender can do. It must not know how it is measured.

use crate::arrivals::Arrivals;
use crate::batch::Batch;
use crate::beside::Beside;
use crate::countdown::Countdown;
use crate::ledger::Ledger;
use crate::usage::Usage;
use protocol::Spec;
use protocol::{How, Work};
use std::sync::Arc;
use std::{fmt, io};

/// One way of running many tasks. The kit calls [`Contender::start`] once, then the same method twice: for the
/// warm-up and, on the warm contender, for the window. (Before an open or a mixed window it warms up with a plain fetch.)
pub trait Contender {
    /// Where the contender of this name can run countdowns beside its fetches; none where it has no such choice.
    fn ways(_name: &str) -> &'static [How]
    where
        Self: Sized,
    {
        &[]
    }

    /// Starts the runtime with exactly `spec.workers` worker threads (where it has such a number), and the client
    /// the spec names.
    ///
    /// # Errors
    /// [`Refusal::Unsupported`] for a combination that makes no sense for this contender.
    fn start(spec: &Spec) -> Result<Self, Refusal>
    where
        Self: Sized;

    /// Runs every order of the batch, a task each, at most `batch.concurrency()` of them in flight. A task is due
    /// when its slot frees up: the first ones at once, the others when the task before them has ended.
    fn fetch(&mut self, batch: &Arc<Batch>) -> Ledger;

    /// Submits all countdowns at once, a task each, and waits for them.
    fn countdown(&mut self, work: Countdown) -> Ledger;

    /// Starts a task for each arrival when it arrives, and ends when all that were taken have ended.
    fn open(&mut self, arrivals: &Arrivals);

    /// Runs the batch as [`Contender::fetch`] does, and beside it countdowns as `beside` says, until the last fetch has ended.
    /// Never called where [`Contender::ways`] has none: such a spec is refused before anything starts.
    fn mixed(&mut self, _batch: &Arc<Batch>, _beside: &Arc<Beside>) -> Ledger {
        unreachable!("no way to count down beside fetches, so it was refused at the start")
    }

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

    /// The contender cannot run countdowns where a mixed workload wants them.
    pub(crate) fn unless_there_is_a_way(spec: &Spec, ways: &[How]) -> Result<(), Self> {
        match &spec.work {
            Work::Mixed(mixed) if !ways.contains(&mixed.beside.how) => Err(Self::Unsupported(format!(
                "{} has no way to count down {:?}",
                spec.contender,
                mixed.beside.how.as_str()
            ))),
            _ => Ok(()),
        }
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
