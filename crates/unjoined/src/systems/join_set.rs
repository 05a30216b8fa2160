//! `tokio/join-set`: tasks in a `JoinSet`, on tokio's runtime with several threads.

use crate::mark::told;
use crate::situation::{Situation, WORKERS};
use crate::spawner::Spawner;
use crate::system::System;
use crate::systems::tokio_runtime;
use crate::task::Task;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::task::JoinSet;
use tokio::time::sleep;

pub(crate) const SYSTEM: System = System {
    family: "tokio",
    flavour: "join-set",
    library: "tokio",
    run,
    spawn: "JoinSet::spawn",
    join: "JoinSet::join_next().await",
    ask: None,
    drop_handle: Ok("drop(JoinSet)"),
    detach: Ok("JoinSet::detach_all"),
    cancel: Ok("JoinSet::abort_all"),
    drop_executor: Ok("drop(Runtime)"),
    shut_down: Some("Runtime::shutdown_background"),
};

fn run(situation: Situation) {
    let runtime = Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build();
    let runtime = runtime.expect("the runtime starts");
    runtime.block_on(situation.play(&InSet));
    tokio_runtime::end(situation, runtime);
}

struct InSet;

impl Spawner for InSet {
    type Held = JoinSet<()>;

    fn spawn(&self, held: &mut Self::Held, task: Task) -> Result<(), String> {
        held.spawn(task.run(sleep));
        Ok(())
    }

    async fn join(&self, mut held: Self::Held) {
        while let Some(answer) = held.join_next().await {
            told(answer);
        }
    }

    async fn pause(&self, time: Duration) {
        sleep(time).await;
    }

    fn detach(&self, mut held: Self::Held) {
        held.detach_all();
    }

    async fn cancel(&self, mut held: Self::Held) {
        held.abort_all();
        self.join(held).await;
    }
}
