//! What the program under observation says about itself: a JSON line for each event, written at once to standard output,
//! which all its threads and child processes share. It must not hold anything back: a process may be gone at any moment.

use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};
use std::io;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Mark {
    /// The kernel's monotonic clock, which is the same in all processes.
    pub(crate) at_ns: u64,
    pub(crate) process: u32,
    pub(crate) thread: u32,
    pub(crate) event: Event,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Event {
    /// A stopwatch starts; nothing is submitted yet.
    Start,
    /// The last submit has returned.
    Submitted {
        /// The longest that one of them took.
        longest_ns: u64,
    },
    /// A submit was refused, in these words.
    Refused(String),
    /// The call that makes the situation begins.
    Calling,
    /// It has returned.
    Called,
    /// Asking for a task gave this.
    Told(Result<(), String>),
    /// The program has nothing left to do but to leave; it waits to be looked at.
    Stayed,
    /// `main` leaves, and what it holds goes out of scope.
    Leaving,
    /// The last line of `main`.
    Left,
    /// A task begins.
    Begin(u32),
    /// A task has come to its end.
    End(u32),
    /// What a task owns is dropped.
    Freed(u32),
}

pub(crate) fn mark(event: Event) {
    let mark = Mark {
        at_ns: now_ns(),
        process: std::process::id(),
        thread: rustix::thread::gettid().as_raw_nonzero().get().unsigned_abs(),
        event,
    };
    let mut line = serde_json::to_vec(&mark).expect("numbers and texts");
    line.push(b'\n');
    // One call to the system, so that lines of several writers do not mix. If nobody reads any more, nobody minds.
    let _: io::Result<usize> = rustix::io::write(io::stdout(), &line).map_err(Into::into);
}

/// What asking for a task gave.
pub(crate) fn told(answer: Result<(), impl ToString>) {
    mark(Event::Told(answer.map_err(|words| words.to_string())));
}

pub(crate) fn now_ns() -> u64 {
    let now = clock_gettime(ClockId::Monotonic);
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}
