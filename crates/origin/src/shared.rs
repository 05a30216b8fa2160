//! What all connections use, one at a time: the clock, the timers, the counts, and buffers nobody owns for long.

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
            stats: Stats::new(),
            parser: Parser::default(),
            body: Body::new(),
            inbox: vec![0; HEAD_LIMIT],
            outbox: Vec::new(),
        })
    }
}
