//! How tasks are submitted, joined, let go and cancelled: what each system implements.

use crate::task::Task;
use std::time::Duration;

/// One way of running tasks. Systems whose tasks may block implement the asynchronous methods without awaiting.
pub(crate) trait Spawner {
    /// What submitting gives: handles in a `Vec`, or the library's own set of them.
    type Held: Default;

    /// Submits a task in the library's plainest way.
    ///
    /// # Errors
    /// In the library's words, if it refuses.
    fn spawn(&self, held: &mut Self::Held, task: Task) -> Result<(), String>;

    /// Joins all, and marks what each answers.
    async fn join(&self, held: Self::Held);

    /// Lets time pass, the way one waits in this system.
    async fn pause(&self, time: Duration);

    /// Lets go of the tasks so that they may run on.
    fn detach(&self, held: Self::Held) {
        drop(held);
    }

    /// Cancels all, then marks what each answers, if anything does.
    async fn cancel(&self, held: Self::Held) {
        drop(held);
    }

    /// Submits one task and waits for it.
    async fn ask(&self, task: Task) {
        let mut held = Self::Held::default();
        if let Err(words) = self.spawn(&mut held, task) {
            panic!("refused: {words}");
        }
        self.join(held).await;
    }
}
