//! Trials for the made-up run.

use record::*;

/// Five trials that a row could have come from.
pub fn trials(row: &CellRow) -> Vec<TrialRow> {
    let verdict = if row.throughput_per_s.is_some() { Verdict::Ok } else { Verdict::Unsupported };
    (0..5)
        .map(|round| (round, 1.0 + (f64::from(round) - 2.0) * 0.0085))
        .map(|(round, faster)| TrialRow {
            throughput_per_s: row.throughput_per_s.unwrap_or(0.0) * faster,
            wall_ns: (row.wall_ns.unwrap_or(0.0) / faster) as u64,
            ..TrialRow::empty(
                row.cell.clone(),
                round,
                round,
                "2026-01-31T23:59:59.000Z".into(),
                verdict,
                row.reason.clone(),
            )
        })
        .collect()
}
