//! `futures/thread-pool`: the `ThreadPool` of the `futures` crate, with timers from `async-io`.

use crate::mark::told;
use crate::situation::{Situation, WORKERS, without_executor};
use crate::spawner::Spawner;
use crate::system::System;
use crate::task::Task;
use async_io::Timer;
use futures::executor::{ThreadPool, block_on};
use futures::future::RemoteHandle;
use futures::task::SpawnExt;
use std::time::Duration;

pub(crate) const SYSTEM: System = System {
    family: "futures",
    flavour: "thread-pool",
    library: "futures",
    run,
    spawn: "spawn_with_handle",
    join: "RemoteHandle.await",
    ask: None,
    drop_handle: Ok("drop(RemoteHandle)"),
    detach: Ok("RemoteHandle::forget"),
    cancel: Ok("drop(RemoteHandle)"),
    drop_executor: Ok("drop(ThreadPool)"),
    shut_down: None,
};

fn run(situation: Situation) {
    let pool = ThreadPool::builder().pool_size(WORKERS).create().expect("the pool starts");
    let system = Threads(pool);
    block_on(situation.play(&system));
    if situation == Situation::DropExecutor {
        without_executor(|| drop(system));
    }
}

struct Threads(ThreadPool);

impl Spawner for Threads {
    type Held = Vec<RemoteHandle<()>>;

    fn spawn(&self, held: &mut Self::Held, task: Task) -> Result<(), String> {
        held.push(self.0.spawn_with_handle(task.run(Timer::after)).map_err(|error| error.to_string())?);
        Ok(())
    }

    async fn join(&self, held: Self::Held) {
        for handle in held {
            handle.await;
            told(Ok::<_, String>(()));
        }
    }

    async fn pause(&self, time: Duration) {
        Timer::after(time).await;
    }

    fn detach(&self, held: Self::Held) {
        held.into_iter().for_each(RemoteHandle::forget);
    }
}
