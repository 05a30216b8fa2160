//! How a suite wants URLs fetched: the plain closed loop, and what an experiment adds to it. Plain data.

use crate::suite::{duration, maybe_duration, some_tasks, within};
use origin::{Delay, Faults, Stall};
use protocol::{Connection, How};
use serde::Deserialize;
use std::time::Duration;

/// Arrivals a second at most: load is bounded.
pub(crate) const MAX_RATE_PER_S: f64 = 200_000.0;
/// How long a window may last by its own parameters, in seconds.
const MAX_WINDOW_S: f64 = 600.0;

/// How URLs are fetched.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FetchKind {
    /// Tasks in a window.
    pub requests: u64,
    /// Tasks in flight at most.
    pub concurrency: u32,
    /// What the origin waits before it answers.
    #[serde(default = "no_delay")]
    pub delay: Delay,
    /// Bytes of a body.
    #[serde(default = "a_kibibyte")]
    pub body_bytes: u64,
    /// Keep connections, or open one for every request.
    #[serde(default = "reuse")]
    pub connection: Connection,
    /// Per request.
    #[serde(default = "ten_seconds", deserialize_with = "duration")]
    pub timeout: Duration,
    /// What the origin does wrong on purpose.
    #[serde(default = "no_faults")]
    pub faults: Faults,
    /// When and for how long the whole origin stands still: `200ms@1500`, at request 1500.
    #[serde(default)]
    pub stall: Option<Stall>,
    /// Over TLS.
    #[serde(default)]
    pub tls: bool,
    /// The origin holds every request until the harness has weighed the runner.
    #[serde(default)]
    pub held: bool,
    /// Count system calls.
    #[serde(default)]
    pub system_calls: bool,
    /// An open loop instead of a closed one.
    #[serde(default)]
    pub open: Option<OpenKind>,
    /// Countdowns beside the fetches.
    #[serde(default)]
    pub beside: Option<BesideKind>,
}

/// When requests are due that no slot waits for.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenKind {
    /// Arrivals a second.
    pub rate: f64,
    /// At equal distances, or by chance.
    #[serde(default)]
    pub arrivals: Pattern,
    /// How late its pacer may be, at the 99th percentile, before the trial is invalid: what is not timed (tests of
    /// correctness) can allow more than 1 ms and a tenth of the mean distance.
    #[serde(default, deserialize_with = "maybe_duration")]
    pub late: Option<Duration>,
}

/// The distances between arrivals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pattern {
    /// All equal.
    #[default]
    Constant,
    /// Exponentially distributed: arrivals know nothing of each other.
    Poisson,
}

/// Countdowns that run beside fetches.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BesideKind {
    /// How many at any moment …
    #[serde(default)]
    pub tasks: Option<u32>,
    /// … or how many for each core.
    #[serde(default)]
    pub tasks_per_core: Option<u32>,
    /// From which number each counts down to 0.
    pub iterations: u64,
    /// Where they run.
    pub how: How,
    /// Iterations between yields, where it yields.
    #[serde(default)]
    pub yield_every: u64,
}

impl FetchKind {
    pub(crate) fn check(&self) -> Result<(), String> {
        within("timeout in milliseconds", self.timeout.as_millis() as u64, 1, 600_000)?;
        within("requests", self.requests, 1, 1_000_000)?;
        within("concurrency", u64::from(self.concurrency), 1, 60_000)?;
        within("body_bytes", self.body_bytes, 0, origin::MAX_BODY_BYTES)?;
        if let Some(open) = self.open {
            if !(0.1..=MAX_RATE_PER_S).contains(&open.rate) {
                return Err(format!("rate = {}: from 0.1 to {MAX_RATE_PER_S} a second", open.rate));
            }
            let lasts_s = self.requests as f64 / open.rate;
            if lasts_s > MAX_WINDOW_S {
                return Err(format!(
                    "{} requests at {} a second last {lasts_s:.0} s: {MAX_WINDOW_S} s at most",
                    self.requests, open.rate
                ));
            }
        }
        if let Some(beside) = self.beside {
            some_tasks(beside.tasks, beside.tasks_per_core, 1_000)?;
            within("beside.iterations", beside.iterations, 1, 1 << 40)?;
            if (beside.how == How::Yield) != (beside.yield_every > 0) {
                return Err("`yield_every` belongs to how = \"yield\", and only there".into());
            }
        }
        if self.held && (self.requests != u64::from(self.concurrency) || !self.delay.is_none()) {
            return Err("a held workload has as many requests as it has in flight, and no delay".into());
        }
        let ways = [self.open.is_some(), self.beside.is_some(), self.held];
        if ways.into_iter().filter(|way| *way).count() > 1 {
            return Err("only one of `open`, `beside` and `held` at a time".into());
        }
        Ok(())
    }
}

impl Pattern {
    /// `constant` or `poisson`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Constant => "constant",
            Self::Poisson => "poisson",
        }
    }
}

fn ten_seconds() -> Duration {
    Duration::from_secs(10)
}

fn no_delay() -> Delay {
    Delay::fixed_ns(0)
}

fn no_faults() -> Faults {
    Faults::NONE
}

fn a_kibibyte() -> u64 {
    1024
}

fn reuse() -> Connection {
    Connection::Reuse
}
