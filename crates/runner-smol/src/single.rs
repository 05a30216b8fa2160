//! `smol/single`: a `LocalExecutor` on the main thread. Its tasks need not be `Send`.

use kit::{Countdown, Ledger, Order, Sample, count_down_sample};
use smol::LocalExecutor;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use crate::beside::count_down;
use crate::client::{Client, Connection};
use crate::raw;
use crate::tasks::{Window, count_all, dispatch, mixed, open, serve};

/// Runs only inside `block_on`. (Counted, for the tasks that spawn another task.)
pub(crate) struct Single {
    executor: Rc<LocalExecutor<'static>>,
}

impl Single {
    pub(crate) fn new() -> Self {
        Self { executor: Rc::new(LocalExecutor::new()) }
    }

    pub(crate) fn fetch(&self, client: &Client, window: Window) -> Ledger {
        match client.clone() {
            Client::Raw(idle) => {
                self.carry_out(window, move |order, due| raw::fetch(Arc::clone(&idle), order, due))
            }
            Client::Hyper(client) => {
                let executor = Rc::clone(&self.executor);
                let drive = move |connection: Connection| executor.spawn(connection).detach();
                self.carry_out(window, move |order, due| client.clone().fetch(drive.clone(), order, due))
            }
            Client::Isahc(client) => {
                self.carry_out(window, move |order, due| client_isahc::fetch(client.clone(), order, due))
            }
        }
    }

    /// A task is as large as its client needs: this is compiled for each.
    fn carry_out<T>(&self, window: Window, task: impl Fn(Order, Instant) -> T) -> Ledger
    where
        T: Future<Output = Sample> + 'static,
    {
        let executor = &self.executor;
        let spawn = |order, due| executor.spawn(task(order, due));
        match window {
            Window::Fetch(batch) => self.run(dispatch(batch, spawn)),
            Window::Open(arrivals) => self.run(open(arrivals, |arrival, running| {
                let fetch = task(arrival.order().clone(), arrival.due());
                executor.spawn(serve(arrival, fetch, running)).detach();
            })),
            Window::Mixed(batch, beside) => {
                self.run(mixed(batch, beside, spawn, |beside| executor.spawn(count_down(beside))))
            }
        }
    }

    pub(crate) fn countdown(&self, work: Countdown) -> Ledger {
        self.run(count_all(work, |due| {
            self.executor.spawn(async move { count_down_sample(due, work.iterations) })
        }))
    }

    /// smol's `block_on` waits for sockets and timers between two turns of the executor, on this thread.
    fn run(&self, main: impl Future<Output = Ledger>) -> Ledger {
        smol::block_on(self.executor.run(main))
    }
}
