//! How long things take, as far as one can tell before they have run: for the plan's length, and for the size of a countdown
//! in a slow or a fast language.

use crate::contenders::Workers;
use crate::plan::Plan;
use crate::planned::Planned;
use crate::planned::warmup_delay_ns;
use record::Parameters;
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

impl Plan {
    /// About how long all of it takes, from the parameters alone.
    pub fn estimate(&self) -> Duration {
        self.estimate_round() * self.suite.trials
    }

    /// About how many trials of each cell fit into this time.
    pub fn trials_within(&self, time: Duration) -> u32 {
        (time.as_secs_f64() / self.estimate_round().as_secs_f64()) as u32
    }

    fn estimate_round(&self) -> Duration {
        self.cells.iter().map(|planned| self.estimate_trial(planned)).sum()
    }

    /// About how long one trial takes.
    pub fn estimate_trial(&self, planned: &Planned) -> Duration {
        // Starting a process, connecting, reading its memory, writing the row: seen on a small machine.
        const OVERHEAD: Duration = Duration::from_millis(60);
        // A 2-core machine carries about this many requests a second with origin and runner on it.
        const CARRIES_PER_S: f64 = 30_000.0;
        const NS_PER_ITERATION: f64 = 1.1;
        let speed = planned.contender.speed;
        let seconds = match &planned.cell.parameters {
            Parameters::Fetch { requests, concurrency, mean_delay_ns, extra, .. } => {
                let rounds = *requests as f64 / f64::from(*concurrency);
                let waiting = match &extra.open {
                    Some(open) => *requests as f64 / open.rate_per_s,
                    None => rounds * mean_delay_ns / 1e9,
                };
                let warming = 2.0 * warmup_delay_ns(*mean_delay_ns, *concurrency) / 1e9;
                waiting.max(*requests as f64 / CARRIES_PER_S) + warming
            }
            Parameters::Countdown { tasks, iterations, .. } => {
                let one_core = speed.is_some_and(|speed| speed.one_core);
                let single = one_core || planned.contender.workers.countdown == Workers::One;
                let cores = if single { 1.0 } else { planned.cell.limit.unwrap_or(1.0) };
                let ns = speed.map_or(NS_PER_ITERATION, |speed| speed.ns_per_iteration);
                f64::from(*tasks) * *iterations as f64 * ns / 1e9 / cores
            }
        };
        let requests = if planned.cell.parameters.is_fetch() { planned.cell.parameters.tasks() } else { 0 };
        let pause = self.urls.as_ref().map_or(Duration::ZERO, |urls| urls.pause(requests));
        let startup = speed.map_or(Duration::ZERO, |speed| speed.startup);
        Duration::from_secs_f64(seconds) + OVERHEAD + startup + pause
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
