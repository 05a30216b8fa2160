//! `process/pool`: workers that live as long as the trial; a task goes to any that is idle.
//!
//! Each keeps a connection of its own between requests, where the spec says so.

mod open;

use crate::message::{Clock, FromWorker, ToWorker};
use crate::worker::fetches_only;
use crate::worker_process::{Until, Waiting, WorkerProcess};
use anyhow::bail;
use kit::{Batch, Countdown, Ledger, Refusal, Spec, Usage};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

/// Files that a process keeps open here. The pipe to it and the pipe from it.
pub(crate) const FILES_EACH: u64 = 2;

pub(crate) struct Pool {
    clock: Clock,
    workers: Vec<WorkerProcess>,
    waiting: Waiting,
}

impl Pool {
    pub(crate) fn start(spec: &Spec) -> Result<Self, Refusal> {
        Self::try_start(spec).map_err(|error| Refusal::Failed(format!("the pool does not start: {error:#}")))
    }

    fn try_start(spec: &Spec) -> anyhow::Result<Self> {
        let mut pool = Self { clock: Clock::new(), workers: Vec::new(), waiting: Waiting::new()? };
        for number in 0..spec.workers as usize {
            let mut worker = WorkerProcess::start()?;
            worker.order(&ToWorker::Prepare(fetches_only(spec)))?;
            pool.waiting.add(&worker, number, Until::Answer)?;
            pool.workers.push(worker);
        }
        for worker in &mut pool.workers {
            match worker.answer()? {
                FromWorker::Ready => {}
                other => bail!("not ready, but {other:?}"),
            }
        }
        Ok(pool)
    }

    pub(crate) fn fetch(&mut self, batch: &Arc<Batch>) -> Ledger {
        let warmup = batch.is_warmup();
        let orders = batch.orders().map(|order| ToWorker::Fetch { warmup, index: order.index() });
        self.run(orders, batch.requests(), batch.concurrency())
    }

    pub(crate) fn countdown(&mut self, work: Countdown) -> Ledger {
        let tasks = work.tasks as usize;
        let order = |_| ToWorker::Countdown { iterations: work.iterations };
        self.run((0..tasks).map(order), tasks, tasks)
    }

    fn run(&mut self, orders: impl Iterator<Item = ToWorker>, tasks: usize, at_once: usize) -> Ledger {
        let mut ledger = Ledger::with_capacity(tasks);
        // With a worker lost, no figure of this window could be trusted.
        self.try_run(orders, at_once, &mut ledger).unwrap_or_else(|error| kit::abandon(format!("{error:#}")));
        ledger
    }

    /// A task needs two things: a slot (then it is due) and an idle worker (then it starts).
    fn try_run(
        &mut self,
        orders: impl Iterator<Item = ToWorker>,
        at_once: usize,
        ledger: &mut Ledger,
    ) -> anyhow::Result<()> {
        let mut slots: VecDeque<Instant> = vec![Instant::now(); at_once].into();
        let mut idle: Vec<usize> = (0..self.workers.len()).collect();
        // When the task at which each worker is was due.
        let mut due_of = vec![None; self.workers.len()];
        for order in orders {
            while slots.is_empty() || idle.is_empty() {
                self.collect(&mut due_of, |worker, sample| {
                    slots.push_back(ledger.enter(sample));
                    idle.push(worker);
                })?;
            }
            if let (Some(due), Some(worker)) = (slots.pop_front(), idle.pop()) {
                due_of[worker] = Some(due);
                self.workers[worker].order(&order)?;
            }
        }
        while due_of.iter().any(Option::is_some) {
            self.collect(&mut due_of, |_, sample| {
                ledger.enter(sample);
            })?;
        }
        Ok(())
    }

    /// Waits for answers and hands each on, with the worker it came from.
    fn collect(
        &mut self,
        due_of: &mut [Option<Instant>],
        mut hand_on: impl FnMut(usize, kit::Sample),
    ) -> anyhow::Result<()> {
        for worker in self.waiting.next(None)? {
            match (self.workers[worker].answer()?, due_of[worker].take()) {
                (FromWorker::Ended(told), Some(due)) => hand_on(worker, told.sample(&self.clock, due)),
                (other, _) => bail!("worker {worker} says {other:?} unasked"),
            }
        }
        Ok(())
    }

    /// Of every worker: they have not ended, so that the kernel does not add them up yet.
    pub(crate) fn workers_usage(&mut self) -> Usage {
        self.ask_usage().unwrap_or_else(|error| kit::abandon(format!("{error:#}")))
    }

    fn ask_usage(&mut self) -> anyhow::Result<Usage> {
        let mut sum = Usage::default();
        for worker in &mut self.workers {
            worker.order(&ToWorker::TellUsage)?;
            let FromWorker::Used { user_ns, system_ns, voluntary_switches, involuntary_switches } =
                worker.answer()?
            else {
                bail!("a worker does not say what it has used");
            };
            sum = sum + Usage { user_ns, system_ns, voluntary_switches, involuntary_switches };
        }
        Ok(sum)
    }
}
