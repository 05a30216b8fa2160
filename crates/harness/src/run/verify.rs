//! Results, not speed: what `inflight verify` calls wrong.

use record::{TrialRow, Verdict};

/// One line for each trial that failed, was refused, or lost or repeated a task. A disturbed machine is no wrong result.
pub fn wrong_results(trials: &[TrialRow]) -> Vec<String> {
    let wrong = |row: &&TrialRow| {
        matches!(row.verdict, Verdict::Failed | Verdict::Unsupported)
            || row.errors > 0
            || row.origin_requests.is_some_and(|seen| seen != row.attempted)
    };
    trials
        .iter()
        .filter(wrong)
        .map(|row| format!("{}: {:?}: {}", row.cell, row.verdict, row.reason))
        .collect()
}
