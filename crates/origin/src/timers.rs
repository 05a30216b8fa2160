//! Deadlines in order, and the one system timer that is armed for the first of them. Knows connections only as tokens.
//!
//! A timerfd, not an `epoll_wait` time-out: the latter is rounded to the kernel's idea of a tolerable slack, 0.1 % of
//! the wait, whatever the process asks for; a timerfd on the monotonic clock has none. Registered edge triggered it
//! never needs to be read.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::os::fd::OwnedFd;

use rustix::time::{
    Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, timerfd_create, timerfd_settime,
};

use crate::clock::to_timespec;

/// One deadline and whose it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Deadline {
    pub(crate) due_ns: u64,
    pub(crate) token: u64,
}

/// All deadlines. One whose connection has gone stays until it is due; its token then leads nowhere.
pub(crate) struct Timers {
    heap: BinaryHeap<Reverse<Deadline>>,
    pub(crate) timer: OwnedFd,
    /// What the system timer is set to; 0 when it has gone off.
    armed_ns: u64,
}

impl Timers {
    pub(crate) fn new() -> rustix::io::Result<Self> {
        let timer =
            timerfd_create(TimerfdClockId::Monotonic, TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC)?;
        Ok(Self { heap: BinaryHeap::new(), timer, armed_ns: 0 })
    }

    pub(crate) fn push(&mut self, due_ns: u64, token: u64) {
        self.heap.push(Reverse(Deadline { due_ns, token }));
    }

    pub(crate) fn len(&self) -> usize {
        self.heap.len()
    }

    /// Drops the deadlines that `keep` does not want, when there are many more than can be live.
    pub(crate) fn prune(&mut self, live: usize, keep: impl Fn(&Deadline) -> bool) {
        if self.heap.len() > 2 * live + 1024 {
            self.heap.retain(|Reverse(deadline)| keep(deadline));
        }
    }

    /// Makes those deadlines that `hurry` wants due now; says how many.
    pub(crate) fn advance(&mut self, now_ns: u64, mut hurry: impl FnMut(&Deadline) -> bool) -> u64 {
        let mut count = 0;
        let advance = |Reverse(mut deadline): Reverse<Deadline>| {
            if hurry(&deadline) {
                deadline.due_ns = now_ns;
                count += 1;
            }
            Reverse(deadline)
        };
        self.heap = std::mem::take(&mut self.heap).into_iter().map(advance).collect();
        count
    }

    #[inline]
    pub(crate) fn any_due(&self, now_ns: u64) -> bool {
        self.heap.peek().is_some_and(|Reverse(first)| first.due_ns <= now_ns)
    }

    pub(crate) fn pop_due(&mut self, now_ns: u64) -> Option<Deadline> {
        if !self.any_due(now_ns) {
            return None;
        }
        self.heap.pop().map(|Reverse(deadline)| deadline)
    }

    /// To be told each time the system timer goes off.
    pub(crate) fn went_off(&mut self) {
        self.armed_ns = 0;
    }

    /// Sets the system timer for the first deadline, where it is not set so already. An emptied heap leaves it be: one
    /// idle wake-up costs less than a call to disarm.
    #[inline]
    pub(crate) fn arm(&mut self) -> rustix::io::Result<()> {
        let Some(Reverse(first)) = self.heap.peek() else { return Ok(()) };
        if first.due_ns == self.armed_ns {
            return Ok(());
        }
        let value = Itimerspec { it_interval: to_timespec(0), it_value: to_timespec(first.due_ns) };
        timerfd_settime(&self.timer, TimerfdTimerFlags::ABSTIME, &value)?;
        self.armed_ns = first.due_ns;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_come_in_order_and_not_early() {
        let mut timers = Timers::new().unwrap();
        for (due_ns, token) in [(30, 1), (10, 2), (20, 3)] {
            timers.push(due_ns, token);
        }
        assert!(timers.pop_due(9).is_none());
        let order: Vec<u64> = std::iter::from_fn(|| timers.pop_due(25)).map(|d| d.token).collect();
        assert_eq!(order, [2, 3]);
        assert!(!timers.any_due(29) && timers.any_due(30));
    }

    #[test]
    fn only_a_crowd_of_dead_deadlines_is_pruned() {
        let mut timers = Timers::new().unwrap();
        for token in 0..2000 {
            timers.push(1000 + token, token);
        }
        timers.prune(500, |deadline| deadline.token < 100);
        assert_eq!(timers.len(), 2000);
        timers.prune(100, |deadline| deadline.token < 100);
        assert_eq!(timers.len(), 100);
        assert_eq!(timers.pop_due(5000).map(|d| d.token), Some(0));
    }
}
