//! `pool/rayon-scope`: `in_place_scope` on a `ThreadPool`. The end of the scope is the join.

use crate::situation::WORKERS;
use crate::spawner::Spawner;
use crate::system::System;
use crate::task::Task;
use futures::executor::block_on;
use rayon::{Scope, ThreadPool, ThreadPoolBuilder};
use std::thread;
use std::time::Duration;

pub(crate) const SYSTEM: System = System {
    family: "pool",
    flavour: "rayon-scope",
    library: "rayon",
    run: |situation| {
        let pool = ThreadPoolBuilder::new().num_threads(WORKERS).build().expect("the pool starts");
        pool.in_place_scope(|scope| block_on(situation.play(&InScope { pool: &pool, scope })));
    },
    spawn: "Scope::spawn",
    join: "ThreadPool::in_place_scope",
    ask: Some("ThreadPool::install"),
    drop_handle: Err("spawn gives no handle"),
    detach: Err("a task cannot leave its scope"),
    cancel: Err("nothing cancels what was spawned"),
    drop_executor: Err("the scope borrows the pool"),
    shut_down: None,
};

struct InScope<'a, 'scope> {
    pool: &'a ThreadPool,
    scope: &'a Scope<'scope>,
}

impl Spawner for InScope<'_, '_> {
    type Held = ();

    fn spawn(&self, (): &mut (), task: Task) -> Result<(), String> {
        self.scope.spawn(move |_| task.run_blocking());
        Ok(())
    }

    /// Happens by itself, at the end of the scope.
    async fn join(&self, (): ()) {}

    async fn pause(&self, time: Duration) {
        thread::sleep(time);
    }

    async fn ask(&self, task: Task) {
        self.pool.install(|| task.run_blocking());
    }
}
