//! `std/threads`: a thread of the operating system for every task.
//!
//! A thread hands its sample back through a channel; that is the sign for the next thread to start.

mod client;

use client::Client;
use kit::{
    Arrivals, Batch, Beside, Contender, Countdown, ErrorKind, Failure, How, Ledger, Refusal, Sample, Spec,
    abandon, count_down_sample,
};
use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, Builder, Scope};
use std::time::Instant;

fn main() -> ExitCode {
    kit::run::<Threads>(kit::identity!())
}

struct Threads {
    client: Client,
}

impl Contender for Threads {
    fn ways(_: &str) -> &'static [How] {
        &[How::Thread]
    }

    fn start(spec: &Spec) -> Result<Self, Refusal> {
        match spec.contender.as_str() {
            "std/threads" => Ok(Self { client: Client::new(spec)? }),
            other => Err(Refusal::unknown_contender(other)),
        }
    }

    fn fetch(&mut self, batch: &Arc<Batch>) -> Ledger {
        thread::scope(|scope| fetch_all(scope, &self.client, batch))
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

    /// Nobody joins a thread: the scope counts those that run, and ends when there is none.
    fn open(&mut self, arrivals: &Arrivals) {
        let client = &self.client;
        thread::scope(|scope| {
            while let Some(arrival) = arrivals.next_blocking() {
                let task = move || {
                    let sample = client.fetch(arrival.order(), arrival.due());
                    arrival.end(sample);
                };
                // Where a thread is denied the arrival is dropped with its task, and so has failed.
                let _ = Builder::new().spawn_scoped(scope, task);
            }
        });
    }

    fn mixed(&mut self, batch: &Arc<Batch>, beside: &Arc<Beside>) -> Ledger {
        thread::scope(|scope| {
            for _ in 0..beside.tasks() {
                count_down_and_go_on(scope, beside);
            }
            let ledger = fetch_all(scope, &self.client, batch);
            beside.enough();
            ledger
        })
    }
}

/// A thread for each order.
fn fetch_all<'scope>(scope: &'scope Scope<'scope, '_>, client: &'scope Client, batch: &Arc<Batch>) -> Ledger {
    let mut ledger = Ledger::with_capacity(batch.requests());
    let (tell, ended) = channel();
    let opened = Instant::now();
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
    ledger
}

/// Starts a thread for one countdown, which starts the next.
fn count_down_and_go_on<'scope>(scope: &'scope Scope<'scope, '_>, beside: &'scope Beside) {
    let task = move || {
        beside.count_down();
        if beside.goes_on() {
            count_down_and_go_on(scope, beside);
        }
    };
    Builder::new().spawn_scoped(scope, task).unwrap_or_else(|error| abandon(denied(&error)));
}

/// Starts a thread for one task. A thread that the system denies is a task that failed.
fn spawn<'scope>(
    scope: &'scope Scope<'scope, '_>,
    tell: &Sender<Sample>,
    due: Instant,
    task: impl FnOnce() -> Sample + Send + 'scope,
) {
    let teller = tell.clone();
    let started = Builder::new().spawn_scoped(scope, move || {
        // The receiver outlives every task of the scope.
        let _ = teller.send(task());
    });
    if let Err(error) = started {
        let failure = Failure::new(ErrorKind::Other, denied(&error));
        let _ = tell.send(Sample::due(due).end(Err(failure)));
    }
}

fn denied(error: &io::Error) -> String {
    format!("cannot start a thread: {error}")
}
