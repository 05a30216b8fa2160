//! What a contender can do. It must not know how it is measured.

use crate::arrivals::Arrivals;
use crate::batch::Batch;
use crate::beside::Beside;
use crate::countdown::Countdown;
use crate::ledger::Ledger;
use crate::refusal::Refusal;
use crate::usage::Usage;
use protocol::{How, Spec};
use std::sync::Arc;

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
