//! The tasks: the same work for every system, as a future or as a function. They do not know who runs them.

use crate::mark::{Event, mark};
use clap::ValueEnum;
use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};

#[derive(Debug, Clone, Copy)]
pub(crate) struct Task {
    pub(crate) index: u32,
    pub(crate) work: Work,
    pub(crate) time: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, ValueEnum)]
pub(crate) enum Work {
    /// Waits: with the runtime's timer in a future, else by putting its thread to sleep.
    Wait,
    /// The same, then panics.
    Panic,
    /// Keeps its thread, waiting.
    Block,
    /// Keeps its thread, computing.
    Compute,
}

impl Task {
    /// Awaits at most once. `sleep` is the timer that goes with the runtime.
    pub(crate) async fn run<T: Future>(self, sleep: impl FnOnce(Duration) -> T) {
        let _guard = self.begin();
        if self.waits() {
            sleep(self.time).await;
        }
        self.rest();
    }

    pub(crate) fn run_blocking(self) {
        let _guard = self.begin();
        if self.waits() {
            thread::sleep(self.time);
        }
        self.rest();
    }

    fn waits(self) -> bool {
        matches!(self.work, Work::Wait | Work::Panic)
    }

    fn begin(self) -> Guard {
        mark(Event::Begin(self.index));
        Guard(self.index)
    }

    fn rest(self) {
        match self.work {
            Work::Wait => {}
            Work::Panic => panic!("task {} panics", self.index),
            Work::Block => thread::sleep(self.time),
            Work::Compute => {
                let begun = Instant::now();
                let mut number = 0u64;
                while begun.elapsed() < self.time {
                    number = black_box(number.wrapping_add(1));
                }
            }
        }
        mark(Event::End(self.index));
    }
}

/// Stands for everything that a task owns: files, locks, connections.
struct Guard(u32);

impl Drop for Guard {
    fn drop(&mut self) {
        mark(Event::Freed(self.0));
    }
}
