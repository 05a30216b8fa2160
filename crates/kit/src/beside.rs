//! Countdowns that run beside fetches. Says when the next one is due and counts those that ended; where they run is the
//! contender's affair.

use crate::countdown::count_down;
use protocol::How;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// The countdowns of one window: [`Beside::tasks`] under way at any moment, each followed by the next until
/// [`Beside::enough`] is said.
#[derive(Debug)]
pub struct Beside {
    work: protocol::Beside,
    over: AtomicBool,
    done: AtomicU64,
}

impl Beside {
    /// Of this order.
    pub fn new(work: protocol::Beside) -> Arc<Self> {
        Arc::new(Self { work, over: AtomicBool::new(false), done: AtomicU64::new(0) })
    }

    /// How many are under way at any moment.
    pub fn tasks(&self) -> u32 {
        self.work.tasks
    }

    /// Where they run.
    pub fn how(&self) -> How {
        self.work.how
    }

    /// Whether another one is due where one has ended.
    pub fn goes_on(&self) -> bool {
        !self.over.load(Ordering::Relaxed)
    }

    /// The fetches are over: those under way end, no other begins.
    pub fn enough(&self) {
        self.over.store(true, Ordering::Relaxed);
    }

    /// One countdown, from its beginning to its end.
    pub fn count_down(&self) {
        count_down(self.work.iterations);
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// One countdown in pieces: between any two of them the caller lets others go first.
    pub fn pieces(self: &Arc<Self>) -> impl Iterator<Item = ()> + Send + use<> {
        let (this, mut left) = (Arc::clone(self), self.work.iterations);
        std::iter::from_fn(move || {
            let piece = left.min(this.work.yield_every.max(1));
            if piece == 0 {
                return None;
            }
            count_down(piece);
            left -= piece;
            if left == 0 {
                this.done.fetch_add(1, Ordering::Relaxed);
            }
            Some(())
        })
    }

    /// Those that have ended.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beside(iterations: u64, yield_every: u64) -> Arc<Beside> {
        Beside::new(protocol::Beside { tasks: 1, iterations, how: How::Yield, yield_every })
    }

    #[test]
    fn pieces_make_one_whole() {
        let beside = beside(10, 4);
        let mut pieces = beside.pieces();
        assert_eq!((pieces.next(), pieces.next(), beside.done()), (Some(()), Some(()), 0));
        assert_eq!((pieces.next(), pieces.next(), beside.done()), (Some(()), None, 1));
    }

    #[test]
    fn it_goes_on_until_it_is_enough() {
        let beside = beside(10, 10);
        beside.count_down();
        assert!(beside.goes_on());
        beside.enough();
        assert!(!beside.goes_on());
        assert_eq!(beside.done(), 1);
    }
}
