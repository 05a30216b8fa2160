//! `std/threads`: a thread for each task, with a handle.

use crate::mark::told;
use crate::spawner::Spawner;
use crate::system::{System, panic_words};
use crate::task::Task;
use futures::executor::block_on;
use std::thread::{self, JoinHandle};
use std::time::Duration;

pub(crate) const SYSTEM: System = System {
    family: "std",
    flavour: "threads",
    library: "std",
    run: |situation| block_on(situation.play(&Threads)),
    spawn: "thread::spawn",
    join: "JoinHandle::join",
    ask: None,
    drop_handle: Ok("drop(JoinHandle)"),
    detach: Err("dropping the handle is how one detaches a thread"),
    cancel: Err("nothing stops a thread from outside; it has to look at a flag itself"),
    drop_executor: Err("there is no executor"),
    shut_down: None,
};

struct Threads;

impl Spawner for Threads {
    type Held = Vec<JoinHandle<()>>;

    fn spawn(&self, held: &mut Self::Held, task: Task) -> Result<(), String> {
        let started = thread::Builder::new().spawn(move || task.run_blocking());
        held.push(started.map_err(|error| error.to_string())?);
        Ok(())
    }

    async fn join(&self, held: Self::Held) {
        for handle in held {
            told(handle.join().map_err(|payload| panic_words(&*payload)));
        }
    }

    async fn pause(&self, time: Duration) {
        thread::sleep(time);
    }
}
