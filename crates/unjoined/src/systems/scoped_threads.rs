//! `std/scoped-threads`: threads that may borrow, because their scope outlives them.

use crate::mark::told;
use crate::spawner::Spawner;
use crate::system::{System, panic_words};
use crate::task::Task;
use futures::executor::block_on;
use std::thread::{self, Scope, ScopedJoinHandle};
use std::time::Duration;

pub(crate) const SYSTEM: System = System {
    family: "std",
    flavour: "scoped-threads",
    library: "std",
    run: |situation| thread::scope(|scope| block_on(situation.play(&Scoped(scope)))),
    spawn: "Scope::spawn",
    join: "ScopedJoinHandle::join",
    ask: None,
    drop_handle: Ok("drop(ScopedJoinHandle)"),
    detach: Err("a thread cannot leave its scope"),
    cancel: Err("nothing stops a thread from outside; it has to look at a flag itself"),
    drop_executor: Err("there is no executor; the scope ends where its block ends"),
    shut_down: None,
};

struct Scoped<'scope, 'env>(&'scope Scope<'scope, 'env>);

impl<'scope> Spawner for Scoped<'scope, '_> {
    type Held = Vec<ScopedJoinHandle<'scope, ()>>;

    fn spawn(&self, held: &mut Self::Held, task: Task) -> Result<(), String> {
        let started = thread::Builder::new().spawn_scoped(self.0, move || task.run_blocking());
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
