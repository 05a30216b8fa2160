//! `futures/local-pool` and `futures/thread-pool`: a task per URL or countdown on the executors of the `futures`
//! crate, with sockets and timers from `async-io` (whose reactor has a thread of its own).

mod beside;
mod client;
mod raw;
mod tasks;

use futures::executor::{LocalPool, ThreadPool, block_on};
use futures::task::SpawnExt;
use kit::{Arrivals, Batch, Beside, Contender, Countdown, How, Ledger, Refusal, Spec};
use std::process::ExitCode;
use std::sync::Arc;

use crate::client::Client;
use crate::tasks::{Window, count_all, fetch_all};

fn main() -> ExitCode {
    kit::run::<Futures>(kit::identity!())
}

struct Futures {
    pool: Pool,
    client: Client,
}

enum Pool {
    /// Runs on the main thread, inside `run_until`.
    Local(LocalPool),
    /// Runs on threads of its own.
    Threads(ThreadPool),
}

impl Contender for Futures {
    fn ways(_: &str) -> &'static [How] {
        beside::WAYS
    }

    fn start(spec: &Spec) -> Result<Self, Refusal> {
        let workers = spec.workers as usize;
        let pool = match (spec.contender.as_str(), workers) {
            ("futures/local-pool", 1) => Pool::Local(LocalPool::new()),
            ("futures/thread-pool", 1..) => Pool::Threads(ThreadPool::builder().pool_size(workers).create()?),
            ("futures/local-pool" | "futures/thread-pool", _) => return Err(Refusal::wrong_workers(spec)),
            (other, _) => return Err(Refusal::unknown_contender(other)),
        };
        Ok(Self { pool, client: Client::new(spec)? })
    }

    fn fetch(&mut self, batch: &Arc<Batch>) -> Ledger {
        self.run(Window::Fetch(Arc::clone(batch)))
    }

    fn countdown(&mut self, work: Countdown) -> Ledger {
        match &mut self.pool {
            Pool::Local(pool) => {
                let spawner = pool.spawner();
                pool.run_until(count_all(spawner, work))
            }
            Pool::Threads(pool) => {
                let main = pool.spawn_with_handle(count_all(pool.clone(), work));
                block_on(main.expect("the pool runs"))
            }
        }
    }

    fn open(&mut self, arrivals: &Arrivals) {
        self.run(Window::Open(arrivals.clone()));
    }

    fn mixed(&mut self, batch: &Arc<Batch>, beside: &Arc<Beside>) -> Ledger {
        self.run(Window::Mixed(Arc::clone(batch), Arc::clone(beside)))
    }
}

impl Futures {
    fn run(&mut self, window: Window) -> Ledger {
        let client = self.client.clone();
        match &mut self.pool {
            Pool::Local(pool) => {
                let spawner = pool.spawner();
                pool.run_until(fetch_all(spawner, client, window))
            }
            Pool::Threads(pool) => {
                let main = pool.spawn_with_handle(fetch_all(pool.clone(), client, window));
                block_on(main.expect("the pool runs"))
            }
        }
    }
}
