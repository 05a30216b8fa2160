//! A cell's row in `cells.csv`: what people read in a pull request.

use crate::cell::CellId;
use crate::trial::Latency;
use serde::{Deserialize, Serialize};

/// One row of `cells.csv`. Every figure follows from the cell's `ok` and `suspect` trials; quantiles are those of the
/// merged histogram, `threads` and `processes` the most that any trial saw, all others the median over trials. Written
/// with 4 significant digits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CellRow {
    /// Which cell.
    pub cell: CellId,
    /// `family/flavour`.
    pub contender: String,
    /// The workload's name in the suite.
    pub workload: String,
    /// How it speaks HTTP; empty for countdown.
    pub client: Option<String>,
    /// Trials whose figures can be trusted.
    pub trials_ok: u32,
    /// Trials that a check doubts; they count, and are marked.
    pub trials_suspect: u32,
    /// Trials that gave no figures.
    pub trials_failed: u32,
    /// Trials the contender called senseless.
    pub trials_unsupported: u32,
    /// The first reason of a trial that is not `ok`; empty if there is none.
    pub reason: String,
    /// Tasks that ended well, all trials.
    pub ok: u64,
    /// Tasks that did not, all trials.
    pub errors: u64,
    /// Tasks that ended well, per second.
    pub throughput_per_s: Option<f64>,
    /// Spread of throughput between trials: (largest − smallest) ÷ median.
    pub throughput_spread: Option<f64>,
    /// Throughput ÷ that of the baseline contender on the same workload (fetch: same lane, `raw`; a client is reckoned
    /// against the baseline's raw lane as well).
    pub speedup: Option<f64>,
    /// Share of the limit reached: throughput ÷ limit for fetch, speed-up ÷ limit for countdown.
    pub limit_share: Option<f64>,
    /// Window length.
    pub wall_ns: Option<f64>,
    /// CPU time per task that ended well.
    pub cpu_ns_per_task: Option<f64>,
    /// CPU time ÷ window.
    pub cores_used: Option<f64>,
    /// Σ service times ÷ window.
    pub overlap: Option<f64>,
    /// Context switches (of both kinds) per task.
    pub switches_per_task: Option<f64>,
    /// Connections the origin accepted in the window.
    pub connections_opened: Option<f64>,
    /// Largest memory.
    pub peak_bytes: Option<f64>,
    /// Memory before the window.
    pub idle_bytes: Option<f64>,
    /// Threads seen at most.
    pub threads: Option<u32>,
    /// Processes seen at most.
    pub processes: Option<u32>,
    /// Samples clamped to the histogram's range.
    pub clamped: u64,
    /// Service time, merged.
    pub service: Option<Latency>,
    /// Response time, merged.
    pub response: Option<Latency>,
}
