//! `pool/rayon`: `ThreadPool::spawn`. It gives no handle; who wants to know sends word through a channel.

use crate::mark::told;
use crate::situation::{Situation, WORKERS, without_executor};
use crate::spawner::Spawner;
use crate::system::System;
use crate::task::Task;
use futures::executor::block_on;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

pub(crate) const SYSTEM: System = System {
    family: "pool",
    flavour: "rayon",
    library: "rayon",
    run,
    spawn: "ThreadPool::spawn",
    join: "ThreadPool::spawn, Receiver::recv",
    ask: Some("ThreadPool::install"),
    drop_handle: Err("spawn gives no handle"),
    detach: Err("what is spawned is detached, there is no handle"),
    cancel: Err("nothing cancels what was spawned"),
    drop_executor: Ok("drop(ThreadPool)"),
    shut_down: None,
};

fn run(situation: Situation) {
    let pool = ThreadPoolBuilder::new().num_threads(WORKERS).build().expect("the pool starts");
    let system = Rayon(pool);
    block_on(situation.play(&system));
    if situation == Situation::DropExecutor {
        without_executor(|| drop(system));
    }
}

struct Rayon(ThreadPool);

impl Spawner for Rayon {
    type Held = Vec<Receiver<()>>;

    fn spawn(&self, held: &mut Self::Held, task: Task) -> Result<(), String> {
        let (tell, ended) = channel();
        self.0.spawn(move || {
            task.run_blocking();
            // Nobody may be listening.
            let _ = tell.send(());
        });
        held.push(ended);
        Ok(())
    }

    async fn join(&self, held: Self::Held) {
        for ended in held {
            told(ended.recv());
        }
    }

    async fn pause(&self, time: Duration) {
        thread::sleep(time);
    }

    async fn ask(&self, task: Task) {
        self.0.install(|| task.run_blocking());
    }
}
