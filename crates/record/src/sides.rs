//! Several builds of the same contenders in one run. Their trials are interleaved in blocks, so that whatever the machine does
//! meanwhile it does to all of them.
//!
//! A contender of such a run is named `family/flavour@side`. A block is two rounds: in block `k` every side has the rounds
//! `2k` and `2k + 1`.

use crate::trial::TrialRow;
use serde::{Deserialize, Serialize};

/// Trials a side has in one block; with two sides a block has four.
pub const TRIALS_A_BLOCK: u32 = 2;

/// The sides of a run, and when it was looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sides {
    /// `base`, `head` and whatever was run beside them, in the order they are shown in.
    pub list: Vec<Side>,
    /// When the run was to be judged, and was; never empty.
    pub looks: Vec<Look>,
    /// Blocks that were disturbed: they are in the rows and count for nobody.
    pub blocks_voided: u32,
    /// Of those, how many were run again.
    pub blocks_repeated: u32,
}

/// One build.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// What stands behind the `@`.
    pub name: String,
    /// What it is, for people: `origin/main (3fa2c1d)`, `tokio 1.50.0`, a command.
    pub label: String,
    /// The commit it was built from; absent where it was not built by us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// A slow-down that was planted on purpose, as a share of the workload's delay or iterations; 0 for none.
    #[serde(default)]
    pub planted: f64,
}

/// A moment at which a run may be judged, fixed before it begins.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// Trials a side that a cell has by then.
    pub trials: u32,
    /// The error rate that a verdict at this look has; over all looks they add up to the stated one.
    pub alpha: f64,
    /// Whether it was taken. The last one that was is the one verdicts come from.
    pub taken: bool,
}

/// From when on a block counts as disturbed. Shares, so that one rule fits windows of any length.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Disturbance {
    /// CPU time used by others or taken by the hypervisor, of what all cores have in the windows.
    pub others_share: f64,
    /// Time in which something waited for disk or memory, of the windows.
    pub stall_share: f64,
}

impl Disturbance {
    /// What disturbed these trials of one block, if anything did. What the system does not tell disturbs nobody.
    pub fn found(&self, rows: &[&TrialRow], cores: usize) -> Option<String> {
        let sum = |figure: fn(&TrialRow) -> Option<u64>| -> f64 {
            rows.iter().filter_map(|row| figure(row)).map(|ns| ns as f64).sum()
        };
        let wall_ns: f64 = rows.iter().map(|row| row.wall_ns as f64).sum();
        if wall_ns <= 0.0 {
            return None;
        }
        let others = sum(|row| Some(row.others_cpu_ns?.saturating_add(row.steal_ns.unwrap_or(0))))
            / (wall_ns * cores.max(1) as f64);
        let stall = sum(|row| row.stall_io_memory_ns) / wall_ns;
        if others > self.others_share {
            return Some(format!("others used {:.0} % of the CPU", others * 100.0));
        }
        (stall > self.stall_share)
            .then(|| format!("{:.0} % of the time waited for disk or memory", stall * 100.0))
    }
}

/// A contender's name without its side, and the side.
pub fn without_side(contender: &str) -> (&str, Option<&str>) {
    match contender.split_once('@') {
        Some((name, side)) => (name, Some(side)),
        None => (contender, None),
    }
}
