//! What runner and worker say to each other, JSON objects a line each. Nobody else reads this.
//!
//! Times travel as nanoseconds of the kernel's monotonic clock, which is the same for all processes.

use kit::{ErrorKind, Failure, Sample, Spec, Usage};
use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// To a worker.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ToWorker {
    /// The first line: what the tasks will be about. Answered by `Ready`.
    Prepare(Spec),
    /// Fetch what order `index` of the warm-up or the window says. Answered by `Ended`.
    Fetch { warmup: bool, index: u64 },
    /// Count down. Answered by `Ended`.
    Countdown { iterations: u64 },
    /// Say how much CPU time you have used. Answered by `Used`.
    TellUsage,
}

/// From a worker.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum FromWorker {
    Ready,
    Ended(Told),
    Used { user_ns: u64, system_ns: u64, voluntary_switches: u64, involuntary_switches: u64 },
}

/// A sample on its way.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Told {
    begun_ns: u64,
    ended_ns: u64,
    failure: Option<(ErrorKind, String)>,
}

impl Told {
    /// A sample that was due in this process when the order came.
    pub(crate) fn new(clock: &Clock, ordered: Instant, sample: &Sample) -> Self {
        let (service, response) = (sample.service(), sample.response());
        Self {
            begun_ns: clock.ns(ordered + (response - service)),
            ended_ns: clock.ns(ordered + response),
            failure: sample.failure().map(|failure| (failure.kind, failure.message.clone())),
        }
    }

    /// The sample of a task that was due in this process at `due`.
    pub(crate) fn sample(self, clock: &Clock, due: Instant) -> Sample {
        let since_due = |ns: u64| Duration::from_nanos(ns.saturating_sub(clock.ns(due)));
        let result = match self.failure {
            None => Ok(()),
            Some((kind, message)) => Err(Failure::new(kind, message)),
        };
        Sample::told(due, since_due(self.begun_ns), since_due(self.ended_ns), result)
    }
}

impl From<Usage> for FromWorker {
    fn from(usage: Usage) -> Self {
        let Usage { user_ns, system_ns, voluntary_switches, involuntary_switches } = usage;
        Self::Used { user_ns, system_ns, voluntary_switches, involuntary_switches }
    }
}

/// The same moment on two clocks: an `Instant` does not tell its number, so it is told by its distance from this one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    instant: Instant,
    ns: u64,
}

impl Clock {
    /// Read once: both clocks are the kernel's monotonic one, so that the distance stays what it is.
    pub(crate) fn new() -> Self {
        let now = clock_gettime(ClockId::Monotonic);
        Self { instant: Instant::now(), ns: now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64 }
    }

    fn ns(&self, instant: Instant) -> u64 {
        self.ns + instant.saturating_duration_since(self.instant).as_nanos() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_arrives_with_its_times_and_its_failure() {
        let clock = Clock::new();
        let due = Instant::now();
        let ordered = due + Duration::from_micros(300);
        let sample = Sample::told(
            ordered,
            Duration::from_micros(20),
            Duration::from_micros(50),
            Err(Failure::new(ErrorKind::Reset, "gone")),
        );
        let arrived = Told::new(&clock, ordered, &sample).sample(&clock, due);
        assert_eq!(arrived.service(), Duration::from_micros(30));
        assert_eq!(arrived.response(), Duration::from_micros(350));
        assert_eq!(arrived.failure(), sample.failure());
    }
}
