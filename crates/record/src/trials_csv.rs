//! `trials.csv`: one line a trial, sorted by cell and round.

use crate::cell::CellId;
use crate::columns::LONGEST_FIELD;
use crate::error::{Error, Result};
use crate::table::table_row;
use crate::trial::{Latency, TrialRow, Verdict};

table_row!(TrialRow {
    cell: CellId,
    round: u32,
    position: u32,
    started: String,
    verdict: Verdict,
    reason: String,
    attempted: u64,
    ok: u64,
    errors: u64,
    error_kinds: String,
    origin_requests: Option<u64>,
    connections_opened: Option<u64>,
    wall_ns: u64,
    user_ns: u64,
    system_ns: u64,
    voluntary_switches: u64,
    involuntary_switches: u64,
    throughput_per_s: f64,
    overlap: f64,
    cores_used: f64,
    peak_bytes: u64,
    idle_bytes: u64,
    threads: u32,
    processes: u32,
    clamped: u64,
    service: Option<Latency>,
    response: Option<Latency>,
    origin_mean_ns: Option<f64>,
    origin_p50_ns: Option<u64>,
    lateness_p99_ns: Option<u64>,
    origin_cpu_ns: Option<u64>,
    others_cpu_ns: Option<u64>,
    steal_ns: Option<u64>,
    stall_cpu_ns: Option<u64>,
    stall_io_memory_ns: Option<u64>;
    since then:
    countdowns: Option<u64>,
    turned_away: Option<u64>,
    pacer_p99_ns: Option<u64>,
    pacer_max_ns: Option<u64>,
    held_bytes: Option<u64>,
    held_idle_bytes: Option<u64>,
    held_threads: Option<u64>,
    held_files: Option<u64>,
    system_calls: Option<u64>,
    ready_ns: Option<u64>,
});

/// Puts rows in the order of the file.
pub(crate) fn sort(rows: &mut [TrialRow]) {
    rows.sort_by(|a, b| (&a.cell, a.round, a.position).cmp(&(&b.cell, b.round, b.position)));
}

/// Makes a row fit for one line of a table: texts lose their control characters (a runner's stderr ends up in
/// [`TrialRow::reason`]) and what is beyond [`LONGEST_FIELD`].
///
/// # Errors
/// [`Error::Unwritable`] for a figure that is not finite or negative: nothing could read it back.
pub(crate) fn tidied(mut row: TrialRow) -> Result<TrialRow> {
    row.reason = tidy(&row.reason);
    row.error_kinds = tidy(&row.error_kinds);
    row.started = tidy(&row.started);
    let latencies = [row.service, row.response].into_iter().flatten().map(|latency| latency.mean_ns);
    let figures = [row.throughput_per_s, row.overlap, row.cores_used, row.origin_mean_ns.unwrap_or_default()];
    if let Some(figure) = figures.into_iter().chain(latencies).find(|f| !f.is_finite() || *f < 0.0) {
        return Err(Error::Unwritable {
            cell: row.cell.0,
            what: format!("a figure of its trial is {figure}"),
        });
    }
    Ok(row)
}

fn tidy(text: &str) -> String {
    let mut end = text.len().min(LONGEST_FIELD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end]
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect::<String>()
        .trim_end()
        .to_string()
}
