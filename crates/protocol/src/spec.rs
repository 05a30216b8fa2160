//! What the harness says to a runner.

use serde::{Deserialize, Serialize};

/// A line from the harness.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[allow(clippy::large_enum_variant, reason = "there are two of them in a process")]
pub enum ToRunner {
    /// The first line: the whole trial. A trial needs nothing else.
    Spec(Spec),
    /// The second line: open the window.
    Go,
}

/// One trial, in full.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// [`crate::VERSION`] of the harness.
    pub protocol: u32,
    /// Which contender to be, `family/flavour`: one runner may carry several.
    pub contender: String,
    /// How many worker threads (or worker processes) to start, where the contender has such a number. Never a
    /// default of the library: a contender that cannot be told refuses.
    pub workers: u32,
    /// What to do.
    #[serde(flatten)]
    pub work: Work,
}

/// The workload with every parameter fixed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "workload", rename_all = "kebab-case")]
pub enum Work {
    /// Fetch URLs: nearly all waiting.
    Fetch(Fetch),
    /// Count down: nothing but work.
    Countdown(Countdown),
    /// Fetch URLs as a schedule says, whether or not the answers keep up (an open loop).
    Open(Open),
    /// Fetch URLs while countdowns run.
    Mixed(Mixed),
}

/// Fetches that are due by the clock. [`Fetch::concurrency`] is the most that may be in flight: an arrival that finds so many is
/// turned away and counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Open {
    /// What is fetched.
    #[serde(flatten)]
    pub fetch: Fetch,
    /// When each task is due, in nanoseconds from the opening of the window; ascending, [`Fetch::requests`] of them.
    pub due_ns: Vec<u64>,
}

/// Fetches in a closed loop, and beside them countdowns until the last fetch has ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mixed {
    /// What is fetched.
    #[serde(flatten)]
    pub fetch: Fetch,
    /// What is counted down meanwhile.
    pub beside: Beside,
}

/// Countdowns that run while something else is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// How many are under way at any moment: when one has ended, the next begins.
    pub tasks: u32,
    /// From which number each counts down to 0.
    pub iterations: u64,
    /// Where they run.
    pub how: How,
    /// With [`How::Yield`], after how many iterations a task lets others go first.
    pub yield_every: u64,
}

/// Where work that does not wait is run, beside work that does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// In a task like any other, from its beginning to its end.
    Inline,
    /// In a task like any other that yields every so many iterations.
    Yield,
    /// In the library's `spawn_blocking`.
    SpawnBlocking,
    /// In tokio's `block_in_place`.
    BlockInPlace,
    /// In the `blocking` crate's `unblock`.
    Unblock,
    /// In rayon's pool, which tells the end over a channel.
    Rayon,
    /// In a new thread, which tells the end over a channel.
    Thread,
}

impl How {
    /// The word that stands in files: `inline`, `spawn-blocking`, ….
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inline => "inline",
            Self::Yield => "yield",
            Self::SpawnBlocking => "spawn-blocking",
            Self::BlockInPlace => "block-in-place",
            Self::Unblock => "unblock",
            Self::Rayon => "rayon",
            Self::Thread => "thread",
        }
    }
}

/// `requests` tasks, one URL each, at most `concurrency` of them in flight (a closed loop).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fetch {
    /// How to speak HTTP: `raw`, or the name of a library.
    pub client: String,
    /// Task `i` fetches `urls[i mod len]`, in which `{i}` stands for the number `i`. Never empty.
    pub urls: Vec<String>,
    /// How many tasks the window has.
    pub requests: u64,
    /// How many tasks may be in flight at once.
    pub concurrency: u32,
    /// Whether connections are kept or opened anew for every request.
    pub connection: Connection,
    /// A task that takes longer counts as an error of kind `timeout`. Nanoseconds, from the start of the task.
    pub timeout_ns: u64,
    /// What a body must look like; absent for foreign servers, of which only the status is checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// What to fetch before the window, with the same concurrency, so that connections stand.
    pub warmup: Warmup,
    /// For `https`: the certificate authority to trust, and no other, as PEM; absent: those that the library knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
}

impl Work {
    /// What is fetched, if anything is.
    pub fn fetch(&self) -> Option<&Fetch> {
        match self {
            Self::Fetch(fetch) => Some(fetch),
            Self::Open(open) => Some(&open.fetch),
            Self::Mixed(mixed) => Some(&mixed.fetch),
            Self::Countdown(_) => None,
        }
    }
}

/// What the origin's bodies look like: byte `k` of the answer to request `i` is the letter number
/// `(k + i) mod 26` of the lower-case alphabet, so that swapped answers are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Length in bytes.
    pub bytes: u64,
}

/// Requests made before the window; they count nowhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Warmup {
    /// As in [`Fetch::urls`].
    pub urls: Vec<String>,
    /// How many; 0 leaves the warm-up out.
    pub requests: u64,
}

/// What becomes of a connection after a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Connection {
    /// It is kept alive and used again.
    Reuse,
    /// Every request opens its own.
    Fresh,
}

/// `tasks` countdowns from `iterations` to 0, all submitted at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Countdown {
    /// How many tasks.
    pub tasks: u32,
    /// From which number each counts down to 0.
    pub iterations: u64,
    /// From which number each of the same number of tasks counts before the window (starts threads, wakes cores).
    pub warmup_iterations: u64,
}
