//! Connections of the raw lane that wait for their next request.

use protocol::Connection;
use std::sync::{Mutex, PoisonError};

/// A stack of idle connections; the warmest is taken first. Shared by all tasks of a batch and kept from the
/// warm-up to the window.
#[derive(Debug)]
pub struct Idle<W> {
    keep: bool,
    stack: Mutex<Vec<W>>,
}

impl<W> Idle<W> {
    /// None yet. With [`Connection::Fresh`] there will never be one.
    pub fn new(connection: Connection) -> Self {
        Self { keep: connection == Connection::Reuse, stack: Mutex::new(Vec::new()) }
    }

    /// An idle connection, or `None`: open one.
    pub fn take(&self) -> Option<W> {
        self.stack.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// As [`Idle::take`], for a batch whose URLs may name several hosts: the warmest that `fits`.
    pub fn take_where(&self, fits: impl Fn(&W) -> bool) -> Option<W> {
        let mut stack = self.stack.lock().unwrap_or_else(PoisonError::into_inner);
        let at = stack.iter().rposition(fits)?;
        Some(stack.remove(at))
    }

    /// Gives a connection back after a request that left it usable; closes it where every request opens its own.
    pub fn put(&self, wire: W) {
        if self.keep {
            self.stack.lock().unwrap_or_else(PoisonError::into_inner).push(wire);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_warmest_that_fits_comes_first() {
        let idle = Idle::new(Connection::Reuse);
        for wire in [1, 2, 11, 3] {
            idle.put(wire);
        }
        assert_eq!(idle.take_where(|wire| *wire > 9), Some(11));
        assert_eq!(idle.take_where(|wire| *wire > 9), None);
        assert_eq!((idle.take(), idle.take()), (Some(3), Some(2)));
    }

    #[test]
    fn nothing_is_kept_where_every_request_opens_its_own() {
        let idle = Idle::new(Connection::Fresh);
        idle.put(1);
        assert_eq!(idle.take(), None);
    }
}
