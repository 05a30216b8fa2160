//! What all connections use, one at a time: the clock, the timers, the counts, and buffers nobody owns for long.

use std::thread::sleep;
use std::time::Duration;

use crate::clock::monotonic_ns;
use crate::request::{HEAD_LIMIT, Parser};
use crate::response::Body;
use crate::stats::Stats;
use crate::timers::Timers;

/// Lent to a connection for its turn.
pub(crate) struct Shared {
    /// The latest reading of the clock.
    pub(crate) now_ns: u64,
    pub(crate) timers: Timers,
    /// What was due before then is late on purpose, because of a planned standstill.
    excused_until_ns: u64,
    pub(crate) stats: Stats,
    pub(crate) parser: Parser,
    pub(crate) body: Body,
    /// Room for one reading.
    pub(crate) inbox: Vec<u8>,
    /// Room to put a small answer together.
    pub(crate) outbox: Vec<u8>,
}

impl Shared {
    pub(crate) fn new() -> rustix::io::Result<Self> {
        Ok(Self {
            now_ns: monotonic_ns(),
            timers: Timers::new()?,
            excused_until_ns: 0,
            stats: Stats::new(),
            parser: Parser::default(),
            body: Body::new(),
            inbox: vec![0; HEAD_LIMIT],
            outbox: Vec::new(),
        })
    }

    /// Stands still, and everybody with it: there is but one thread.
    #[cold]
    pub(crate) fn stand_still(&mut self, duration: Duration) {
        let start_ns = monotonic_ns();
        sleep(duration);
        self.now_ns = monotonic_ns();
        let stalled_ns = self.now_ns - start_ns;
        self.stats.stalled_ns += stalled_ns;
        // Catching up takes time too. But an origin that does not catch up is a late one, and must be seen to be.
        self.excused_until_ns = self.now_ns + stalled_ns;
    }

    /// To be told whenever nothing is due: from here on there is no excuse.
    #[inline]
    pub(crate) fn caught_up(&mut self) {
        self.excused_until_ns = self.excused_until_ns.min(self.now_ns);
    }

    /// Records how late something planned was begun, unless it was late on purpose.
    #[inline]
    pub(crate) fn begun(&mut self, due_ns: u64, stamp_ns: u64) {
        if due_ns >= self.excused_until_ns {
            self.stats.lateness.record(stamp_ns.saturating_sub(due_ns));
        }
    }
}
