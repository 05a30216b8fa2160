//! A trial: one row of `trials.csv`, with its latencies in full resolution.

use crate::cell::CellId;
use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

/// Whether a trial's figures can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every check passed.
    Ok,
    /// It ran, but a check says that its figures may not mean what they seem to.
    Suspect,
    /// It gave no figures.
    Failed,
    /// The contender says that the combination makes no sense.
    Unsupported,
}

/// A trial and the latencies of its tasks that ended well.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// The row.
    pub row: TrialRow,
    /// First byte sent (or work begun) → last byte read (or work ended), in nanoseconds. Absent where it failed.
    pub service: Option<Histogram<u64>>,
    /// Due → last byte read (or work ended), in nanoseconds. Absent where it failed.
    pub response: Option<Histogram<u64>>,
}

/// Quantiles of one trial's histogram, in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Latency {
    /// Mean.
    pub mean_ns: f64,
    /// Median.
    pub p50_ns: u64,
    /// 90th percentile.
    pub p90_ns: u64,
    /// 99th percentile.
    pub p99_ns: u64,
    /// 99.9th percentile.
    pub p999_ns: u64,
    /// Largest.
    pub max_ns: u64,
}

impl Latency {
    /// Reads the quantiles off a histogram; zeros where it is empty.
    pub fn of(histogram: &Histogram<u64>) -> Self {
        let [p50_ns, p90_ns, p99_ns, p999_ns] = histogram::quantiles(histogram, [0.5, 0.9, 0.99, 0.999]);
        Self { mean_ns: histogram::mean(histogram), p50_ns, p90_ns, p99_ns, p999_ns, max_ns: histogram.max() }
    }
}

/// One row of `trials.csv`. A failed trial has zeros and empty fields where it has no figure, and a reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrialRow {
    /// Which cell.
    pub cell: CellId,
    /// Which round: every cell runs once a round, in shuffled order.
    pub round: u32,
    /// Its place in the whole run, from 0.
    pub position: u32,
    /// When its process was started, UTC, RFC 3339 with milliseconds.
    pub started: String,
    /// Whether to trust it.
    pub verdict: Verdict,
    /// Why not; empty for `ok`. Several reasons are parted by `; `.
    pub reason: String,
    /// Tasks started.
    pub attempted: u64,
    /// Tasks that ended well.
    pub ok: u64,
    /// Tasks that did not.
    pub errors: u64,
    /// `kind=count` parted by spaces; empty for none.
    pub error_kinds: String,
    /// Requests the origin counted in the window; absent where there is no origin.
    pub origin_requests: Option<u64>,
    /// Connections the origin accepted in the window: 0 where they are kept and the warm-up opened them all.
    pub connections_opened: Option<u64>,
    /// Length of the window.
    pub wall_ns: u64,
    /// CPU time in user mode, children included.
    pub user_ns: u64,
    /// CPU time in the kernel, children included.
    pub system_ns: u64,
    /// Times a thread waited.
    pub voluntary_switches: u64,
    /// Times a thread was taken off its core.
    pub involuntary_switches: u64,
    /// Tasks that ended well, per second of window.
    pub throughput_per_s: f64,
    /// Σ service times ÷ window: how many tasks were really under way at the same time. (Σ response times ÷ window would
    /// be the concurrency itself in a closed loop, whatever the contender does.)
    pub overlap: f64,
    /// CPU time ÷ window.
    pub cores_used: f64,
    /// Largest memory of the process (`VmHWM`), or of the process tree (proportional set size) where there is one.
    pub peak_bytes: u64,
    /// Memory before the window, runtime started and connections open.
    pub idle_bytes: u64,
    /// Threads seen at most, over the process tree.
    pub threads: u32,
    /// Processes seen at most.
    pub processes: u32,
    /// Samples out of the histogram's range, counted at its edge.
    pub clamped: u64,
    /// Service time.
    #[serde(default)]
    pub service: Option<Latency>,
    /// Response time.
    #[serde(default)]
    pub response: Option<Latency>,
    /// The origin's own clock: request parsed → first byte written, mean.
    pub origin_mean_ns: Option<f64>,
    /// The same, median.
    pub origin_p50_ns: Option<u64>,
    /// How late the origin's timer fired, 99th percentile.
    pub lateness_p99_ns: Option<u64>,
    /// CPU time of the origin in the window.
    pub origin_cpu_ns: Option<u64>,
    /// CPU time used by anyone but runner, origin and harness in the window; absent where the system does not tell.
    pub others_cpu_ns: Option<u64>,
    /// CPU time the hypervisor took in the window.
    pub steal_ns: Option<u64>,
    /// Pressure stall (some, CPU) in the window; absent where the kernel does not tell.
    pub stall_cpu_ns: Option<u64>,
    /// Pressure stall (some, I/O and memory) in the window.
    pub stall_io_memory_ns: Option<u64>,
    /// Countdowns that ended in the window beside the fetches.
    #[serde(default)]
    pub countdowns: Option<u64>,
    /// Arrivals of an open loop that found as many in flight as there may be; in no other count.
    #[serde(default)]
    pub turned_away: Option<u64>,
    /// How late the schedule of an open loop handed arrivals over, 99th percentile.
    #[serde(default)]
    pub pacer_p99_ns: Option<u64>,
    /// The same at its worst.
    #[serde(default)]
    pub pacer_max_ns: Option<u64>,
    /// Memory (proportional set size of the process tree) while all requests were held in flight.
    #[serde(default)]
    pub held_bytes: Option<u64>,
    /// The same just before the window, nothing in flight.
    #[serde(default)]
    pub held_idle_bytes: Option<u64>,
    /// Threads of the tree while all were held, beyond those before the window.
    #[serde(default)]
    pub held_threads: Option<u64>,
    /// Open file descriptors of the tree while all were held, beyond those before the window.
    #[serde(default)]
    pub held_files: Option<u64>,
    /// System calls of the process tree in the window.
    #[serde(default)]
    pub system_calls: Option<u64>,
    /// From the runner's start to its word that it is ready: starting an interpreter or a runtime, and the warm-up.
    #[serde(default)]
    pub ready_ns: Option<u64>,
}

impl Verdict {
    /// The word that stands in files and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Suspect => "suspect",
            Self::Failed => "failed",
            Self::Unsupported => "unsupported",
        }
    }

    /// Whether the trial gave figures.
    pub fn has_figures(self) -> bool {
        matches!(self, Self::Ok | Self::Suspect)
    }
}

impl TrialRow {
    /// The row of a trial that gave no figures.
    pub fn empty(
        cell: CellId,
        round: u32,
        position: u32,
        started: String,
        verdict: Verdict,
        reason: String,
    ) -> Self {
        Self {
            cell,
            round,
            position,
            started,
            verdict,
            reason,
            attempted: 0,
            ok: 0,
            errors: 0,
            error_kinds: String::new(),
            origin_requests: None,
            connections_opened: None,
            wall_ns: 0,
            user_ns: 0,
            system_ns: 0,
            voluntary_switches: 0,
            involuntary_switches: 0,
            throughput_per_s: 0.0,
            overlap: 0.0,
            cores_used: 0.0,
            peak_bytes: 0,
            idle_bytes: 0,
            threads: 0,
            processes: 0,
            clamped: 0,
            service: None,
            response: None,
            origin_mean_ns: None,
            origin_p50_ns: None,
            lateness_p99_ns: None,
            origin_cpu_ns: None,
            others_cpu_ns: None,
            steal_ns: None,
            stall_cpu_ns: None,
            stall_io_memory_ns: None,
            countdowns: None,
            turned_away: None,
            pacer_p99_ns: None,
            pacer_max_ns: None,
            held_bytes: None,
            held_idle_bytes: None,
            held_threads: None,
            held_files: None,
            system_calls: None,
            ready_ns: None,
        }
    }
}
