//! `pool/rayon`: a `ThreadPool` of our own; its threads steal tasks from each other.

use crate::client::Client;
use kit::{Arrivals, Batch, Countdown, Ledger, Refusal, Spec, count_down_sample};
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Instant;

pub(crate) struct Rayon {
    pool: ThreadPool,
    client: Client,
}

impl Rayon {
    pub(crate) fn start(spec: &Spec) -> Result<Self, Refusal> {
        let pool = ThreadPoolBuilder::new().num_threads(spec.workers as usize).build();
        let pool = pool.map_err(|e| Refusal::Failed(format!("rayon's pool does not start: {e}")))?;
        Ok(Self { pool, client: Client::new(spec)? })
    }

    pub(crate) fn fetch(&self, batch: &Arc<Batch>) -> Ledger {
        let client = &self.client;
        let mut ledger = Ledger::with_capacity(batch.requests());
        let opened = Instant::now();
        let (tell, ended) = channel();
        // In place: this thread hands out orders, and no worker waits for the others' answers.
        self.pool.in_place_scope(|scope| {
            for order in batch.orders() {
                let due = if order.index() < batch.concurrency() as u64 {
                    opened
                } else {
                    ledger.enter(ended.recv().expect("this thread holds a sender as well"))
                };
                let tell = tell.clone();
                scope.spawn(move |_| {
                    // The receiver outlives every task of the scope.
                    let _ = tell.send(client.fetch(&order, due));
                });
            }
            drop(tell);
            for sample in ended {
                ledger.enter(sample);
            }
        });
        ledger
    }

    pub(crate) fn countdown(&self, work: Countdown) -> Ledger {
        let mut ledger = Ledger::with_capacity(work.tasks as usize);
        let due = Instant::now();
        let tasks = (0..work.tasks).into_par_iter().with_max_len(1);
        let samples: Vec<_> =
            self.pool.install(|| tasks.map(|_| count_down_sample(due, work.iterations)).collect());
        for sample in samples {
            ledger.enter(sample);
        }
        ledger
    }

    /// The workers take what comes from outside in the order in which it came.
    pub(crate) fn open(&self, arrivals: &Arrivals) {
        let client = &self.client;
        self.pool.in_place_scope(|scope| {
            while let Some(arrival) = arrivals.next_blocking() {
                scope.spawn(move |_| {
                    let sample = client.fetch(arrival.order(), arrival.due());
                    arrival.end(sample);
                });
            }
        });
    }
}
