//! `async-std/global`: a task per URL or countdown on async-std's one global executor.

mod beside;
mod client;
mod raw;
mod tasks;

use async_std::task;
use futures::stream::FuturesUnordered;
use kit::{Arrivals, Batch, Beside, Contender, Countdown, How, Ledger, Refusal, Spec, count_down_sample};
use std::env;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use crate::client::Client;
use crate::tasks::Window;

fn main() -> ExitCode {
    kit::run::<AsyncStd>(kit::identity!())
}

/// The executor itself is global: it starts by itself with the first task.
struct AsyncStd {
    client: Client,
}

impl Contender for AsyncStd {
    fn ways(_: &str) -> &'static [How] {
        beside::WAYS
    }

    fn start(spec: &Spec) -> Result<Self, Refusal> {
        match (spec.contender.as_str(), spec.workers) {
            ("async-std/global", 1..) => {}
            ("async-std/global", _) => return Err(Refusal::wrong_workers(spec)),
            (other, _) => return Err(Refusal::unknown_contender(other)),
        }
        thread_count_is(spec.workers)?;
        Ok(Self { client: Client::new(spec)? })
    }

    fn fetch(&mut self, batch: &Arc<Batch>) -> Ledger {
        self.carry_out(Window::Closed(Arc::clone(batch)))
    }

    fn countdown(&mut self, work: Countdown) -> Ledger {
        run(async move {
            let due = Instant::now();
            let tasks = FuturesUnordered::new();
            for _ in 0..work.tasks {
                tasks.push(task::spawn(async move { count_down_sample(due, work.iterations) }));
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

impl AsyncStd {
    fn carry_out(&self, window: Window) -> Ledger {
        match self.client.clone() {
            Client::Raw(idle) => run(window.carry_out(idle)),
            Client::Surf(client) => run(window.carry_out(client)),
            Client::Isahc(client) => run(window.carry_out(client)),
        }
    }
}

/// async-std takes the number of its threads from the environment only, and else starts one per core.
fn thread_count_is(workers: u32) -> Result<(), Refusal> {
    const VARIABLE: &str = "ASYNC_STD_THREAD_COUNT";
    let set = env::var(VARIABLE).ok();
    if set.as_deref().and_then(|count| count.parse().ok()) == Some(workers) {
        return Ok(());
    }
    let set = set.map_or_else(|| "not set".to_owned(), |count| format!("{count:?}"));
    Err(Refusal::Failed(format!(
        "{VARIABLE} is {set}, the spec asks for {workers} workers: start this runner with {VARIABLE}={workers}"
    )))
}

/// Runs the main task on the executor; this thread waits.
fn run(main: impl Future<Output = Ledger> + Send + 'static) -> Ledger {
    task::block_on(task::spawn(main))
}
