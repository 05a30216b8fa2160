//! The CPU-bound task.

use crate::ledger::Sample;
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

/// Counts from `n` to 0, and folds each number into the next by a multiplication (by 2⁶⁴ ÷ φ, odd) that has to wait for the
/// one before it. LLVM has no closed form for that, and `black_box` makes it need the result, so the loop is neither removed
/// nor shortened: the time grows in proportion to `n`.
///
/// Why not simply `left = black_box(left - 1)`: that sends the counter through memory at every step, whose speed the
/// processor guesses at. Here it took 0.26 to 0.62 ns a step from one trial of the same program to the next; this took 1.02
/// to 1.14, alone or beside another.
#[inline(never)]
pub fn count_down(n: u64) {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut left = black_box(n);
    let mut folded = left;
    while left > 0 {
        folded = folded.wrapping_mul(ODD) ^ left;
        left -= 1;
    }
    black_box(folded);
}

/// Counts down as a task that was due at `due`, and says how long that took.
pub fn count_down_sample(due: Instant, iterations: u64) -> Sample {
    let mut sample = Sample::due(due);
    sample.begin();
    count_down(iterations);
    sample.end(Ok(()))
}
