//! `pool/spawn-blocking`: the pool that tokio keeps for code that blocks.

use crate::client::Client;
use kit::{Arrivals, Batch, Countdown, Ledger, Refusal, Sample, Spec, count_down_sample};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Instant;
use tokio::runtime::{Builder, Runtime};
use tokio::task::{JoinError, JoinSet};

pub(crate) struct SpawnBlocking {
    /// Its one asynchronous thread is the main thread, which waits for the pool.
    runtime: Runtime,
    client: Arc<Client>,
}

impl SpawnBlocking {
    pub(crate) fn start(spec: &Spec) -> Result<Self, Refusal> {
        let runtime = Builder::new_current_thread().max_blocking_threads(spec.workers as usize).build()?;
        Ok(Self { runtime, client: Arc::new(Client::new(spec)?) })
    }

    pub(crate) fn fetch(&self, batch: &Arc<Batch>) -> Ledger {
        let mut ledger = Ledger::with_capacity(batch.requests());
        let opened = Instant::now();
        self.runtime.block_on(async {
            let mut tasks = JoinSet::new();
            for order in batch.orders() {
                let due = if tasks.len() < batch.concurrency() {
                    opened
                } else {
                    ledger.enter(sample(tasks.join_next().await.expect("one is in flight")))
                };
                let client = Arc::clone(&self.client);
                tasks.spawn_blocking(move || client.fetch(&order, due));
            }
            while let Some(ended) = tasks.join_next().await {
                ledger.enter(sample(ended));
            }
        });
        ledger
    }

    pub(crate) fn countdown(&self, work: Countdown) -> Ledger {
        let mut ledger = Ledger::with_capacity(work.tasks as usize);
        let due = Instant::now();
        self.runtime.block_on(async {
            let mut tasks = JoinSet::new();
            for _ in 0..work.tasks {
                tasks.spawn_blocking(move || count_down_sample(due, work.iterations));
            }
            while let Some(ended) = tasks.join_next().await {
                ledger.enter(sample(ended));
            }
        });
        ledger
    }

    /// Nobody joins a task. Each holds a sender, so that the channel is closed when the last has ended.
    pub(crate) fn open(&self, arrivals: &Arrivals) {
        let (running, all_ended) = channel::<()>();
        while let Some(arrival) = arrivals.next_blocking() {
            let (client, running) = (Arc::clone(&self.client), running.clone());
            drop(self.runtime.spawn_blocking(move || {
                let sample = client.fetch(arrival.order(), arrival.due());
                arrival.end(sample);
                drop(running);
            }));
        }
        drop(running);
        // Nobody ever sends: an error is the end.
        let _ = all_ended.recv();
    }
}

fn sample(ended: Result<Sample, JoinError>) -> Sample {
    ended.expect("a task neither panics nor is it aborted")
}
