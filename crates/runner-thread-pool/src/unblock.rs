//! `pool/unblock`: the `blocking` crate's pool, which smol and async-std send blocking code to.
//!
//! It starts threads as its queue grows and has one for the whole process. The number of workers is its most.

use crate::Client;
use blocking::unblock;
use futures::executor::block_on;
use futures::stream::{FuturesUnordered, StreamExt};
use kit::{Batch, Countdown, Ledger, Refusal, Spec, count_down_sample};
use std::num::NonZeroUsize;
use std::sync::Arc;
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
}
