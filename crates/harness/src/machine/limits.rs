//! What the system allows a process.

use rustix::process::{Resource, getrlimit};

/// Standard streams, timers, epoll, a runtime's own.
pub(crate) const SPARE: u64 = 64;

/// How many connections a run may have open at once: what it raises itself to, without the files that are none.
pub(crate) fn most_connections() -> u64 {
    getrlimit(Resource::Nofile).maximum.unwrap_or(u64::MAX).saturating_sub(SPARE)
}
