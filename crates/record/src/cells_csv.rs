//! `cells.csv`: one line a cell, sorted by name, 4 significant digits: what people read in a pull request.

use crate::cell::CellId;
use crate::summary::CellRow;
use crate::table::table_row;
use crate::trial::Latency;

table_row!(CellRow {
    cell: CellId,
    contender: String,
    workload: String,
    client: Option<String>,
    trials_ok: u32,
    trials_suspect: u32,
    trials_failed: u32,
    trials_unsupported: u32,
    reason: String,
    ok: u64,
    errors: u64,
    throughput_per_s: Option<f64>,
    throughput_spread: Option<f64>,
    speedup: Option<f64>,
    limit_share: Option<f64>,
    wall_ns: Option<f64>,
    cpu_ns_per_task: Option<f64>,
    cores_used: Option<f64>,
    overlap: Option<f64>,
    switches_per_task: Option<f64>,
    connections_opened: Option<f64>,
    peak_bytes: Option<f64>,
    idle_bytes: Option<f64>,
    threads: Option<u32>,
    processes: Option<u32>,
    clamped: u64,
    service: Option<Latency>,
    response: Option<Latency>,
});

impl CellRow {
    /// The row as `cells.csv` has it: figures with 4 significant digits, counts as they are.
    pub fn rounded(mut self) -> Self {
        let figures = [
            &mut self.throughput_per_s,
            &mut self.throughput_spread,
            &mut self.speedup,
            &mut self.limit_share,
            &mut self.wall_ns,
            &mut self.cpu_ns_per_task,
            &mut self.cores_used,
            &mut self.overlap,
            &mut self.switches_per_task,
            &mut self.connections_opened,
            &mut self.peak_bytes,
            &mut self.idle_bytes,
        ];
        for figure in figures.into_iter().flatten() {
            *figure = round4(*figure);
        }
        for l in [&mut self.service, &mut self.response].into_iter().flatten() {
            l.mean_ns = round4(l.mean_ns);
            for ns in [&mut l.p50_ns, &mut l.p90_ns, &mut l.p99_ns, &mut l.p999_ns, &mut l.max_ns] {
                // Exact: 4 digits and zeros, below 2^53 for any latency a histogram holds.
                *ns = round4(*ns as f64) as u64;
            }
        }
        self
    }
}

/// The nearest number of 4 significant decimal digits.
fn round4(value: f64) -> f64 {
    format!("{value:.3e}").parse().expect("a formatted float is a float")
}

#[cfg(test)]
mod tests {
    use super::round4;

    #[test]
    fn four_digits_of_any_size() {
        let cases =
            [(0.0, 0.0), (1_234_567.0, 1_235_000.0), (0.000_123_449, 0.000_123_4), (99_999.0, 100_000.0)];
        for (value, rounded) in cases {
            assert_eq!(round4(value), rounded);
        }
    }
}
