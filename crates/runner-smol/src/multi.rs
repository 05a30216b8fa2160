//! `smol/multi`: an `Executor` that threads of our own run.

use kit::{Batch, Countdown, Ledger, Refusal, count_down_sample};
use smol::{Executor, future};
use std::sync::Arc;
use std::thread;

use crate::client::{self, Client, Connection};
use crate::{count_all, dispatch, raw};

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

    pub(crate) fn fetch(&self, client: &Client, batch: Arc<Batch>) -> Ledger {
        let executor = Arc::clone(&self.executor);
        match client.clone() {
            Client::Raw(idle) => self.run(dispatch(batch, move |order, due| {
                executor.spawn(raw::fetch(Arc::clone(&idle), order, due))
            })),
            Client::Hyper(idle) => self.run(dispatch(batch, move |order, due| {
                let driver = Arc::clone(&executor);
                let drive = move |connection: Connection| driver.spawn(connection).detach();
                executor.spawn(client::fetch(Arc::clone(&idle), drive, order, due))
            })),
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
