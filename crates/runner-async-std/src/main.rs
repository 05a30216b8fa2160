//! `async-std/global`: a task per URL or countdown on async-std's one global executor.

mod client;
mod raw;

use async_std::task::{self, JoinHandle};
use futures::stream::{FuturesUnordered, StreamExt};
use kit::{Batch, Contender, Countdown, Ledger, Order, Refusal, Sample, Spec, count_down_sample};
use std::env;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use crate::client::Client;

fn main() -> ExitCode {
    kit::run::<AsyncStd>(kit::identity!())
}

/// The executor itself is global: it starts by itself with the first task.
struct AsyncStd {
    client: Client,
}

impl Contender for AsyncStd {
    fn start(spec: &Spec) -> Result<Self, Refusal> {
        match (spec.contender.as_str(), spec.workers) {
            ("async-std/global", 1..) => {}
            ("async-std/global", _) => return Err(Refusal::wrong_workers(spec)),
            (other, _) => return Err(Refusal::unknown_contender(other)),
        }
        thread_count_is(spec.workers)?;
        Ok(Self { client: Client::new(spec)? })
    }

    fn fetch(&mut self, batch: &Arc<Batch>) -> Ledger {
        let batch = Arc::clone(batch);
        match self.client.clone() {
            Client::Raw(idle) => {
                run(dispatch(batch, move |order, due| raw::fetch(Arc::clone(&idle), order, due)))
            }
            Client::Surf(client) => {
                run(dispatch(batch, move |order, due| client::fetch(Arc::clone(&client), order, due)))
            }
        }
    }

    fn countdown(&mut self, work: Countdown) -> Ledger {
        run(async move {
            let due = Instant::now();
            let tasks = FuturesUnordered::new();
            for _ in 0..work.tasks {
                tasks.push(task::spawn(async move { count_down_sample(due, work.iterations) }));
            }
            finish(tasks, Ledger::with_capacity(work.tasks as usize)).await
        })
    }
}

/// async-std takes the number of its threads from the environment only, and else starts one per core.
fn thread_count_is(workers: u32) -> Result<(), Refusal> {
    const VARIABLE: &str = "ASYNC_STD_THREAD_COUNT";
    let set = env::var(VARIABLE).ok();
    if set.as_deref().and_then(|count| count.parse().ok()) == Some(workers) {
        return Ok(());
    }
    let set = set.map_or_else(|| "not set".to_owned(), |count| format!("{count:?}"));
    Err(Refusal::Failed(format!(
        "{VARIABLE} is {set}, the spec asks for {workers} workers: start this runner with {VARIABLE}={workers}"
    )))
}

/// Runs the main task on the executor; this thread waits.
fn run(main: impl Future<Output = Ledger> + Send + 'static) -> Ledger {
    task::block_on(task::spawn(main))
}

/// A task per order; when `concurrency` of them are in flight, the next one is due as soon as one has ended.
async fn dispatch<T>(batch: Arc<Batch>, task: impl Fn(Order, Instant) -> T) -> Ledger
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
        tasks.push(task::spawn(task(order, due)));
    }
    finish(tasks, ledger).await
}

async fn finish(mut tasks: FuturesUnordered<JoinHandle<Sample>>, mut ledger: Ledger) -> Ledger {
    while let Some(sample) = tasks.next().await {
        ledger.enter(sample);
    }
    ledger
}
