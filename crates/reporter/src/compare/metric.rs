//! What is compared of a trial: each figure with its floor, its unit, and what one calls it when it rises or falls. It must
//! not know statistics.

use crate::number::{bytes, duration, plain};
use record::TrialRow;

/// Fewer tasks that ended well have no 99th percentile but their largest latency.
const FEWEST_FOR_P99: u64 = 100;

/// A figure of a trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// Median response time, in nanoseconds.
    P50,
    /// 99th percentile of the response time, in nanoseconds.
    P99,
    /// 99.9th percentile of the response time, in nanoseconds: shown, never judged.
    P999,
    /// Tasks that ended well, per second.
    Throughput,
    /// CPU time per task that ended well, in nanoseconds.
    Cpu,
    /// Largest memory, in bytes.
    Memory,
}

impl Metric {
    /// All, in the order they are shown.
    pub const ALL: [Self; 6] = [Self::P50, Self::P99, Self::P999, Self::Throughput, Self::Cpu, Self::Memory];

    /// From which change on one is called, as a ratio: half the effect one wants to find (see METHODOLOGY). Absent for
    /// what is never judged.
    pub fn floor(self) -> Option<f64> {
        match self {
            Self::P50 | Self::Throughput => Some(0.03),
            Self::P99 | Self::Cpu | Self::Memory => Some(0.05),
            Self::P999 => None,
        }
    }

    /// Its name, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::P50 => "p50",
            Self::P99 => "p99",
            Self::P999 => "p99.9",
            Self::Throughput => "throughput",
            Self::Cpu => "CPU per task",
            Self::Memory => "peak memory",
        }
    }

    /// Its name and its unit, for programs.
    pub(super) fn key(self) -> (&'static str, &'static str) {
        match self {
            Self::P50 => ("p50", "ns"),
            Self::P99 => ("p99", "ns"),
            Self::P999 => ("p999", "ns"),
            Self::Throughput => ("throughput", "tasks/s"),
            Self::Cpu => ("cpu_per_task", "ns"),
            Self::Memory => ("peak_memory", "bytes"),
        }
    }

    /// The figure of a trial; absent where it has none above zero, of which there is no logarithm.
    pub(crate) fn of(self, row: &TrialRow) -> Option<f64> {
        let response = row.response.as_ref();
        let figure = match self {
            Self::P50 => response?.p50_ns as f64,
            Self::P99 => response?.p99_ns as f64,
            Self::P999 => response?.p999_ns as f64,
            Self::Throughput => row.throughput_per_s,
            Self::Cpu => row.user_ns.saturating_add(row.system_ns) as f64 / row.ok as f64,
            Self::Memory => row.peak_bytes as f64,
        };
        (figure.is_finite() && figure > 0.0).then_some(figure)
    }

    /// Whether a trial has enough tasks to tell this figure.
    pub(crate) fn is_told_by(self, row: &TrialRow) -> bool {
        self != Self::P99 || row.ok >= FEWEST_FOR_P99
    }

    /// The figure as people read it.
    pub(super) fn shown(self, figure: f64) -> String {
        match self {
            Self::P50 | Self::P99 | Self::P999 | Self::Cpu => duration(figure),
            Self::Throughput => format!("{}/s", plain(figure)),
            Self::Memory => bytes(figure),
        }
    }
}
