//! What happened to each task.

use crate::failure::Failure;
use protocol::ErrorKind;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// One task, from the moment it was due to its end.
#[derive(Debug)]
pub struct Sample {
    due: Instant,
    begun: Instant,
    ended: Instant,
    result: Result<(), Failure>,
}

impl Sample {
    /// A task that was due at `due` and has not begun.
    pub fn due(due: Instant) -> Self {
        Self { due, begun: due, ended: due, result: Ok(()) }
    }

    /// Call it right before the first byte is sent (with a library client: before the library is asked), or before
    /// the work begins. Service time runs from here.
    pub fn begin(&mut self) {
        self.begun = Instant::now();
    }

    /// Call it when the last byte is read and checked, or the work is done.
    pub fn end(mut self, result: Result<(), Failure>) -> Self {
        self.ended = Instant::now();
        self.result = result;
        self
    }

    /// A task measured elsewhere (in a worker process), told as durations since it was due.
    pub fn told(due: Instant, begun: Duration, ended: Duration, result: Result<(), Failure>) -> Self {
        Self { due, begun: due + begun, ended: due + ended, result }
    }

    /// First byte sent (or work begun) → last byte read (or work ended).
    pub fn service(&self) -> Duration {
        self.ended.saturating_duration_since(self.begun)
    }

    /// Due → last byte read (or work ended).
    pub fn response(&self) -> Duration {
        self.ended.saturating_duration_since(self.due)
    }

    /// Why it did not end well, if so.
    pub fn failure(&self) -> Option<&Failure> {
        self.result.as_ref().err()
    }
}

/// All tasks of a batch: the latencies of those that ended well, the number of those that did not.
#[derive(Debug, Default)]
pub struct Ledger {
    /// Nanoseconds, one a task that ended well.
    pub service_ns: Vec<u64>,
    /// Nanoseconds, one a task that ended well.
    pub response_ns: Vec<u64>,
    /// The others, by kind.
    pub errors: BTreeMap<ErrorKind, u64>,
    /// The first few messages.
    pub error_examples: Vec<String>,
}

impl Ledger {
    /// Room for `tasks` tasks, so that entering those that end well never allocates. Making the room does: runners
    /// do so inside the window, once, two allocations whatever the number of tasks. Failures keep their messages,
    /// which were allocated when they happened.
    pub fn with_capacity(tasks: usize) -> Self {
        Self {
            service_ns: Vec::with_capacity(tasks),
            response_ns: Vec::with_capacity(tasks),
            ..Self::default()
        }
    }

    /// Enters a task that has ended, and tells when: the moment the next one is due in its place.
    pub fn enter(&mut self, sample: Sample) -> Instant {
        match &sample.result {
            Ok(()) => {
                self.service_ns.push(sample.service().as_nanos() as u64);
                self.response_ns.push(sample.response().as_nanos() as u64);
            }
            Err(failure) => self.fail(failure),
        }
        sample.ended
    }

    fn fail(&mut self, failure: &Failure) {
        const EXAMPLES: usize = 5;
        *self.errors.entry(failure.kind).or_default() += 1;
        let known = self.error_examples.contains(&failure.message);
        if !known && self.error_examples.len() < EXAMPLES {
            self.error_examples.push(failure.message.clone());
        }
    }

    /// Tasks that ended well.
    pub fn ok(&self) -> u64 {
        self.service_ns.len() as u64
    }

    /// All tasks that ended.
    pub fn attempted(&self) -> u64 {
        self.ok() + self.errors.values().sum::<u64>()
    }
}
