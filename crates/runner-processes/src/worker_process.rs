//! The runner's handle on a worker: its process, the pipe to it and the pipe from it; and waiting for many of them.

use crate::message::{FromWorker, ToWorker};
use crate::worker;
use anyhow::Context;
use rustix::buffer::spare_capacity;
use rustix::event::epoll::{self, Event, EventData, EventFlags};
use rustix::fd::{AsFd, OwnedFd};
use rustix::time::Timespec;
use std::env;
use std::io::BufReader;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

/// A living worker. Dropped, it is told to end and waited for.
pub(crate) struct WorkerProcess {
    child: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl WorkerProcess {
    /// Starts one. From the main thread only: the kernel takes the end of the thread that starts a process for the
    /// end of its parent.
    pub(crate) fn start() -> anyhow::Result<Self> {
        let program = env::current_exe().context("finding this program's own file")?;
        let mut child = Command::new(program)
            .env(worker::VARIABLE, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("starting a process")?;
        let orders = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().context("its stdout is piped")?);
        Ok(Self { child, orders, answers })
    }

    /// Says something to it.
    pub(crate) fn order(&mut self, order: &ToWorker) -> anyhow::Result<()> {
        let orders = self.orders.as_mut().context("it has had its last order")?;
        protocol::write_line(orders, order).context("a worker process has gone")
    }

    /// There are no more orders; it ends when it has answered those it has.
    pub(crate) fn last_order_given(&mut self) {
        self.orders = None;
    }

    /// Its next answer; waits for it.
    pub(crate) fn answer(&mut self) -> anyhow::Result<FromWorker> {
        protocol::read_line(&mut self.answers)?.context("a worker process has ended without an answer")
    }
}

impl Drop for WorkerProcess {
    fn drop(&mut self) {
        self.orders = None;
        // Only waiting makes the kernel add its CPU time to ours; it cannot fail for a child of one's own.
        let _ = self.child.wait();
    }
}

/// What to wait for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Until {
    /// It has answered (or ended).
    Answer,
    /// It has ended. Its answer is then in the pipe.
    End,
}

/// Waits for whichever worker comes first.
pub(crate) struct Waiting {
    epoll: OwnedFd,
    events: Vec<Event>,
}

impl Waiting {
    pub(crate) fn new() -> anyhow::Result<Self> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC).context("creating an epoll")?;
        Ok(Self { epoll, events: Vec::with_capacity(32) })
    }

    /// From now on this worker is waited for, under this number, until it is dropped.
    pub(crate) fn add(&self, worker: &WorkerProcess, number: usize, until: Until) -> anyhow::Result<()> {
        let flags = match until {
            Until::Answer => EventFlags::IN,
            // The kernel always tells that the other end is closed.
            Until::End => EventFlags::empty(),
        };
        let data = EventData::new_u64(number as u64);
        epoll::add(&self.epoll, worker.answers.get_ref(), data, flags).context("adding a worker to an epoll")
    }

    /// From now on this is waited for as well, until it is closed. Unlike workers it tells each event once.
    pub(crate) fn add_bell(&self, bell: impl AsFd, number: usize) -> anyhow::Result<()> {
        let data = EventData::new_u64(number as u64);
        epoll::add(&self.epoll, bell, data, EventFlags::IN | EventFlags::ET).context("adding to an epoll")
    }

    /// The numbers of those that are ready. `None` waits until there is one.
    pub(crate) fn next(
        &mut self,
        patience: Option<Duration>,
    ) -> anyhow::Result<impl Iterator<Item = usize> + use<'_>> {
        let patience = patience.map(Timespec::try_from).transpose()?;
        self.events.clear();
        let events = spare_capacity(&mut self.events);
        epoll::wait(&self.epoll, events, patience.as_ref()).context("waiting for workers")?;
        Ok(self.events.iter().map(|event| event.data.u64() as usize))
    }
}
