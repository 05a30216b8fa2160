//! `pool/spawn-blocking`: the pool that tokio keeps for code that blocks.

use crate::mark::told;
use crate::situation::{Situation, WORKERS};
use crate::spawner::Spawner;
use crate::system::System;
use crate::systems::tokio_runtime;
use crate::task::Task;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::task::{JoinHandle, spawn_blocking};

pub(crate) const SYSTEM: System = System {
    family: "pool",
    flavour: "spawn-blocking",
    library: "tokio",
    run,
    spawn: "task::spawn_blocking",
    join: "JoinHandle.await",
    ask: None,
    drop_handle: Ok("drop(JoinHandle)"),
    detach: Err("dropping the handle is how one detaches a task"),
    cancel: Ok("JoinHandle::abort"),
    drop_executor: Ok("drop(Runtime)"),
    shut_down: Some("Runtime::shutdown_background"),
};

fn run(situation: Situation) {
    let runtime = Builder::new_current_thread().enable_all().max_blocking_threads(WORKERS).build();
    let runtime = runtime.expect("the runtime starts");
    runtime.block_on(situation.play(&SpawnBlocking));
    tokio_runtime::end(situation, runtime);
}

struct SpawnBlocking;

impl Spawner for SpawnBlocking {
    type Held = Vec<JoinHandle<()>>;

    fn spawn(&self, held: &mut Self::Held, task: Task) -> Result<(), String> {
        held.push(spawn_blocking(move || task.run_blocking()));
        Ok(())
    }

    async fn join(&self, held: Self::Held) {
        for handle in held {
            told(handle.await);
        }
    }

    async fn pause(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    async fn cancel(&self, held: Self::Held) {
        held.iter().for_each(JoinHandle::abort);
        self.join(held).await;
    }
}
