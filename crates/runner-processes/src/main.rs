//! Processes of their own for tasks: `process/pool` (as many as the spec has workers, fed over pipes) and
//! `process/per-task` (one for each task, as a shell would do it).
//!
//! A worker is this same program, started with [`worker::VARIABLE`] set. This file is the contender; what the two
//! sides say to each other stands in `message.rs`.

mod client;
mod message;
mod per_task;
mod pool;
mod worker;
mod worker_process;

use client::Client;
use kit::{Batch, Contender, Countdown, Ledger, Refusal, Spec, Usage, Work};
use per_task::PerTask;
use pool::Pool;
use std::env;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;

/// A process costs a megabyte or more and a share of everything the kernel does for it: who needs more at once than
/// this, or than [`PROCESSES_PER_CORE`] where there are many cores, takes threads or tasks.
const MOST_PROCESSES: u64 = 128;
/// So many keep every core busy, to the end of the longest task too.
const PROCESSES_PER_CORE: u64 = 4;

fn main() -> ExitCode {
    if env::var_os(worker::VARIABLE).is_some() {
        return worker::main();
    }
    kit::run::<Processes>(kit::identity!())
}

/// Which of them the spec asks for.
enum Processes {
    Pool(Pool),
    PerTask(PerTask),
}

impl Contender for Processes {
    fn start(spec: &Spec) -> Result<Self, Refusal> {
        vet(spec)?;
        match (spec.contender.as_str(), &spec.work) {
            ("process/pool", _) if spec.workers == 0 => {
                Err(Refusal::Failed("a pool needs a number of workers of at least 1".into()))
            }
            ("process/pool", _) => {
                limited(spec.workers.into())?;
                Ok(Self::Pool(Pool::start(spec)?))
            }
            ("process/per-task", work) => {
                limited(match work {
                    Work::Fetch(fetch) => fetch.concurrency.into(),
                    Work::Countdown(countdown) => countdown.tasks.into(),
                })?;
                Ok(Self::PerTask(PerTask::start(spec)?))
            }
            (other, _) => Err(Refusal::unknown_contender(other)),
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
    if let Work::Fetch(fetch) = &spec.work {
        Batch::warmup(fetch)?;
        Batch::window(fetch)?;
    }
    Ok(())
}

fn limited(processes: u64) -> Result<(), Refusal> {
    let cores = thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    let most = MOST_PROCESSES.max(PROCESSES_PER_CORE * cores);
    if processes > most {
        return Err(Refusal::unsupported(format!(
            "{processes} processes at once: each costs a megabyte of memory or more and is slow to start; this \
             runner starts {most} at most on {cores} cores ({MOST_PROCESSES}, or {PROCESSES_PER_CORE} a core)"
        )));
    }
    Ok(())
}
