//! `tokio/multi-thread` and `tokio/current-thread`: `tokio::spawn` inside `block_on`, as in a program with
//! `#[tokio::main]`.

use crate::mark::told;
use crate::situation::{Situation, WORKERS, without_executor};
use crate::spawner::Spawner;
use crate::system::System;
use crate::task::Task;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;
use tokio::time::sleep;

pub(crate) const MULTI_THREAD: System = System {
    family: "tokio",
    flavour: "multi-thread",
    library: "tokio",
    run: |situation| run(situation, &mut Builder::new_multi_thread()),
    spawn: "tokio::spawn",
    join: "JoinHandle.await",
    ask: None,
    drop_handle: Ok("drop(JoinHandle)"),
    detach: Err("dropping the handle is how one detaches a task"),
    cancel: Ok("JoinHandle::abort"),
    drop_executor: Ok("drop(Runtime)"),
    shut_down: Some("Runtime::shutdown_background"),
};

pub(crate) const CURRENT_THREAD: System = System {
    flavour: "current-thread",
    run: |situation| run(situation, &mut Builder::new_current_thread()),
    ..MULTI_THREAD
};

fn run(situation: Situation, builder: &mut Builder) {
    // A runtime of one thread has no use for the number.
    let runtime = builder.worker_threads(WORKERS).enable_all().build().expect("the runtime starts");
    runtime.block_on(situation.play(&Tokio));
    end(situation, runtime);
}

/// The last lines of `main`. Unless told otherwise the runtime is dropped where `main` ends.
pub(crate) fn end(situation: Situation, runtime: Runtime) {
    match situation {
        Situation::DropExecutor => without_executor(|| drop(runtime)),
        Situation::ShutDown => runtime.shutdown_background(),
        _ => drop(runtime),
    }
}

struct Tokio;

impl Spawner for Tokio {
    type Held = Vec<JoinHandle<()>>;

    fn spawn(&self, held: &mut Self::Held, task: Task) -> Result<(), String> {
        held.push(tokio::spawn(task.run(sleep)));
        Ok(())
    }

    async fn join(&self, held: Self::Held) {
        for handle in held {
            told(handle.await);
        }
    }

    async fn pause(&self, time: Duration) {
        sleep(time).await;
    }

    async fn cancel(&self, held: Self::Held) {
        held.iter().for_each(JoinHandle::abort);
        self.join(held).await;
    }
}
