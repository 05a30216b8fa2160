//! The raw lane over blocking sockets of the standard library, for every contender whose tasks may block their
//! thread: connect, write, read. It must not know who calls it, or on which thread.

use crate::batch::Order;
use crate::failure::Failure;
use crate::idle::Idle;
use crate::ledger::Sample;
use crate::reply::Reply;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// One connection, with the answer that is being read from it.
#[derive(Debug)]
pub struct Wire {
    stream: TcpStream,
    address: SocketAddr,
    reply: Reply,
    /// How long the socket has been told to wait for a read.
    patience: Duration,
}

/// Fetches as a task that was due at `due`: on an idle connection, or else on a new one.
pub fn fetch(idle: &Idle<Wire>, order: &Order, due: Instant) -> Sample {
    let mut sample = Sample::due(due);
    let deadline = Instant::now() + order.timeout();
    let wire = match idle.take_where(|wire| wire.address == order.address()) {
        Some(wire) => Ok(wire),
        None => Wire::connect(order),
    };
    let exchanged = wire.and_then(|mut wire| {
        sample.begin();
        let usable = wire.exchange(order, deadline)?;
        Ok(usable.then_some(wire))
    });
    match exchanged {
        Ok(usable) => {
            // First the clock: closing a connection is no part of the answer.
            let sample = sample.end(Ok(()));
            usable.into_iter().for_each(|wire| idle.put(wire));
            sample
        }
        Err(failure) => sample.end(Err(failure)),
    }
}

impl Wire {
    /// Opens a connection, within the time the order has.
    ///
    /// # Errors
    /// The connection cannot be opened, or not in time.
    pub fn connect(order: &Order) -> Result<Self, Failure> {
        let stream =
            TcpStream::connect_timeout(&order.address(), order.timeout()).map_err(connect_failure)?;
        stream.set_nodelay(true)?;
        stream.set_write_timeout(Some(order.timeout()))?;
        stream.set_read_timeout(Some(order.timeout()))?;
        Ok(Self { stream, address: order.address(), reply: Reply::new(), patience: order.timeout() })
    }

    /// Writes the request, reads the answer and checks it. `true`: the connection may be used again.
    ///
    /// # Errors
    /// Whatever can go wrong with an answer; the connection is then not to be used again.
    pub fn exchange(&mut self, order: &Order, deadline: Instant) -> Result<bool, Failure> {
        self.stream.write_all(&order.request())?;
        loop {
            self.wait_until(deadline)?;
            let count = self.stream.read(self.reply.space())?;
            if self.reply.advance(count)? {
                return self.reply.finish(order);
            }
        }
    }

    /// Gives the next read what is left of the task's time: the socket's own time-out begins anew with every read.
    /// Being told costs a system call, so a hundredth more or less is not told.
    fn wait_until(&mut self, deadline: Instant) -> Result<(), Failure> {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Failure::timeout());
        }
        if left.abs_diff(self.patience) > self.patience / 100 {
            self.stream.set_read_timeout(Some(left))?;
            self.patience = left;
        }
        Ok(())
    }
}

fn connect_failure(error: io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::TimedOut => Failure::timeout(),
        _ => Failure::connect(error),
    }
}

#[cfg(test)]
#[path = "blocking_tests.rs"]
mod tests;
