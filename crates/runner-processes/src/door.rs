//! Arrivals of an open loop, for a thread that waits for processes as well: both ring in one epoll.

use crate::worker_process::Waiting;
use anyhow::Context as _;
use kit::{Arrival, Arrivals};
use rustix::event::{EventfdFlags, eventfd};
use rustix::fd::OwnedFd;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

/// The door's number where workers have theirs.
pub(crate) const DOOR: usize = usize::MAX;

/// Where arrivals come in.
pub(crate) struct Door {
    arrivals: Arrivals,
    next: NextArrival,
    waker: Waker,
}

type NextArrival = Pin<Box<dyn Future<Output = Option<Arrival>>>>;

struct Bell(OwnedFd);

impl Door {
    /// From now on `waiting` tells [`DOOR`] when there may be an arrival.
    pub(crate) fn new(arrivals: &Arrivals, waiting: &Waiting) -> anyhow::Result<Self> {
        let bell = eventfd(0, EventfdFlags::CLOEXEC).context("creating an eventfd")?;
        waiting.add_bell(&bell, DOOR)?;
        let waker = Waker::from(Arc::new(Bell(bell)));
        Ok(Self { arrivals: arrivals.clone(), next: next(arrivals), waker })
    }

    /// The next arrival, if it is there; `None` when the schedule is over. It rings only after this was `Pending`.
    pub(crate) fn next(&mut self) -> Poll<Option<Arrival>> {
        let arrival = self.next.as_mut().poll(&mut Context::from_waker(&self.waker));
        if arrival.is_ready() {
            self.next = next(&self.arrivals);
        }
        arrival
    }
}

fn next(arrivals: &Arrivals) -> NextArrival {
    let arrivals = arrivals.clone();
    Box::pin(async move { arrivals.next().await })
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        // Fails only where 2⁶⁴ rings have not been read.
        let _ = rustix::io::write(&self.0, &1u64.to_ne_bytes());
    }
}
