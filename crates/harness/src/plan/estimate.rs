//! How long a plan takes, as far as one can tell before it has run.

use crate::contenders::Workers;
use crate::plan::planned::{Planned, warmup_delay_ns};
use crate::plan::resolved::Plan;
use record::Parameters;
use std::time::Duration;

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
