//! The task that counts down beside fetches, in each of the ways there are. The `futures` crate has no pool for work that
//! does not wait.

use futures::channel::oneshot;
use kit::{Beside, How, abandon};
use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::thread;

pub(crate) const WAYS: &[How] = &[How::Inline, How::Yield, How::Thread];

/// The task.
pub(crate) async fn count_down(beside: Arc<Beside>) {
    match beside.how() {
        How::Inline => beside.count_down(),
        How::Yield => {
            for () in beside.pieces() {
                yield_now().await;
            }
        }
        How::Thread => in_a_thread(beside).await,
        other => unreachable!("{} is none of the ways", other.as_str()),
    }
}

/// Lets other tasks go first, as other libraries have it ready-made. `LocalPool` does so. A thread of a `ThreadPool` polls a
/// task that has woken itself again at once, whatever waits (futures-executor 0.3.34): there, it is no better than inline.
async fn yield_now() {
    let mut yielded = false;
    poll_fn(|context| {
        if std::mem::replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

async fn in_a_thread(beside: Arc<Beside>) {
    let (tell, ended) = oneshot::channel();
    let started = thread::Builder::new().spawn(move || {
        beside.count_down();
        // The task waits for it.
        let _ = tell.send(());
    });
    if let Err(error) = started {
        abandon(format!("cannot start a thread to count down in: {error}"));
    }
    let _ = ended.await;
}
