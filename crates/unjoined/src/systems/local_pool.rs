//! `futures/local-pool`: the `LocalPool` of the `futures` crate, on the main thread. It runs tasks while `run_until` does.

use crate::mark::told;
use crate::situation::{Situation, without_executor};
use crate::spawner::Spawner;
use crate::system::System;
use crate::systems::thread_pool;
use crate::task::Task;
use async_io::Timer;
use futures::executor::{LocalPool, LocalSpawner};
use futures::future::RemoteHandle;
use futures::task::LocalSpawnExt;
use std::time::Duration;

pub(crate) const SYSTEM: System = System {
    flavour: "local-pool",
    run,
    spawn: "spawn_local_with_handle",
    drop_executor: Ok("drop(LocalPool)"),
    ..thread_pool::SYSTEM
};

fn run(situation: Situation) {
    let mut pool = LocalPool::new();
    let system = Local(pool.spawner());
    pool.run_until(situation.play(&system));
    if situation == Situation::DropExecutor {
        without_executor(|| drop(pool));
    }
}

struct Local(LocalSpawner);

impl Spawner for Local {
    type Held = Vec<RemoteHandle<()>>;

    fn spawn(&self, held: &mut Self::Held, task: Task) -> Result<(), String> {
        let handle = self.0.spawn_local_with_handle(task.run(Timer::after));
        held.push(handle.map_err(|error| error.to_string())?);
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
