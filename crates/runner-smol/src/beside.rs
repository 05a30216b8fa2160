//! The task that counts down beside fetches, in each of the ways smol has for work that does not wait.

use kit::{Beside, How, abandon};
use smol::channel::bounded;
use smol::future::yield_now;
use std::sync::Arc;
use std::thread;

pub(crate) const WAYS: &[How] = &[How::Inline, How::Yield, How::Unblock, How::Thread];

/// The task.
pub(crate) async fn count_down(beside: Arc<Beside>) {
    match beside.how() {
        How::Inline => beside.count_down(),
        How::Yield => {
            for () in beside.pieces() {
                yield_now().await;
            }
        }
        How::Unblock => smol::unblock(move || beside.count_down()).await,
        How::Thread => in_a_thread(beside).await,
        other => unreachable!("{} is none of the ways", other.as_str()),
    }
}

async fn in_a_thread(beside: Arc<Beside>) {
    let (tell, ended) = bounded(1);
    let started = thread::Builder::new().spawn(move || {
        beside.count_down();
        // There is room for one, and the task waits for it.
        let _ = tell.try_send(());
    });
    if let Err(error) = started {
        abandon(format!("cannot start a thread to count down in: {error}"));
    }
    let _ = ended.recv().await;
}
