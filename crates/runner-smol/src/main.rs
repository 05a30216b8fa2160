//! `smol/single` and `smol/multi`: a task per URL or countdown on an executor of our own. (`smol::spawn` would use a
//! global one, with one thread whatever the spec says.)

mod client;
mod multi;
mod raw;
mod single;

use futures::stream::{FuturesUnordered, StreamExt};
use kit::{Batch, Contender, Countdown, Ledger, Order, Refusal, Sample, Spec};
use smol::Task;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use crate::client::Client;
use crate::multi::Multi;
use crate::single::Single;

fn main() -> ExitCode {
    kit::run::<Smol>(kit::identity!())
}

struct Smol {
    flavour: Flavour,
    client: Client,
}

enum Flavour {
    Single(Single),
    Multi(Multi),
}

impl Contender for Smol {
    fn start(spec: &Spec) -> Result<Self, Refusal> {
        let flavour = match (spec.contender.as_str(), spec.workers) {
            ("smol/single", 1) => Flavour::Single(Single::new()),
            ("smol/multi", 1..) => Flavour::Multi(Multi::start(spec.workers)?),
            ("smol/single" | "smol/multi", _) => return Err(Refusal::wrong_workers(spec)),
            (other, _) => return Err(Refusal::unknown_contender(other)),
        };
        Ok(Self { flavour, client: Client::new(spec)? })
    }

    fn fetch(&mut self, batch: &Arc<Batch>) -> Ledger {
        match &self.flavour {
            Flavour::Single(single) => single.fetch(&self.client, Arc::clone(batch)),
            Flavour::Multi(multi) => multi.fetch(&self.client, Arc::clone(batch)),
        }
    }

    fn countdown(&mut self, work: Countdown) -> Ledger {
        match &self.flavour {
            Flavour::Single(single) => single.countdown(work),
            Flavour::Multi(multi) => multi.countdown(work),
        }
    }
}

/// A task per order; when `concurrency` of them are in flight, the next one is due as soon as one has ended.
async fn dispatch(batch: Arc<Batch>, spawn: impl Fn(Order, Instant) -> Task<Sample>) -> Ledger {
    let mut ledger = Ledger::with_capacity(batch.requests());
    let mut tasks = FuturesUnordered::new();
    let mut due = Instant::now();
    for order in batch.orders() {
        if tasks.len() == batch.concurrency()
            && let Some(sample) = tasks.next().await
        {
            due = ledger.enter(sample);
        }
        tasks.push(spawn(order, due));
    }
    finish(tasks, ledger).await
}

/// All countdowns at once.
async fn count_all(work: Countdown, spawn: impl Fn(Instant) -> Task<Sample>) -> Ledger {
    let due = Instant::now();
    let tasks = (0..work.tasks).map(|_| spawn(due)).collect();
    finish(tasks, Ledger::with_capacity(work.tasks as usize)).await
}

async fn finish(mut tasks: FuturesUnordered<Task<Sample>>, mut ledger: Ledger) -> Ledger {
    while let Some(sample) = tasks.next().await {
        ledger.enter(sample);
    }
    ledger
}
