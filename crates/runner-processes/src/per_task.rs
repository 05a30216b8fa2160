//! `process/per-task`: a process is started for a task, and ends with it.
//!
//! It has no connection to keep: whatever the spec says, every task opens its own.

mod open;

use crate::message::{Clock, FromWorker, ToWorker, Told};
use crate::worker::fetches_only;
use crate::worker_process::{Until, Waiting, WorkerProcess};
use anyhow::bail;
use kit::{Batch, Countdown, ErrorKind, Failure, Fetch, Ledger, Refusal, Sample, Spec, Work};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Instant;

/// Files that a process keeps open here. The pipe from it; the pipe to it is closed when it has its order.
pub(crate) const FILES_EACH: u64 = 1;

pub(crate) struct PerTask {
    clock: Clock,
    spec: Spec,
    waiting: Waiting,
    /// Processes that have not ended, by the number of their task, and when that was due.
    running: HashMap<usize, (WorkerProcess, Instant)>,
}

impl PerTask {
    pub(crate) fn start(spec: &Spec) -> Result<Self, Refusal> {
        let waiting = Waiting::new().map_err(|error| Refusal::Failed(format!("{error:#}")))?;
        Ok(Self { clock: Clock::new(), spec: fetches_only(spec), waiting, running: HashMap::new() })
    }

    pub(crate) fn fetch(&mut self, batch: &Arc<Batch>) -> Ledger {
        let mut ledger = Ledger::with_capacity(batch.requests());
        let opened = Instant::now();
        let mut slots: VecDeque<Instant> = vec![opened; batch.concurrency()].into();
        for order in batch.orders() {
            while slots.is_empty() {
                slots.extend(self.ended(&mut ledger));
            }
            let due = slots.pop_front().unwrap_or(opened);
            let spec = self.spec_of_one(batch.is_warmup(), order.index());
            let task = ToWorker::Fetch { warmup: false, index: order.index() };
            slots.extend(self.spawn(order.index() as usize, due, spec, &task, &mut ledger));
        }
        self.drain(&mut ledger);
        ledger
    }

    pub(crate) fn countdown(&mut self, work: Countdown) -> Ledger {
        let mut ledger = Ledger::with_capacity(work.tasks as usize);
        let due = Instant::now();
        let task = ToWorker::Countdown { iterations: work.iterations };
        for number in 0..work.tasks as usize {
            self.spawn(number, due, self.spec.clone(), &task, &mut ledger);
        }
        self.drain(&mut ledger);
        ledger
    }

    /// Starts a process for a task. One that does not start is a task that failed; its slot is then free again.
    fn spawn(
        &mut self,
        number: usize,
        due: Instant,
        spec: Spec,
        task: &ToWorker,
        ledger: &mut Ledger,
    ) -> Option<Instant> {
        match self.start_process(number, spec, task) {
            Ok(process) => {
                self.running.insert(number, (process, due));
                None
            }
            Err(error) => Some(ledger.enter(Sample::due(due).end(Err(lost(&error))))),
        }
    }

    fn start_process(&self, number: usize, spec: Spec, task: &ToWorker) -> anyhow::Result<WorkerProcess> {
        let mut process = WorkerProcess::start()?;
        process.order(&ToWorker::Prepare(spec))?;
        process.order(task)?;
        process.last_order_given();
        self.waiting.add(&process, number, Until::End)?;
        Ok(process)
    }

    fn drain(&mut self, ledger: &mut Ledger) {
        while !self.running.is_empty() {
            self.ended(ledger);
        }
    }

    /// Waits until processes have ended and enters their samples; the slots they leave are due at these moments.
    fn ended(&mut self, ledger: &mut Ledger) -> Vec<Instant> {
        let numbers = self.waiting.next(None).unwrap_or_else(|error| kit::abandon(format!("{error:#}")));
        let processes = numbers.filter_map(|number| self.running.remove(&number));
        let mut free = Vec::new();
        for (mut process, due) in processes {
            free.push(ledger.enter(sample(&mut process, &self.clock, due)));
        }
        free
    }

    /// A process is told of its own URL only.
    fn spec_of_one(&self, is_warmup: bool, index: u64) -> Spec {
        let Work::Fetch(fetch) = &self.spec.work else { unreachable!("a countdown fetches nothing") };
        let urls = if is_warmup { &fetch.warmup.urls } else { &fetch.urls };
        let url = urls[(index % urls.len() as u64) as usize].clone();
        let warmup = protocol::Warmup { urls: Vec::new(), requests: 0 };
        let fetch = Fetch { urls: vec![url], warmup, ..fetch.clone() };
        Spec { work: Work::Fetch(fetch), contender: self.spec.contender.clone(), ..self.spec }
    }
}

/// What came of the task of a process that has ended.
fn sample(process: &mut WorkerProcess, clock: &Clock, due: Instant) -> Sample {
    match told(process) {
        Ok(answer) => answer.sample(clock, due),
        Err(error) => Sample::due(due).end(Err(lost(&error))),
    }
}

fn told(process: &mut WorkerProcess) -> anyhow::Result<Told> {
    match (process.answer()?, process.answer()?) {
        (FromWorker::Ready, FromWorker::Ended(told)) => Ok(told),
        other => bail!("a process says {other:?}"),
    }
}

fn lost(error: &anyhow::Error) -> Failure {
    Failure::new(ErrorKind::Other, format!("{error:#}"))
}
