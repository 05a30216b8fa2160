//! A task per fetch, with any client: in a closed loop, as they arrive, or beside countdowns.

use kit::{Arrivals, Batch, Beside, Ledger, Sample};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::beside::keep_counting;
use crate::client::Fetcher;

/// What there is to fetch, and how.
pub(crate) enum Window {
    Closed(Arc<Batch>),
    Open(Arrivals),
    Mixed(Arc<Batch>, Arc<Beside>),
}

impl Window {
    /// The main task.
    pub(crate) async fn carry_out(self, client: impl Fetcher) -> Ledger {
        match self {
            Self::Closed(batch) => dispatch(batch, client).await,
            Self::Open(arrivals) => {
                serve(arrivals, client).await;
                Ledger::default()
            }
            Self::Mixed(batch, beside) => {
                let countdowns = tokio::spawn(keep_counting(Arc::clone(&beside)));
                let ledger = dispatch(batch, client).await;
                beside.enough();
                countdowns.await.expect("no task panics");
                ledger
            }
        }
    }
}

/// A task per order; when `concurrency` of them are in flight, the next one is due as soon as one has ended.
async fn dispatch(batch: Arc<Batch>, client: impl Fetcher) -> Ledger {
    let mut ledger = Ledger::with_capacity(batch.requests());
    let mut tasks = JoinSet::new();
    let mut due = Instant::now();
    for order in batch.orders() {
        if tasks.len() == batch.concurrency()
            && let Some(ended) = tasks.join_next().await
        {
            due = ledger.enter(ended.expect("no task panics"));
        }
        tasks.spawn(client.clone().fetch(order, due));
    }
    finish(tasks, ledger).await
}

/// A task per arrival, as soon as it comes. Each holds a sender of a channel on which nothing is sent: it closes when
/// the last one has ended. (A `JoinSet` would keep those that have ended until somebody joins them.)
async fn serve(arrivals: Arrivals, client: impl Fetcher) {
    let (at_work, mut all_ended) = mpsc::channel::<()>(1);
    while let Some(arrival) = arrivals.next().await {
        let (client, at_work) = (client.clone(), at_work.clone());
        tokio::spawn(async move {
            let sample = client.fetch(arrival.order().clone(), arrival.due()).await;
            arrival.end(sample);
            drop(at_work);
        });
    }
    drop(at_work);
    all_ended.recv().await;
}

/// Joins all that are left.
pub(crate) async fn finish(mut tasks: JoinSet<Sample>, mut ledger: Ledger) -> Ledger {
    while let Some(ended) = tasks.join_next().await {
        ledger.enter(ended.expect("no task panics"));
    }
    ledger
}
