//! The CPU-bound task.

use crate::Sample;
use std::hint::black_box;
use std::time::Instant;

/// Countdowns to run: `tasks` of them, all submitted at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Countdown {
    /// How many tasks.
    pub tasks: u32,
    /// From which number each counts down to 0.
    pub iterations: u64,
}

/// Counts from `n` to 0. `black_box` hides the counter from LLVM at every step, so that the loop is neither removed
/// nor replaced by its closed form: the time grows in proportion to `n`.
#[inline(never)]
pub fn count_down(n: u64) {
    let mut left = black_box(n);
    while left > 0 {
        left = black_box(left - 1);
    }
}

/// Counts down as a task that was due at `due`, and says how long that took.
pub fn count_down_sample(due: Instant, iterations: u64) -> Sample {
    let mut sample = Sample::due(due);
    sample.begin();
    count_down(iterations);
    sample.end(Ok(()))
}
