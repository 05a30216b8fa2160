//! `smol/multi`: an `Executor` that threads of our own run.

use kit::{Countdown, Ledger, Order, Refusal, Sample, count_down_sample};
use smol::{Executor, future};
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use crate::beside::count_down;
use crate::client::{Client, Connection};
use crate::raw;
use crate::tasks::{Window, count_all, dispatch, mixed, open, serve};

/// Runs as long as the process does.
pub(crate) struct Multi {
    executor: Arc<Executor<'static>>,
}

impl Multi {
    /// Any thread may run an executor, and any number of them the same one.
    pub(crate) fn start(workers: u32) -> Result<Self, Refusal> {
        let executor = Arc::new(Executor::new());
        for n in 1..=workers {
            let executor = Arc::clone(&executor);
            thread::Builder::new()
                .name(format!("smol-{n}"))
                .spawn(move || smol::block_on(executor.run(future::pending::<()>())))?;
        }
        Ok(Self { executor })
    }

    pub(crate) fn fetch(&self, client: &Client, window: Window) -> Ledger {
        match client.clone() {
            Client::Raw(idle) => {
                self.carry_out(window, move |order, due| raw::fetch(Arc::clone(&idle), order, due))
            }
            Client::Hyper(client) => {
                let executor = Arc::clone(&self.executor);
                let drive = move |connection: Connection| executor.spawn(connection).detach();
                self.carry_out(window, move |order, due| client.clone().fetch(drive.clone(), order, due))
            }
            Client::Isahc(client) => {
                self.carry_out(window, move |order, due| client_isahc::fetch(client.clone(), order, due))
            }
        }
    }

    /// A task is as large as its client needs: this is compiled for each.
    fn carry_out<T>(
        &self,
        window: Window,
        task: impl Fn(Order, Instant) -> T + Send + Sync + 'static,
    ) -> Ledger
    where
        T: Future<Output = Sample> + Send + 'static,
    {
        let executor = Arc::clone(&self.executor);
        match window {
            Window::Fetch(batch) => {
                self.run(dispatch(batch, move |order, due| executor.spawn(task(order, due))))
            }
            Window::Open(arrivals) => self.run(open(arrivals, move |arrival, running| {
                let fetch = task(arrival.order().clone(), arrival.due());
                executor.spawn(serve(arrival, fetch, running)).detach();
            })),
            Window::Mixed(batch, beside) => {
                let for_countdowns = Arc::clone(&executor);
                self.run(mixed(
                    batch,
                    beside,
                    move |order, due| executor.spawn(task(order, due)),
                    move |beside| for_countdowns.spawn(count_down(beside)),
                ))
            }
        }
    }

    pub(crate) fn countdown(&self, work: Countdown) -> Ledger {
        let executor = Arc::clone(&self.executor);
        self.run(count_all(work, move |due| {
            executor.spawn(async move { count_down_sample(due, work.iterations) })
        }))
    }

    /// The main task runs on the executor's threads too. This one only waits: smol's own `block_on` would have it
    /// wait for sockets and timers as well, as one thread more than the spec allows.
    fn run(&self, main: impl Future<Output = Ledger> + Send + 'static) -> Ledger {
        future::block_on(self.executor.spawn(main))
    }
}
