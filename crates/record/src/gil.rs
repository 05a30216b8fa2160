//! What an interpreter's lock does, as a program of its language saw it: countdowns on threads, and a thread that fetches
//! beside one that counts. Times are nanoseconds. Nothing here knows the language.

use serde::{Deserialize, Serialize};

/// One interpreter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GilFigures {
    /// The first half of its contenders' names.
    pub family: String,
    /// What it calls itself.
    pub language: String,
    /// Processors that it might use.
    pub cores: u32,
    /// How long a thread may keep the lock, by default, with its unit: `0.005 s`; absent where nobody can tell.
    #[serde(default)]
    pub switch_interval: Option<String>,
    /// From which number each of the four countdowns went.
    pub iterations: u64,
    /// Trials of each row, each in a process of its own.
    pub trials: u32,
    /// Four countdowns on so many threads.
    pub countdown: Vec<GilCountdown>,
    /// A thread that fetches, one answer after the other, each a millisecond after it was asked for, from another process.
    pub fetch: Vec<GilFetch>,
}

/// Four countdowns. A value a trial in each list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GilCountdown {
    /// On so many threads; 0: one after the other on the main thread.
    pub threads: u32,
    /// How long a thread may keep the lock.
    #[serde(default)]
    pub switch_interval: Option<String>,
    /// Median time of 0 threads ÷ median time of this row.
    pub speed_up: f64,
    /// By the clock.
    pub wall_ns: Vec<u64>,
    /// CPU time.
    pub cpu_ns: Vec<u64>,
    /// Times a thread waited.
    pub voluntary_switches: Vec<u64>,
    /// Times a thread was taken off its core.
    pub involuntary_switches: Vec<u64>,
}

/// The fetching thread's answers, all trials together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GilFetch {
    /// What another thread does meanwhile: `countdown`, or nothing.
    #[serde(default)]
    pub rival: Option<String>,
    /// How long a thread may keep the lock.
    #[serde(default)]
    pub switch_interval: Option<String>,
    /// Answers that came.
    pub fetches: u64,
    /// Those that did not.
    pub failed: u64,
    /// Median latency; absent where no answer came.
    #[serde(default)]
    pub p50_ns: Option<u64>,
    /// Its 99th percentile.
    #[serde(default)]
    pub p99_ns: Option<u64>,
    /// The longest.
    #[serde(default)]
    pub max_ns: Option<u64>,
    /// What a step of the rival's countdown took meanwhile; absent where there was none.
    #[serde(default)]
    pub rival_ns_per_iteration: Option<f64>,
}
