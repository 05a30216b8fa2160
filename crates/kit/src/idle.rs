//! Connections of the raw lane that wait for their next request.

use crate::Connection;
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

    /// Gives a connection back after a request that left it usable; closes it where every request opens its own.
    pub fn put(&self, wire: W) {
        if self.keep {
            self.stack.lock().unwrap_or_else(PoisonError::into_inner).push(wire);
        }
    }
}
