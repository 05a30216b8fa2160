//! Countdowns beside fetches: a task each, which does the work itself or hands it to threads that may be blocked.

use async_std::{channel, task};
use futures::stream::{FuturesUnordered, StreamExt};
use kit::{Beside, How};
use std::sync::Arc;
use std::thread;

/// All that async-std's documentation knows, and a thread of one's own.
pub(crate) const WAYS: &[How] = &[How::Inline, How::Yield, How::SpawnBlocking, How::Thread];

/// Always so many under way, until it is enough: where one has ended, the next one is spawned.
pub(crate) async fn keep_counting(beside: Arc<Beside>) {
    let next = || task::spawn(count_down(Arc::clone(&beside)));
    let mut tasks: FuturesUnordered<_> = (0..beside.tasks()).map(|_| next()).collect();
    while let Some(()) = tasks.next().await {
        if beside.goes_on() {
            tasks.push(next());
        }
    }
}

/// The task.
async fn count_down(beside: Arc<Beside>) {
    match beside.how() {
        How::Inline => beside.count_down(),
        How::Yield => {
            for () in beside.pieces() {
                task::yield_now().await;
            }
        }
        How::SpawnBlocking => task::spawn_blocking(move || beside.count_down()).await,
        How::Thread => {
            let (tell, done) = channel::bounded(1);
            thread::spawn(move || {
                beside.count_down();
                // There is room, and its task waits for this.
                let _ = tell.try_send(());
            });
            done.recv().await.expect("no countdown panics");
        }
        How::BlockInPlace | How::Unblock | How::Rayon => {
            unreachable!("not among the ways, so it was refused at the start")
        }
    }
}
