//! A cell: a contender on a workload with every parameter fixed.

use serde::{Deserialize, Serialize};
use std::fmt;

/// `contender:workload:client` (fetch) or `contender:workload` (countdown). It is a column in every table and a tag in
/// the histogram log, so each part is made of letters, digits, `.`, `_`, `-` and (in a contender) one `/`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CellId(pub String);

impl fmt::Display for CellId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A contender on a workload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Its name.
    pub id: CellId,
    /// `family/flavour`.
    pub contender: String,
    /// The workload's name in the suite.
    pub workload: String,
    /// How it speaks HTTP; absent for countdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// The contender that its speed-up is reckoned against: the same language's sequential one.
    pub baseline: String,
    /// Worker threads or processes the contender is told to start.
    pub workers: u32,
    /// What physics allows: tasks a second (`concurrency ÷ mean delay`) for fetch, a speed-up (`min(cores, tasks)`) for
    /// countdown. Absent where nothing is known (no delay, foreign servers).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<f64>,
    /// Everything else.
    pub parameters: Parameters,
}

/// The parameters of a workload as this cell runs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "workload", rename_all = "kebab-case")]
#[allow(clippy::large_enum_variant, reason = "a run has some hundreds; a box would be in every reader's way")]
pub enum Parameters {
    /// Fetch URLs, closed loop.
    Fetch {
        /// Tasks in the window.
        requests: u64,
        /// Tasks in flight at most.
        concurrency: u32,
        /// As the suite writes it: `10ms`, `exponential:10ms`, ….
        delay: String,
        /// Mean delay in nanoseconds.
        mean_delay_ns: f64,
        /// Body bytes of an answer.
        body_bytes: u64,
        /// `reuse` or `fresh`.
        connection: String,
        /// Per request, in nanoseconds.
        timeout_ns: u64,
        /// Faults the origin was told to make; empty for none.
        #[serde(default)]
        faults: String,
        /// `origin`, or `urls:N` for N foreign ones.
        target: String,
        /// What is not as in the plain closed loop.
        #[serde(default, skip_serializing_if = "Extra::is_none")]
        extra: Extra,
    },
    /// Count down.
    Countdown {
        /// Tasks, all submitted at once.
        tasks: u32,
        /// From which number each counts to 0.
        iterations: u64,
        /// How many times the suite's number that is: a power of two, 1 unless a countdown from the suite's number would
        /// be over at once in this language, or take ages.
        #[serde(default = "unscaled", skip_serializing_if = "is_unscaled")]
        scale: f64,
    },
}

/// What an experiment adds to a fetch; nothing of it in the plain closed loop.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Extra {
    /// Requests are due by a schedule, not when a slot frees up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<OpenLoop>,
    /// Countdowns run meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<Beside>,
    /// When and for how long the whole origin stands still (`200ms@1500`: at request 1500); empty for never.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stall: String,
    /// Over TLS.
    #[serde(default, skip_serializing_if = "is_false")]
    pub tls: bool,
    /// All requests are held by the origin until the harness has looked at the runner's memory; no figure of time is meant.
    #[serde(default, skip_serializing_if = "is_false")]
    pub held: bool,
    /// System calls are counted, which takes a little time from each.
    #[serde(default, skip_serializing_if = "is_false")]
    pub system_calls: bool,
}

/// The schedule of an open loop. `concurrency` is then the most that may be in flight; what arrives on top is turned away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OpenLoop {
    /// Arrivals a second.
    pub rate_per_s: f64,
    /// `constant` or `poisson`.
    pub arrivals: String,
    /// How late the pacer may be at the 99th percentile, where the suite says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_ns: Option<u64>,
}

/// Countdowns that run beside fetches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// How many at any moment.
    pub tasks: u32,
    /// From which number each counts to 0.
    pub iterations: u64,
    /// Where: `inline`, `yield`, `spawn-blocking`, ….
    pub how: String,
    /// Iterations between yields, where it yields; else 0.
    #[serde(default)]
    pub yield_every: u64,
}

impl Extra {
    /// Whether it adds nothing.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

fn is_false(value: &bool) -> bool {
    !value
}

fn unscaled() -> f64 {
    1.0
}

fn is_unscaled(scale: &f64) -> bool {
    *scale == 1.0
}

impl Parameters {
    /// What an experiment adds, if this is a fetch.
    pub fn extra(&self) -> Option<&Extra> {
        match self {
            Self::Fetch { extra, .. } => Some(extra),
            Self::Countdown { .. } => None,
        }
    }

    /// How many tasks a window has.
    pub fn tasks(&self) -> u64 {
        match self {
            Self::Fetch { requests, .. } => *requests,
            Self::Countdown { tasks, .. } => u64::from(*tasks),
        }
    }

    /// Whether this is a fetch.
    pub fn is_fetch(&self) -> bool {
        matches!(self, Self::Fetch { .. })
    }
}
