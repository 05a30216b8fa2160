//! `std/threads`: a thread of the operating system for every task.
//!
//! A thread hands its sample back through a channel; that is the sign for the next thread to start.

mod client;

use client::Client;
use kit::{
    Batch, Contender, Countdown, ErrorKind, Failure, Ledger, Refusal, Sample, Spec, count_down_sample,
};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, Scope};
use std::time::Instant;

fn main() -> ExitCode {
    kit::run::<Threads>(kit::identity!())
}

struct Threads {
    client: Client,
}

impl Contender for Threads {
    fn start(spec: &Spec) -> Result<Self, Refusal> {
        match spec.contender.as_str() {
            "std/threads" => Ok(Self { client: Client::new(spec)? }),
            other => Err(Refusal::unknown_contender(other)),
        }
    }

    fn fetch(&mut self, batch: &Arc<Batch>) -> Ledger {
        let client = &self.client;
        let mut ledger = Ledger::with_capacity(batch.requests());
        let (tell, ended) = channel();
        let opened = Instant::now();
        thread::scope(|scope| {
            for order in batch.orders() {
                let due = if order.index() < batch.concurrency() as u64 {
                    opened
                } else {
                    ledger.enter(ended.recv().expect("this thread holds a sender as well"))
                };
                spawn(scope, &tell, due, move || client.fetch(&order, due));
            }
            drop(tell);
            for sample in ended {
                ledger.enter(sample);
            }
        });
        ledger
    }

    fn countdown(&mut self, work: Countdown) -> Ledger {
        let mut ledger = Ledger::with_capacity(work.tasks as usize);
        let (tell, ended) = channel();
        let due = Instant::now();
        thread::scope(|scope| {
            for _ in 0..work.tasks {
                spawn(scope, &tell, due, move || count_down_sample(due, work.iterations));
            }
            drop(tell);
            for sample in ended {
                ledger.enter(sample);
            }
        });
        ledger
    }
}

/// Starts a thread for one task. A thread that the system denies is a task that failed.
fn spawn<'scope>(
    scope: &'scope Scope<'scope, '_>,
    tell: &Sender<Sample>,
    due: Instant,
    task: impl FnOnce() -> Sample + Send + 'scope,
) {
    let teller = tell.clone();
    let started = thread::Builder::new().spawn_scoped(scope, move || {
        // The receiver outlives every task of the scope.
        let _ = teller.send(task());
    });
    if let Err(error) = started {
        let failure = Failure::new(ErrorKind::Other, format!("cannot start a thread: {error}"));
        let _ = tell.send(Sample::due(due).end(Err(failure)));
    }
}
