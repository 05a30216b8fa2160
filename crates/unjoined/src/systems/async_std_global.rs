//! `async-std/global`: async-std's one executor, which starts by itself.

use crate::mark::told;
use crate::spawner::Spawner;
use crate::system::System;
use crate::task::Task;
use async_std::task::{self, JoinHandle, block_on, sleep};
use futures::future::join_all;
use std::time::Duration;

pub(crate) const SYSTEM: System = System {
    family: "async-std",
    flavour: "global",
    library: "async-std",
    run: |situation| block_on(situation.play(&Global)),
    spawn: "task::spawn",
    join: "JoinHandle.await",
    ask: None,
    drop_handle: Ok("drop(JoinHandle)"),
    detach: Err("dropping the handle is how one detaches a task"),
    cancel: Ok("JoinHandle::cancel().await"),
    drop_executor: Err("one executor for the whole process, which cannot be dropped"),
    shut_down: None,
};

struct Global;

impl Spawner for Global {
    type Held = Vec<JoinHandle<()>>;

    fn spawn(&self, held: &mut Self::Held, task: Task) -> Result<(), String> {
        held.push(task::spawn(task.run(sleep)));
        Ok(())
    }

    async fn join(&self, held: Self::Held) {
        for handle in held {
            handle.await;
            told(Ok::<_, String>(()));
        }
    }

    async fn pause(&self, time: Duration) {
        sleep(time).await;
    }

    async fn cancel(&self, held: Self::Held) {
        for answer in join_all(held.into_iter().map(JoinHandle::cancel)).await {
            told(answer.ok_or("None"));
        }
    }
}
