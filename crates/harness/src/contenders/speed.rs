//! How fast a contender is as far as one can tell before it has run, and by how much a countdown is scaled for it.

use std::time::Duration;

/// One countdown that takes less than this is counted from a larger number …
const SHORTEST_NS: f64 = 0.2e9;
/// … and one that takes more from a smaller one.
const LONGEST_NS: f64 = 5e9;
/// Doublings or halvings at most.
const MOST_DOUBLINGS: f64 = 30.0;

/// What is known of a contender's speed before it has run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Speed {
    /// Nanoseconds that a step of a countdown takes, warm.
    pub ns_per_iteration: f64,
    /// Whether its countdowns get one core between them, however many workers it has.
    pub one_core: bool,
    /// About how long it takes to start.
    pub startup: Duration,
}

impl Speed {
    /// By which power of two a countdown from this number is to be scaled, so that it takes from 0.2 to 5 s alone.
    pub(crate) fn scale(self, iterations: u64) -> f64 {
        let alone_ns = iterations as f64 * self.ns_per_iteration;
        let doublings = if alone_ns < SHORTEST_NS {
            (SHORTEST_NS / alone_ns).log2().ceil()
        } else if alone_ns > LONGEST_NS {
            -(alone_ns / LONGEST_NS).log2().ceil()
        } else {
            0.0
        };
        doublings.clamp(-MOST_DOUBLINGS, MOST_DOUBLINGS).exp2()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_countdown_that_takes_neither_nearly_no_time_nor_ages_is_left_as_it_is() {
        let scale = |ns_per_iteration: f64| {
            Speed { ns_per_iteration, one_core: true, startup: Duration::ZERO }.scale(25_000_000)
        };
        // 25 million steps take 1 s, 0.2 s and 5 s …
        assert_eq!([40.0, 8.0, 200.0].map(scale), [1.0; 3]);
        // … and 0.175, 0.1, 0.025, 6 and 50 s.
        assert_eq!([7.0, 4.0, 1.0, 240.0, 2000.0].map(scale), [2.0, 2.0, 8.0, 0.5, 0.0625]);
        assert_eq!(scale(1e-3), 8192.0);
        for ns in [1e-3, 0.9, 7.9, 201.0, 1e6] {
            let alone_ns = 25e6 * ns * scale(ns);
            assert!((SHORTEST_NS..=LONGEST_NS).contains(&alone_ns), "{ns}: {alone_ns}");
        }
    }
}
