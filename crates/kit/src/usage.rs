//! The CPU account.

use nix::sys::resource::{UsageWho, getrusage};
use std::ops::{Add, Sub};

/// CPU time and context switches since the start of whatever it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// CPU time in user mode, in nanoseconds.
    pub user_ns: u64,
    /// CPU time in the kernel, in nanoseconds.
    pub system_ns: u64,
    /// Times a thread waited.
    pub voluntary_switches: u64,
    /// Times a thread was taken off its core.
    pub involuntary_switches: u64,
}

impl Usage {
    /// Of this process, all its threads included, and of those children which it has waited for.
    pub fn of_this_process_and_children() -> Self {
        Self::of(UsageWho::RUSAGE_SELF) + Self::of(UsageWho::RUSAGE_CHILDREN)
    }

    /// Of this process alone.
    pub fn of_this_process() -> Self {
        Self::of(UsageWho::RUSAGE_SELF)
    }

    /// Of the thread that calls.
    pub(crate) fn of_this_thread() -> Self {
        Self::of(UsageWho::RUSAGE_THREAD)
    }

    fn of(who: UsageWho) -> Self {
        let usage = getrusage(who).expect("getrusage fails only for an unknown `who`");
        let ns = |t: nix::sys::time::TimeVal| t.tv_sec() as u64 * 1_000_000_000 + t.tv_usec() as u64 * 1_000;
        Self {
            user_ns: ns(usage.user_time()),
            system_ns: ns(usage.system_time()),
            voluntary_switches: usage.voluntary_context_switches() as u64,
            involuntary_switches: usage.involuntary_context_switches() as u64,
        }
    }
}

impl Add for Usage {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            user_ns: self.user_ns + other.user_ns,
            system_ns: self.system_ns + other.system_ns,
            voluntary_switches: self.voluntary_switches + other.voluntary_switches,
            involuntary_switches: self.involuntary_switches + other.involuntary_switches,
        }
    }
}

impl Sub for Usage {
    type Output = Self;

    /// What was used between two readings. Saturating: `getrusage` splits user from system time by estimate, and
    /// either may step back by a microsecond.
    fn sub(self, before: Self) -> Self {
        Self {
            user_ns: self.user_ns.saturating_sub(before.user_ns),
            system_ns: self.system_ns.saturating_sub(before.system_ns),
            voluntary_switches: self.voluntary_switches.saturating_sub(before.voluntary_switches),
            involuntary_switches: self.involuntary_switches.saturating_sub(before.involuntary_switches),
        }
    }
}
