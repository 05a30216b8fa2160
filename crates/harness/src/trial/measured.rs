//! All that is known of a trial when it is over. Plain data.

use crate::trial::observe::{Between, Tree};
use crate::trial::weigh::Held;
use origin::control::Report;
use protocol::Outcome;

/// All that is known of a trial.
pub(crate) struct Measured {
    /// What the runner says.
    pub(crate) outcome: Outcome,
    /// What the origin says, where there is one.
    pub(crate) origin: Option<Report>,
    /// From the runner's start to `ready`.
    pub(crate) ready_ns: u64,
    /// The runner before the window.
    pub(crate) idle: Tree,
    /// The runner inside and right after it, the most of each.
    pub(crate) seen: Tree,
    /// The machine meanwhile.
    pub(crate) machine: Between,
    /// What it weighed with everything in flight, where the workload asks.
    pub(crate) held: Option<Held>,
    /// System calls in the window, where the workload asks and the system tells.
    pub(crate) system_calls: Option<u64>,
    /// What was wrong with its exit; empty if nothing.
    pub(crate) exit: String,
    /// The end of its standard error.
    pub(crate) stderr: String,
}
