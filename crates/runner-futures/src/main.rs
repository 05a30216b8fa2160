//! `futures/local-pool` and `futures/thread-pool`: a task per URL or countdown on the executors of the `futures`
//! crate, with sockets and timers from `async-io` (whose reactor has a thread of its own).

mod client;
mod raw;

use futures::executor::{LocalPool, ThreadPool, block_on};
use futures::future::RemoteHandle;
use futures::stream::{FuturesUnordered, StreamExt};
use futures::task::{Spawn, SpawnExt};
use kit::{Batch, Contender, Countdown, Ledger, Order, Refusal, Sample, Spec, count_down_sample};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use crate::client::Client;

fn main() -> ExitCode {
    kit::run::<Futures>(kit::identity!())
}

struct Futures {
    pool: Pool,
    client: Client,
}

enum Pool {
    /// Runs on the main thread, inside `run_until`.
    Local(LocalPool),
    /// Runs on threads of its own.
    Threads(ThreadPool),
}

impl Contender for Futures {
    fn start(spec: &Spec) -> Result<Self, Refusal> {
        let workers = spec.workers as usize;
        let pool = match (spec.contender.as_str(), workers) {
            ("futures/local-pool", 1) => Pool::Local(LocalPool::new()),
            ("futures/thread-pool", 1..) => Pool::Threads(ThreadPool::builder().pool_size(workers).create()?),
            ("futures/local-pool" | "futures/thread-pool", _) => return Err(Refusal::wrong_workers(spec)),
            (other, _) => return Err(Refusal::unknown_contender(other)),
        };
        Ok(Self { pool, client: Client::new(spec)? })
    }

    fn fetch(&mut self, batch: &Arc<Batch>) -> Ledger {
        let (batch, client) = (Arc::clone(batch), self.client.clone());
        match &mut self.pool {
            Pool::Local(pool) => {
                let spawner = pool.spawner();
                pool.run_until(fetch_all(spawner, client, batch))
            }
            Pool::Threads(pool) => {
                let main = pool.spawn_with_handle(fetch_all(pool.clone(), client, batch));
                block_on(main.expect("the pool runs"))
            }
        }
    }

    fn countdown(&mut self, work: Countdown) -> Ledger {
        match &mut self.pool {
            Pool::Local(pool) => {
                let spawner = pool.spawner();
                pool.run_until(count_all(spawner, work))
            }
            Pool::Threads(pool) => {
                let main = pool.spawn_with_handle(count_all(pool.clone(), work));
                block_on(main.expect("the pool runs"))
            }
        }
    }
}

async fn fetch_all(spawner: impl Spawn, client: Client, batch: Arc<Batch>) -> Ledger {
    match client {
        Client::Raw(idle) => {
            dispatch(spawner, batch, |order, due| raw::fetch(Arc::clone(&idle), order, due)).await
        }
        Client::Isahc(client) => {
            dispatch(spawner, batch, |order, due| client::fetch(client.clone(), order, due)).await
        }
    }
}

/// A task per order; when `concurrency` of them are in flight, the next one is due as soon as one has ended.
async fn dispatch<T>(spawner: impl Spawn, batch: Arc<Batch>, task: impl Fn(Order, Instant) -> T) -> Ledger
where
    T: Future<Output = Sample> + Send + 'static,
{
    let mut ledger = Ledger::with_capacity(batch.requests());
    let mut tasks = FuturesUnordered::new();
    let mut due = Instant::now();
    for order in batch.orders() {
        if tasks.len() == batch.concurrency()
            && let Some(sample) = tasks.next().await
        {
            due = ledger.enter(sample);
        }
        tasks.push(spawner.spawn_with_handle(task(order, due)).expect("the pool runs"));
    }
    finish(tasks, ledger).await
}

/// All countdowns at once.
async fn count_all(spawner: impl Spawn, work: Countdown) -> Ledger {
    let due = Instant::now();
    let tasks = FuturesUnordered::new();
    for _ in 0..work.tasks {
        let task = async move { count_down_sample(due, work.iterations) };
        tasks.push(spawner.spawn_with_handle(task).expect("the pool runs"));
    }
    finish(tasks, Ledger::with_capacity(work.tasks as usize)).await
}

async fn finish(mut tasks: FuturesUnordered<RemoteHandle<Sample>>, mut ledger: Ledger) -> Ledger {
    while let Some(sample) = tasks.next().await {
        ledger.enter(sample);
    }
    ledger
}
