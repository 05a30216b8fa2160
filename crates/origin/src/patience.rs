//! Whether to look once more before going to sleep. Knows no sockets: it only keeps score.
//!
//! A server that is faster than its client finds nothing to do after nearly every request and goes to sleep; the client
//! then pays for waking it, with each request it sends (on a virtual machine an interrupt that leaves the machine). So
//! where the next request is likely to be microseconds away, looking for it is cheaper for both. Where it is not, the
//! looking takes processor time from the client; so each failure makes the next try rarer.

use crate::clock::monotonic_ns;

/// How long one try lasts: a few times what a loaded client needs between two requests.
const TRY_NS: u64 = 20_000;
/// How many sleeps pass without a try, at most, after failures in a row.
const LONGEST_PAUSE: u32 = 256;

/// The score.
#[derive(Default)]
pub(crate) struct Patience {
    /// Sleeps to pass before the next try.
    pause: u32,
    /// What `pause` was last set to.
    last_pause: u32,
}

impl Patience {
    /// Looks until `look` finds something, or for [`TRY_NS`]; or not at all, where that has not paid lately.
    ///
    /// # Errors
    /// Those of `look`.
    #[inline]
    pub(crate) fn exercise<E>(&mut self, mut look: impl FnMut() -> Result<bool, E>) -> Result<bool, E> {
        if self.pause > 0 {
            self.pause -= 1;
            return Ok(false);
        }
        let end_ns = monotonic_ns() + TRY_NS;
        loop {
            if look()? {
                self.last_pause = self.last_pause.saturating_sub(1);
                return Ok(true);
            }
            if monotonic_ns() >= end_ns {
                self.last_pause = (2 * self.last_pause + 1).min(LONGEST_PAUSE);
                self.pause = self.last_pause;
                return Ok(false);
            }
            std::hint::spin_loop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of 1000 occasions with this outcome, how many were taken.
    fn tries(patience: &mut Patience, found: bool) -> usize {
        let look_once = |patience: &mut Patience| {
            let mut looked = false;
            let outcome: Result<bool, ()> = patience.exercise(|| {
                looked = true;
                Ok(found)
            });
            assert!(outcome == Ok(looked && found));
            usize::from(looked)
        };
        (0..1000).map(|_| look_once(patience)).sum()
    }

    #[test]
    fn what_pays_goes_on_and_what_does_not_becomes_rare() {
        let mut patience = Patience::default();
        assert_eq!(tries(&mut patience, true), 1000);
        assert!(tries(&mut patience, false) < 20);
        assert!(tries(&mut patience, true) > 500, "and comes back when it pays again");
        assert_eq!(tries(&mut patience, true), 1000);
    }

    #[test]
    fn an_error_is_passed_on() {
        assert_eq!(Patience::default().exercise(|| Err("broken")), Err("broken"));
    }
}
