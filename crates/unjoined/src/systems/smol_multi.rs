//! `smol/multi`: an `Executor` that threads of our own run.

use crate::mark::told;
use crate::situation::{Situation, WORKERS, without_executor};
use crate::spawner::Spawner;
use crate::system::System;
use crate::task::Task;
use futures::future::join_all;
use smol::{Executor, Task as Handle, Timer};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

pub(crate) const SYSTEM: System = System {
    family: "smol",
    flavour: "multi",
    library: "smol",
    run,
    spawn: "Executor::spawn",
    join: "Task.await",
    ask: None,
    drop_handle: Ok("drop(Task)"),
    detach: Ok("Task::detach"),
    cancel: Ok("Task::cancel().await"),
    drop_executor: Ok("drop(Executor), its threads joined"),
    shut_down: None,
};

fn run(situation: Situation) {
    let executor = Arc::new(Executor::new());
    let (stop, stopped) = smol::channel::unbounded::<()>();
    let start = || {
        let (executor, stopped) = (Arc::clone(&executor), stopped.clone());
        thread::spawn(move || smol::block_on(executor.run(stopped.recv())))
    };
    let threads: Vec<_> = (0..WORKERS).map(|_| start()).collect();
    let system = Multi(executor);
    smol::block_on(situation.play(&system));
    if situation == Situation::DropExecutor {
        without_executor(|| {
            drop(stop);
            for thread in threads {
                thread.join().expect("no task panics").expect_err("nobody sends");
            }
            drop(system);
        });
    } else {
        // As with threads that run an executor for ever: they go down with the process.
        std::mem::forget(stop);
    }
}

struct Multi(Arc<Executor<'static>>);

impl Spawner for Multi {
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
