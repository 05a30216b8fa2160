//! When tasks begin and how they are waited for: the same for both pools, which only run them.

use futures::channel::mpsc::{UnboundedSender, unbounded};
use futures::future::{RemoteHandle, join, join_all};
use futures::stream::{FuturesUnordered, StreamExt};
use futures::task::{Spawn, SpawnExt};
use kit::{Arrival, Arrivals, Batch, Beside, Countdown, Ledger, Order, Sample, count_down_sample};
use std::sync::Arc;
use std::time::Instant;

use crate::beside::count_down;
use crate::client::Client;
use crate::raw;

/// Only a pool that is going down refuses a task.
const RUNS: &str = "the pool runs";

/// What is fetched in a window.
pub(crate) enum Window {
    /// So many at a time.
    Fetch(Arc<Batch>),
    /// Each when it arrives.
    Open(Arrivals),
    /// So many at a time, and countdowns meanwhile.
    Mixed(Arc<Batch>, Arc<Beside>),
}

/// A task is as large as its client needs: the rest is compiled for each.
pub(crate) async fn fetch_all(spawner: impl Spawn, client: Client, window: Window) -> Ledger {
    match client {
        Client::Raw(idle) => {
            carry_out(spawner, window, |order, due| raw::fetch(Arc::clone(&idle), order, due)).await
        }
        Client::Isahc(client) => {
            carry_out(spawner, window, |order, due| client_isahc::fetch(client.clone(), order, due)).await
        }
    }
}

async fn carry_out<T>(spawner: impl Spawn, window: Window, task: impl Fn(Order, Instant) -> T) -> Ledger
where
    T: Future<Output = Sample> + Send + 'static,
{
    match window {
        Window::Fetch(batch) => dispatch(&spawner, batch, task).await,
        Window::Open(arrivals) => open(&spawner, arrivals, task).await,
        Window::Mixed(batch, beside) => mixed(&spawner, batch, beside, task).await,
    }
}

/// A task per order; when `concurrency` of them are in flight, the next one is due as soon as one has ended.
async fn dispatch<T>(spawner: &impl Spawn, batch: Arc<Batch>, task: impl Fn(Order, Instant) -> T) -> Ledger
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
        tasks.push(spawner.spawn_with_handle(task(order, due)).expect(RUNS));
    }
    finish(tasks, ledger).await
}

/// A task per arrival, without a handle. Each holds a sender, so that the channel is closed when the last has ended.
async fn open<T>(spawner: &impl Spawn, arrivals: Arrivals, task: impl Fn(Order, Instant) -> T) -> Ledger
where
    T: Future<Output = Sample> + Send + 'static,
{
    let (running, mut all_ended) = unbounded();
    while let Some(arrival) = arrivals.next().await {
        let fetch = task(arrival.order().clone(), arrival.due());
        spawner.spawn(serve(arrival, fetch, running.clone())).expect(RUNS);
    }
    drop(running);
    all_ended.next().await;
    Ledger::default()
}

async fn serve(arrival: Arrival, fetch: impl Future<Output = Sample>, _running: UnboundedSender<()>) {
    arrival.end(fetch.await);
}

/// Fetches as [`dispatch`] does; each countdown is a task that is followed by the next until the last fetch has ended.
async fn mixed<T>(
    spawner: &impl Spawn,
    batch: Arc<Batch>,
    beside: Arc<Beside>,
    task: impl Fn(Order, Instant) -> T,
) -> Ledger
where
    T: Future<Output = Sample> + Send + 'static,
{
    let one_after_another = || async {
        while beside.goes_on() {
            spawner.spawn_with_handle(count_down(Arc::clone(&beside))).expect(RUNS).await;
        }
    };
    let countdowns = join_all((0..beside.tasks()).map(|_| one_after_another()));
    let fetches = async {
        let ledger = dispatch(spawner, batch, task).await;
        beside.enough();
        ledger
    };
    join(fetches, countdowns).await.0
}

/// All countdowns at once.
pub(crate) async fn count_all(spawner: impl Spawn, work: Countdown) -> Ledger {
    let due = Instant::now();
    let tasks = FuturesUnordered::new();
    for _ in 0..work.tasks {
        let task = async move { count_down_sample(due, work.iterations) };
        tasks.push(spawner.spawn_with_handle(task).expect(RUNS));
    }
    finish(tasks, Ledger::with_capacity(work.tasks as usize)).await
}

async fn finish(mut tasks: FuturesUnordered<RemoteHandle<Sample>>, mut ledger: Ledger) -> Ledger {
    while let Some(sample) = tasks.next().await {
        ledger.enter(sample);
    }
    ledger
}
