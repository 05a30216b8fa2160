//! `smol/single`: a `LocalExecutor` on the main thread. It runs tasks while `block_on` does.

use crate::mark::told;
use crate::situation::{Situation, without_executor};
use crate::spawner::Spawner;
use crate::system::System;
use crate::systems::smol_multi;
use crate::task::Task;
use futures::future::join_all;
use smol::{LocalExecutor, Task as Handle, Timer};
use std::time::Duration;

pub(crate) const SYSTEM: System = System {
    flavour: "single",
    run,
    spawn: "LocalExecutor::spawn",
    drop_executor: Ok("drop(LocalExecutor)"),
    ..smol_multi::SYSTEM
};

fn run(situation: Situation) {
    let system = Single(LocalExecutor::new());
    smol::block_on(system.0.run(situation.play(&system)));
    if situation == Situation::DropExecutor {
        without_executor(|| drop(system));
    }
}

struct Single(LocalExecutor<'static>);

impl Spawner for Single {
    type Held = Vec<Handle<()>>;

    fn spawn(&self, held: &mut Self::Held, task: Task) -> Result<(), String> {
        held.push(self.0.spawn(task.run(Timer::after)));
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
        held.into_iter().for_each(Handle::detach);
    }

    async fn cancel(&self, held: Self::Held) {
        for answer in join_all(held.into_iter().map(Handle::cancel)).await {
            told(answer.ok_or("None"));
        }
    }
}
