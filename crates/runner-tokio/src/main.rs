//! `tokio/multi-thread` and `tokio/current-thread`: a task per URL or countdown, joined by a `JoinSet`.

mod beside;
mod client;
mod raw;
mod tasks;

use kit::{Arrivals, Batch, Beside, Contender, Countdown, How, Ledger, Refusal, Spec, count_down_sample};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

use crate::client::Client;
use crate::tasks::Window;

/// tokio's own bound of the pool behind `spawn_blocking`.
const BLOCKING_THREADS: usize = 512;

fn main() -> ExitCode {
    kit::run::<Tokio>(kit::identity!())
}

struct Tokio {
    runtime: Runtime,
    client: Client,
}

impl Contender for Tokio {
    fn ways(name: &str) -> &'static [How] {
        if name == "tokio/current-thread" { beside::CURRENT_THREAD } else { beside::MULTI_THREAD }
    }

    fn start(spec: &Spec) -> Result<Self, Refusal> {
        let workers = spec.workers as usize;
        let mut builder = match (spec.contender.as_str(), workers) {
            ("tokio/multi-thread", 1..) => Builder::new_multi_thread(),
            ("tokio/current-thread", 1) => Builder::new_current_thread(),
            ("tokio/multi-thread" | "tokio/current-thread", _) => return Err(Refusal::wrong_workers(spec)),
            (other, _) => return Err(Refusal::unknown_contender(other)),
        };
        // A client that blocks needs a thread for each task in flight. They are started by need.
        let in_flight = spec.work.fetch().map_or(0, |fetch| fetch.concurrency as usize);
        builder.worker_threads(workers).max_blocking_threads(BLOCKING_THREADS.max(in_flight)).enable_all();
        beside::start_rayon(&spec.work)?;
        Ok(Self { runtime: builder.build()?, client: Client::new(spec)? })
    }

    fn fetch(&mut self, batch: &Arc<Batch>) -> Ledger {
        self.carry_out(Window::Closed(Arc::clone(batch)))
    }

    fn countdown(&mut self, work: Countdown) -> Ledger {
        self.run(async move {
            let due = Instant::now();
            let mut tasks = JoinSet::new();
            for _ in 0..work.tasks {
                tasks.spawn(async move { count_down_sample(due, work.iterations) });
            }
            tasks::finish(tasks, Ledger::with_capacity(work.tasks as usize)).await
        })
    }

    fn open(&mut self, arrivals: &Arrivals) {
        self.carry_out(Window::Open(arrivals.clone()));
    }

    fn mixed(&mut self, batch: &Arc<Batch>, beside: &Arc<Beside>) -> Ledger {
        self.carry_out(Window::Mixed(Arc::clone(batch), Arc::clone(beside)))
    }
}

impl Tokio {
    fn carry_out(&self, window: Window) -> Ledger {
        match self.client.clone() {
            Client::Raw(idle) => self.run(window.carry_out(idle)),
            Client::Reqwest(client) => self.run(window.carry_out(client)),
            Client::Hyper(client) => self.run(window.carry_out(client)),
            Client::Isahc(client) => self.run(window.carry_out(client)),
            Client::Ureq(agent) => self.run(window.carry_out(agent)),
        }
    }

    /// Runs the main task on a worker. The future given to `block_on` is not one of the runtime's tasks: it stays on
    /// the thread that called, and each of its spawns has to wake a worker on another thread.
    fn run(&self, main: impl Future<Output = Ledger> + Send + 'static) -> Ledger {
        self.runtime.block_on(async { tokio::spawn(main).await.expect("no task panics") })
    }
}
