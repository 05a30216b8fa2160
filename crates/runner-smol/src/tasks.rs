//! When tasks begin and how they are waited for: the same for both executors, which only spawn them.

use futures::future::join_all;
use futures::stream::{FuturesUnordered, StreamExt};
use kit::{Arrival, Arrivals, Batch, Beside, Countdown, Ledger, Order, Sample};
use smol::channel::{Sender, bounded};
use smol::{Task, future};
use std::sync::Arc;
use std::time::Instant;

/// What is fetched in a window.
pub(crate) enum Window {
    /// So many at a time.
    Fetch(Arc<Batch>),
    /// Each when it arrives.
    Open(Arrivals),
    /// So many at a time, and countdowns meanwhile.
    Mixed(Arc<Batch>, Arc<Beside>),
}

/// A task per order; when `concurrency` of them are in flight, the next one is due as soon as one has ended.
pub(crate) async fn dispatch(batch: Arc<Batch>, spawn: impl Fn(Order, Instant) -> Task<Sample>) -> Ledger {
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

/// A task per arrival, detached. Each holds a sender, so that the channel is closed when the last has ended.
pub(crate) async fn open(arrivals: Arrivals, detach: impl Fn(Arrival, Sender<()>)) -> Ledger {
    let (running, all_ended) = bounded(1);
    while let Some(arrival) = arrivals.next().await {
        detach(arrival, running.clone());
    }
    drop(running);
    // Nobody ever sends: an error is the end.
    let _ = all_ended.recv().await;
    Ledger::default()
}

/// What such a task does.
pub(crate) async fn serve(arrival: Arrival, fetch: impl Future<Output = Sample>, _running: Sender<()>) {
    arrival.end(fetch.await);
}

/// Fetches as [`dispatch`] does; each countdown is a task that is followed by the next until the last fetch has ended.
pub(crate) async fn mixed(
    batch: Arc<Batch>,
    beside: Arc<Beside>,
    spawn: impl Fn(Order, Instant) -> Task<Sample>,
    spawn_countdown: impl Fn(Arc<Beside>) -> Task<()>,
) -> Ledger {
    let one_after_another = || async {
        while beside.goes_on() {
            spawn_countdown(Arc::clone(&beside)).await;
        }
    };
    let countdowns = join_all((0..beside.tasks()).map(|_| one_after_another()));
    let fetches = async {
        let ledger = dispatch(batch, spawn).await;
        beside.enough();
        ledger
    };
    future::zip(fetches, countdowns).await.0
}

/// All countdowns at once.
pub(crate) async fn count_all(work: Countdown, spawn: impl Fn(Instant) -> Task<Sample>) -> Ledger {
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
