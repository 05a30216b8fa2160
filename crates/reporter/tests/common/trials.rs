//! Trials for the made-up run.

use record::*;

/// Five trials that a row could have come from.
pub fn trials(row: &CellRow) -> Vec<TrialRow> {
    let verdict = if row.throughput_per_s.is_some() { Verdict::Ok } else { Verdict::Unsupported };
    (0..5)
        .map(|round| TrialRow {
            cell: row.cell.clone(),
            round,
            position: round,
            started: "2026-01-31T23:59:59.000Z".into(),
            verdict,
            reason: row.reason.clone(),
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
            throughput_per_s: row.throughput_per_s.unwrap_or(0.0) * (1.0 + (f64::from(round) - 2.0) * 0.0085),
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
        })
        .collect()
}
