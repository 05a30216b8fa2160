//! How a suite wants URLs fetched: the plain closed loop, and what an experiment adds to it. Plain data.

use crate::suite::values::{duration, maybe_duration, some_tasks, within};
use crate::text::located::Fault;
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
    /// Tasks in a window. It may be written for each unit in flight, so it is read beside the rest.
    #[serde(skip)]
    pub requests: u64,
    /// Tasks in flight at most.
    pub concurrency: u32,
    /// What the origin waits before it answers.
    #[serde(default = "no_delay")]
    pub delay: Delay,
    /// Bytes of a body.
    #[serde(default = "a_kibibyte", alias = "body")]
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
    pub(crate) fn check(&self) -> Result<(), Fault> {
        let timeout_ms = self.timeout.as_millis() as u64;
        if !(1..=600_000).contains(&timeout_ms) {
            return Err(Fault::at("timeout", format!("timeout = {timeout_ms} ms: from 1 ms to 10 minutes")));
        }
        within("requests", self.requests, 1, 1_000_000)?;
        within("concurrency", u64::from(self.concurrency), 1, 60_000)?;
        within("body_bytes", self.body_bytes, 0, origin::MAX_BODY_BYTES)?;
        self.open.map_or(Ok(()), |open| open.check(self.requests))?;
        self.beside.map_or(Ok(()), BesideKind::check)?;
        if self.held && (self.requests != u64::from(self.concurrency) || !self.delay.is_none()) {
            let problem = "a held workload has as many requests as it has in flight, and no delay";
            return Err(Fault::at("held", problem));
        }
        let ways = [("open", self.open.is_some()), ("beside", self.beside.is_some()), ("held", self.held)];
        match ways.iter().filter(|(_, given)| *given).nth(1) {
            Some((key, _)) => Err(Fault::at(*key, "only one of `open`, `beside` and `held` at a time")),
            None => Ok(()),
        }
    }
}

impl OpenKind {
    fn check(self, requests: u64) -> Result<(), Fault> {
        if !(0.1..=MAX_RATE_PER_S).contains(&self.rate) {
            let problem = format!("rate = {}: from 0.1 to {MAX_RATE_PER_S} a second", self.rate);
            return Err(Fault::at("open.rate", problem));
        }
        let lasts_s = requests as f64 / self.rate;
        if lasts_s > MAX_WINDOW_S {
            let problem = format!(
                "{requests} requests at {} a second last {lasts_s:.0} s: {MAX_WINDOW_S} s at most",
                self.rate
            );
            return Err(Fault::at("requests", problem));
        }
        Ok(())
    }
}

impl BesideKind {
    fn check(self) -> Result<(), Fault> {
        let inside = |fault: Fault| fault.inside("beside", "beside");
        some_tasks(self.tasks, self.tasks_per_core, 1_000).map_err(inside)?;
        within("iterations", self.iterations, 1, 1 << 40).map_err(inside)?;
        if (self.how == How::Yield) != (self.yield_every > 0) {
            let problem = "`yield_every` belongs to how = \"yield\", and only there";
            return Err(Fault::at("beside.yield_every", problem));
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
