//! Countdowns beside fetches: a task each, which does the work itself or hands it to threads that may be blocked.

use kit::{Beside, How, Refusal, Work};
use std::sync::Arc;
use std::thread;
use tokio::sync::oneshot;
use tokio::task::{JoinSet, block_in_place, spawn_blocking, yield_now};

/// All that tokio's documentation knows.
pub(crate) const MULTI_THREAD: &[How] =
    &[How::Inline, How::Yield, How::SpawnBlocking, How::BlockInPlace, How::Rayon, How::Thread];

/// Without `block_in_place`: it hands the other tasks to another worker, and here there is none.
pub(crate) const CURRENT_THREAD: &[How] =
    &[How::Inline, How::Yield, How::SpawnBlocking, How::Rayon, How::Thread];

/// Starts rayon's pool if it will be asked, with a thread a core.
pub(crate) fn start_rayon(work: &Work) -> Result<(), Refusal> {
    match work {
        Work::Mixed(mixed) if mixed.beside.how == How::Rayon => rayon::ThreadPoolBuilder::new()
            .num_threads(thread::available_parallelism()?.get())
            .build_global()
            .map_err(|e| Refusal::Failed(format!("rayon does not start: {e}"))),
        _ => Ok(()),
    }
}

/// Always so many under way, until it is enough: where one has ended, the next one is spawned.
pub(crate) async fn keep_counting(beside: Arc<Beside>) {
    let mut tasks = JoinSet::new();
    for _ in 0..beside.tasks() {
        tasks.spawn(count_down(Arc::clone(&beside)));
    }
    while let Some(ended) = tasks.join_next().await {
        ended.expect("no task panics");
        if beside.goes_on() {
            tasks.spawn(count_down(Arc::clone(&beside)));
        }
    }
}

/// The task.
async fn count_down(beside: Arc<Beside>) {
    match beside.how() {
        How::Inline => beside.count_down(),
        How::Yield => {
            for () in beside.pieces() {
                yield_now().await;
            }
        }
        How::SpawnBlocking => {
            spawn_blocking(move || beside.count_down()).await.expect("no countdown panics");
        }
        How::BlockInPlace => block_in_place(|| beside.count_down()),
        How::Rayon => told_when_done(beside, rayon::spawn).await,
        How::Thread => told_when_done(beside, |work| drop(thread::spawn(work))).await,
        How::Unblock => unreachable!("not among the ways, so it was refused at the start"),
    }
}

/// Work elsewhere, which tells its end over a channel.
async fn told_when_done(beside: Arc<Beside>, elsewhere: impl FnOnce(Box<dyn FnOnce() + Send>)) {
    let (tell, done) = oneshot::channel();
    elsewhere(Box::new(move || {
        beside.count_down();
        // Its task waits for this until the runtime ends.
        let _ = tell.send(());
    }));
    done.await.expect("no countdown panics");
}
