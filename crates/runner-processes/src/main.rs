//! Processes of their own for tasks: `process/pool` (as many as the spec has workers, fed over pipes) and
//! `process/per-task` (one for each task, as a shell would do it).
//!
//! A worker is this same program, started with [`worker::VARIABLE`] set. This file is the contender; what the two
//! sides say to each other stands in `message.rs`.

mod client;
mod door;
mod limit;
mod message;
mod per_task;
mod pool;
mod worker;
mod worker_process;

use client::Client;
use kit::{Arrivals, Batch, Contender, Countdown, Ledger, Refusal, Spec, Usage, Work};
use per_task::PerTask;
use pool::Pool;
use std::env;
use std::process::ExitCode;
use std::sync::Arc;

fn main() -> ExitCode {
    if env::var_os(worker::VARIABLE).is_some() {
        return worker::main();
    }
    kit::run::<Processes>(kit::identity!())
}

/// Which of them the spec asks for.
enum Processes {
    Pool(Pool),
    PerTask(Box<PerTask>),
}

impl Contender for Processes {
    fn start(spec: &Spec) -> Result<Self, Refusal> {
        vet(spec)?;
        match spec.contender.as_str() {
            "process/pool" if spec.workers == 0 => {
                Err(Refusal::Failed("a pool needs a number of workers of at least 1".into()))
            }
            "process/pool" => {
                limit::vet(spec, spec.workers.into(), pool::FILES_EACH)?;
                Ok(Self::Pool(Pool::start(spec)?))
            }
            "process/per-task" => {
                let at_once = match &spec.work {
                    Work::Countdown(countdown) => countdown.tasks,
                    Work::Fetch(fetch) => fetch.concurrency,
                    Work::Open(open) => open.fetch.concurrency,
                    Work::Mixed(mixed) => mixed.fetch.concurrency,
                };
                limit::vet(spec, at_once.into(), per_task::FILES_EACH)?;
                Ok(Self::PerTask(Box::new(PerTask::start(spec)?)))
            }
            other => Err(Refusal::unknown_contender(other)),
        }
    }

    fn fetch(&mut self, batch: &Arc<Batch>) -> Ledger {
        match self {
            Self::Pool(pool) => pool.fetch(batch),
            Self::PerTask(processes) => processes.fetch(batch),
        }
    }

    fn countdown(&mut self, work: Countdown) -> Ledger {
        match self {
            Self::Pool(pool) => pool.countdown(work),
            Self::PerTask(processes) => processes.countdown(work),
        }
    }

    fn open(&mut self, arrivals: &Arrivals) {
        match self {
            Self::Pool(pool) => pool.open(arrivals),
            Self::PerTask(processes) => processes.open(arrivals),
        }
    }

    fn workers_usage(&mut self) -> Usage {
        match self {
            Self::Pool(pool) => pool.workers_usage(),
            // Each has ended and was waited for: the kernel has added it to this process's children.
            Self::PerTask(_) => Usage::default(),
        }
    }
}

/// What a worker would refuse is refused here, before there is one.
fn vet(spec: &Spec) -> Result<(), Refusal> {
    Client::new(spec)?;
    if let Some(fetch) = spec.work.fetch() {
        Batch::warmup(fetch)?;
        Batch::window(fetch)?;
    }
    Ok(())
}
