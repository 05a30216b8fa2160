//! `smol/single`: a `LocalExecutor` on the main thread. Its tasks need not be `Send`.

use kit::{Batch, Countdown, Ledger, count_down_sample};
use smol::LocalExecutor;
use std::rc::Rc;
use std::sync::Arc;

use crate::client::{self, Client, Connection};
use crate::{count_all, dispatch, raw};

/// Runs only inside `block_on`. (Counted, for the tasks that spawn another task.)
pub(crate) struct Single {
    executor: Rc<LocalExecutor<'static>>,
}

impl Single {
    pub(crate) fn new() -> Self {
        Self { executor: Rc::new(LocalExecutor::new()) }
    }

    pub(crate) fn fetch(&self, client: &Client, batch: Arc<Batch>) -> Ledger {
        match client {
            Client::Raw(idle) => self.run(dispatch(batch, |order, due| {
                self.executor.spawn(raw::fetch(Arc::clone(idle), order, due))
            })),
            Client::Hyper(idle) => self.run(dispatch(batch, |order, due| {
                let executor = Rc::clone(&self.executor);
                let drive = move |connection: Connection| executor.spawn(connection).detach();
                self.executor.spawn(client::fetch(Arc::clone(idle), drive, order, due))
            })),
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
