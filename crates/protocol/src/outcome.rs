//! What a runner says to the harness.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A line from a runner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum FromRunner {
    /// Runtime started, warm-up over, connections open; waiting for `go`.
    Ready,
    /// The window is closed; waiting, unchanged, for stdin to close while the harness reads memory and threads.
    Done,
    /// The last line: the figures. (Boxed: it is far larger than its siblings.)
    Outcome(Box<Outcome>),
    /// Instead of `ready`: this combination makes no sense here; the reason is shown to people.
    Unsupported {
        /// Why, in one sentence.
        reason: String,
    },
    /// Instead of any other line: the trial could not be carried out.
    Failed {
        /// Why, in one sentence.
        reason: String,
    },
}

/// The figures of one window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The version the runner speaks.
    pub protocol: u32,
    /// Who measured, with what.
    pub runner: Identity,
    /// How many worker threads or processes it was told to start: the spec's number, repeated. A pool that grows by
    /// need may have started fewer.
    pub workers: u32,
    /// Clock and CPU account at the window's edges.
    pub window: Window,
    /// Tasks started; equals `ok` plus all errors.
    pub attempted: u64,
    /// Tasks that ended well.
    pub ok: u64,
    /// Tasks that did not, by kind. Their latencies are in no sample.
    #[serde(default)]
    pub errors: BTreeMap<ErrorKind, u64>,
    /// The first few error messages, for people.
    #[serde(default)]
    pub error_examples: Vec<String>,
    /// One value a task that ended well: first byte sent (or work begun) → last byte read (or work ended).
    pub service: Samples,
    /// One value a task that ended well: the moment it was due → last byte read (or work ended).
    pub response: Samples,
    /// Of an open loop: how its schedule was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pacer: Option<Pacer>,
    /// Of a mixed window: countdowns that ended in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub countdowns: Option<u64>,
}

/// How the schedule of an open loop was kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pacer {
    /// Arrivals that found as many in flight as there may be, and were not begun: in no other count.
    pub turned_away: u64,
    /// One value an arrival: the moment it was due → the moment it was handed over. Nanoseconds.
    pub lateness: Samples,
}

/// Who a runner is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The runner's name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The language, with the version of its compiler or interpreter.
    pub language: String,
    /// What it stands on: library → version.
    #[serde(default)]
    pub libraries: BTreeMap<String, String>,
}

/// The window by the runner's monotonic clock and its `getrusage`, children included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Window {
    /// Length, in nanoseconds.
    pub wall_ns: u64,
    /// CPU time in user mode, in nanoseconds.
    pub user_ns: u64,
    /// CPU time in the kernel, in nanoseconds.
    pub system_ns: u64,
    /// Times a thread gave up its core by itself (it waited).
    pub voluntary_switches: u64,
    /// Times a thread was taken off its core.
    pub involuntary_switches: u64,
}

/// Latencies of tasks that ended well.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Samples {
    /// Nanoseconds, one number a task.
    RawNs(Vec<u64>),
    /// An HdrHistogram of nanoseconds, V2 compressed, in base64.
    Hdr(String),
}

/// Why a task did not end well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorKind {
    /// No connection could be opened.
    Connect,
    /// The task's time ran out.
    Timeout,
    /// The peer reset the connection.
    Reset,
    /// The body ended before its length was reached.
    Truncated,
    /// An answer with a status other than 2xx.
    Status,
    /// A body of another length or content than it must have.
    Content,
    /// Not HTTP.
    Protocol,
    /// Anything else.
    Other,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::Reset => "reset",
            Self::Truncated => "truncated",
            Self::Status => "status",
            Self::Content => "content",
            Self::Protocol => "protocol",
            Self::Other => "other",
        })
    }
}
