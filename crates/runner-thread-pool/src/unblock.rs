//! `pool/unblock`: the `blocking` crate's pool, which smol and async-std send blocking code to.
//!
//! It starts threads as its queue grows and has one for the whole process. The number of workers is its most.

use crate::client::Client;
use blocking::unblock;
use futures::executor::block_on;
use futures::stream::{FuturesUnordered, StreamExt};
use kit::{Arrivals, Batch, Countdown, Ledger, Refusal, Spec, count_down_sample};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Instant;

pub(crate) struct Unblock {
    client: Arc<Client>,
}

impl Unblock {
    pub(crate) fn start(spec: &Spec) -> Result<Self, Refusal> {
        let workers = NonZeroUsize::new(spec.workers as usize).expect("checked by the caller");
        // Outranks the variable BLOCKING_MAX_THREADS and the default of 500.
        blocking::set_max_blocking_threads(workers);
        Ok(Self { client: Arc::new(Client::new(spec)?) })
    }

    pub(crate) fn fetch(&self, batch: &Arc<Batch>) -> Ledger {
        let mut ledger = Ledger::with_capacity(batch.requests());
        let opened = Instant::now();
        block_on(async {
            let mut tasks = FuturesUnordered::new();
            for order in batch.orders() {
                let due = if tasks.len() < batch.concurrency() {
                    opened
                } else {
                    ledger.enter(tasks.next().await.expect("one is in flight"))
                };
                let client = Arc::clone(&self.client);
                tasks.push(unblock(move || client.fetch(&order, due)));
            }
            while let Some(sample) = tasks.next().await {
                ledger.enter(sample);
            }
        });
        ledger
    }

    pub(crate) fn countdown(&self, work: Countdown) -> Ledger {
        let mut ledger = Ledger::with_capacity(work.tasks as usize);
        let due = Instant::now();
        block_on(async {
            let mut tasks: FuturesUnordered<_> =
                (0..work.tasks).map(|_| unblock(move || count_down_sample(due, work.iterations))).collect();
            while let Some(sample) = tasks.next().await {
                ledger.enter(sample);
            }
        });
        ledger
    }

    /// Nobody joins a task. Each holds a sender, so that the channel is closed when the last has ended.
    pub(crate) fn open(&self, arrivals: &Arrivals) {
        let (running, all_ended) = channel::<()>();
        while let Some(arrival) = arrivals.next_blocking() {
            let (client, running) = (Arc::clone(&self.client), running.clone());
            unblock(move || {
                let sample = client.fetch(arrival.order(), arrival.due());
                arrival.end(sample);
                drop(running);
            })
            .detach();
        }
        drop(running);
        // Nobody ever sends: an error is the end.
        let _ = all_ended.recv();
    }
}
