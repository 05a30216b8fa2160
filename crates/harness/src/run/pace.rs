//! How long a run will go on: the plan's estimate, corrected by how long trials have really taken.

use std::time::Duration;

/// Trials until the correction is believed.
const ENOUGH: u32 = 10;

/// Estimated and real time of the trials so far.
#[derive(Debug)]
pub(crate) struct Pace {
    left: Duration,
    estimated: Duration,
    real: Duration,
    trials: u32,
}

impl Pace {
    /// For a run that is estimated to take so long.
    pub(crate) fn new(left: Duration) -> Self {
        Self { left, estimated: Duration::ZERO, real: Duration::ZERO, trials: 0 }
    }

    /// A trial was estimated at `estimated` and took `real`.
    pub(crate) fn took(&mut self, estimated: Duration, real: Duration) {
        self.skipped(estimated);
        self.estimated += estimated;
        self.real += real;
        self.trials += 1;
    }

    /// A trial was there already.
    pub(crate) fn skipped(&mut self, estimated: Duration) {
        self.left = self.left.saturating_sub(estimated);
    }

    /// More trials than were planned.
    pub(crate) fn longer(&mut self, estimated: Duration) {
        self.left += estimated;
    }

    /// About how long the others take.
    pub(crate) fn left(&self) -> Duration {
        if self.trials < ENOUGH || self.estimated.is_zero() {
            return self.left;
        }
        self.left.mul_f64(self.real.as_secs_f64() / self.estimated.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_follows_how_long_trials_really_take() {
        let second = Duration::from_secs(1);
        let mut pace = Pace::new(second * 40);
        (0..5).for_each(|_| pace.took(second, second * 2));
        assert_eq!(pace.left(), second * 35, "too few to judge by");
        (0..5).for_each(|_| pace.took(second, second * 2));
        assert_eq!(pace.left(), second * 60);
        pace.longer(second);
        assert_eq!(pace.left(), second * 62);
        pace.skipped(second);
        (0..30).for_each(|_| pace.skipped(second));
        assert_eq!(pace.left(), Duration::ZERO);
    }
}
