//! `pool/unblock`: the `blocking` crate's pool, one for the whole process, which smol and async-std send blocking code to.

use crate::mark::told;
use crate::situation::WORKERS;
use crate::spawner::Spawner;
use crate::system::System;
use crate::task::Task;
use blocking::unblock;
use futures::executor::block_on;
use futures::future::join_all;
use smol::Task as Handle;
use std::num::NonZeroUsize;
use std::thread;
use std::time::Duration;

pub(crate) const SYSTEM: System = System {
    family: "pool",
    flavour: "unblock",
    library: "blocking",
    run: |situation| {
        // Outranks the variable BLOCKING_MAX_THREADS and the default of 500.
        blocking::set_max_blocking_threads(NonZeroUsize::new(WORKERS).expect("more than none"));
        block_on(situation.play(&Unblock));
    },
    spawn: "blocking::unblock",
    join: "Task.await",
    ask: None,
    drop_handle: Ok("drop(Task)"),
    detach: Ok("Task::detach"),
    cancel: Ok("Task::cancel().await"),
    drop_executor: Err("one pool for the whole process, which cannot be dropped"),
    shut_down: None,
};

struct Unblock;

impl Spawner for Unblock {
    type Held = Vec<Handle<()>>;

    fn spawn(&self, held: &mut Self::Held, task: Task) -> Result<(), String> {
        held.push(unblock(move || task.run_blocking()));
        Ok(())
    }

    async fn join(&self, held: Self::Held) {
        for handle in held {
            handle.await;
            told(Ok::<_, String>(()));
        }
    }

    async fn pause(&self, time: Duration) {
        thread::sleep(time);
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
