//! `tokio/multi-thread` and `tokio/current-thread`: a task per URL or countdown, joined by a `JoinSet`.

mod client;
mod raw;

use kit::{Batch, Contender, Countdown, Ledger, Order, Refusal, Sample, Spec, count_down_sample};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

use crate::client::Client;

fn main() -> ExitCode {
    kit::run::<Tokio>(kit::identity!())
}

struct Tokio {
    runtime: Runtime,
    client: Client,
}

impl Contender for Tokio {
    fn start(spec: &Spec) -> Result<Self, Refusal> {
        let workers = spec.workers as usize;
        let runtime = match (spec.contender.as_str(), workers) {
            ("tokio/multi-thread", 1..) => {
                Builder::new_multi_thread().worker_threads(workers).enable_all().build()?
            }
            ("tokio/current-thread", 1) => Builder::new_current_thread().enable_all().build()?,
            ("tokio/multi-thread" | "tokio/current-thread", _) => return Err(Refusal::wrong_workers(spec)),
            (other, _) => return Err(Refusal::unknown_contender(other)),
        };
        Ok(Self { runtime, client: Client::new(spec)? })
    }

    fn fetch(&mut self, batch: &Arc<Batch>) -> Ledger {
        let batch = Arc::clone(batch);
        match self.client.clone() {
            Client::Raw(idle) => {
                self.run(dispatch(batch, move |order, due| raw::fetch(Arc::clone(&idle), order, due)))
            }
            Client::Reqwest(client) => {
                self.run(dispatch(batch, move |order, due| client::fetch(client.clone(), order, due)))
            }
        }
    }

    fn countdown(&mut self, work: Countdown) -> Ledger {
        self.run(async move {
            let due = Instant::now();
            let mut tasks = JoinSet::new();
            for _ in 0..work.tasks {
                tasks.spawn(async move { count_down_sample(due, work.iterations) });
            }
            finish(tasks, Ledger::with_capacity(work.tasks as usize)).await
        })
    }
}

impl Tokio {
    /// Runs the main task on a worker. The future given to `block_on` is not one of the runtime's tasks: it stays on
    /// the thread that called, and each of its spawns has to wake a worker on another thread.
    fn run(&self, main: impl Future<Output = Ledger> + Send + 'static) -> Ledger {
        self.runtime.block_on(async { tokio::spawn(main).await.expect("no task panics") })
    }
}

/// A task per order; when `concurrency` of them are in flight, the next one is due as soon as one has ended.
async fn dispatch<T>(batch: Arc<Batch>, task: impl Fn(Order, Instant) -> T) -> Ledger
where
    T: Future<Output = Sample> + Send + 'static,
{
    let mut ledger = Ledger::with_capacity(batch.requests());
    let mut tasks = JoinSet::new();
    let mut due = Instant::now();
    for order in batch.orders() {
        if tasks.len() == batch.concurrency()
            && let Some(ended) = tasks.join_next().await
        {
            due = ledger.enter(ended.expect("no task panics"));
        }
        tasks.spawn(task(order, due));
    }
    finish(tasks, ledger).await
}

async fn finish(mut tasks: JoinSet<Sample>, mut ledger: Ledger) -> Ledger {
    while let Some(ended) = tasks.join_next().await {
        ledger.enter(ended.expect("no task panics"));
    }
    ledger
}
