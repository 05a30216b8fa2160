//! How far one cell moved, figure by figure.

use record::CellRow;

/// What is compared in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Median response time, in nanoseconds.
    P50,
    /// 99th percentile of the response time, in nanoseconds.
    P99,
    /// Tasks that ended well, per second.
    Throughput,
    /// CPU time per task, in nanoseconds.
    Cpu,
    /// Largest memory, in bytes.
    Memory,
}

impl Metric {
    /// All, in the order they are shown.
    pub const ALL: [Self; 5] = [Self::P50, Self::P99, Self::Throughput, Self::Cpu, Self::Memory];

    /// From which shift on a look is worth it (half the effect one wants to find, see METHODOLOGY); the others are shown and
    /// never marked.
    pub fn floor(self) -> Option<f64> {
        match self {
            Self::P50 => Some(0.03),
            Self::P99 => Some(0.05),
            Self::Throughput | Self::Cpu | Self::Memory => None,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::P50 => "p50",
            Self::P99 => "p99",
            Self::Throughput => "tasks/s",
            Self::Cpu => "CPU per task",
            Self::Memory => "peak memory",
        }
    }

    /// What one calls it when the figure rises, and when it falls.
    pub(super) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::P50 | Self::P99 => ("slower", "faster"),
            Self::Throughput | Self::Cpu | Self::Memory => ("more", "less"),
        }
    }

    fn of(self, row: &CellRow) -> Option<f64> {
        match self {
            Self::P50 => row.response.map(|latency| latency.p50_ns as f64),
            Self::P99 => row.response.map(|latency| latency.p99_ns as f64),
            Self::Throughput => row.throughput_per_s,
            Self::Cpu => row.cpu_ns_per_task,
            Self::Memory => row.peak_bytes,
        }
    }
}

/// A cell in both runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// Its name.
    pub cell: String,
    /// For each of [`Metric::ALL`]: the figure in A and in B, in the metric's unit, where both have one.
    pub figures: [Option<(f64, f64)>; 5],
}

impl Shift {
    pub(super) fn new(a: &CellRow, b: &CellRow) -> Self {
        let pair = |metric: Metric| metric.of(a).zip(metric.of(b));
        Self { cell: a.cell.0.clone(), figures: Metric::ALL.map(pair) }
    }

    /// The figure in A and in B.
    pub fn pair(&self, metric: Metric) -> Option<(f64, f64)> {
        let index = Metric::ALL.iter().position(|m| *m == metric)?;
        self.figures[index]
    }

    /// `B ÷ A − 1`; absent where A is zero or a side has no figure.
    pub fn ratio(&self, metric: Metric) -> Option<f64> {
        let (a, b) = self.pair(metric)?;
        (a > 0.0).then(|| b / a - 1.0)
    }

    /// The metrics that moved at least as far as their floor.
    pub fn worth_a_look(&self) -> Vec<Metric> {
        let moved = |metric: &Metric| {
            let far = metric.floor().zip(self.ratio(*metric));
            far.is_some_and(|(floor, ratio)| ratio.abs() >= floor)
        };
        Metric::ALL.into_iter().filter(moved).collect()
    }
}
