//! What trials took, and whether two things differ by more than their trials do. It must not know what was timed.

use crate::number::{median, times};

/// The trials of one thing, in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Timing {
    pub(super) median_ns: f64,
    fastest_ns: f64,
    slowest_ns: f64,
    trials: usize,
}

impl Timing {
    /// Of every trial that counts; absent if none does.
    pub(super) fn of(trials_ns: impl IntoIterator<Item = u64>) -> Option<Self> {
        let all: Vec<f64> = trials_ns.into_iter().map(|ns| ns as f64).collect();
        Some(Self {
            median_ns: median(all.clone())?,
            fastest_ns: all.iter().copied().fold(f64::INFINITY, f64::min),
            slowest_ns: all.iter().copied().fold(0.0, f64::max),
            trials: all.len(),
        })
    }

    /// Of so many times the work.
    pub(super) fn scaled(self, by: f64) -> Self {
        let Self { median_ns, fastest_ns, slowest_ns, trials } = self;
        Self { median_ns: median_ns * by, fastest_ns: fastest_ns * by, slowest_ns: slowest_ns * by, trials }
    }

    /// (Slowest − fastest) ÷ median; absent for a single trial.
    pub(super) fn spread(self) -> Option<f64> {
        (self.trials > 1).then(|| (self.slowest_ns - self.fastest_ns) / self.median_ns)
    }
}

/// Two ways to the same end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pace {
    /// The first way.
    pub(super) before: Timing,
    /// The other.
    pub(super) after: Timing,
}

impl Pace {
    /// How many times as fast the other way is.
    pub(super) fn speed_up(self) -> f64 {
        self.before.median_ns / self.after.median_ns
    }

    /// How many times as long the other way takes.
    pub(super) fn slow_down(self) -> f64 {
        1.0 / self.speed_up()
    }

    /// Whether no trial of one way took as long as any of the other. One trial cannot tell.
    pub(super) fn is_clear(self) -> bool {
        let Self { before, after } = self;
        before.trials.min(after.trials) > 1
            && (before.slowest_ns < after.fastest_ns || after.slowest_ns < before.fastest_ns)
    }

    /// Whether the other way is more than so many times as fast whichever trials are compared.
    pub(super) fn is_past(self, speed_up: f64) -> bool {
        self.before.fastest_ns / self.after.slowest_ns > speed_up
    }

    /// `1.24× slower`, `3.89× faster`; what chance may have done is `≈ 1.05× slower`.
    pub(super) fn told(self) -> String {
        self.marked(&pace(self.speed_up()))
    }

    /// A figure, with a sign before it if chance may have made the difference.
    pub(super) fn marked(self, figure: &str) -> String {
        format!("{}{figure}", if self.is_clear() { "" } else { "≈ " })
    }
}

/// `1.24× slower`, `3.89× faster`.
pub(super) fn pace(speed_up: f64) -> String {
    match times(speed_up).as_str() {
        "1.00×" => "as fast".into(),
        faster if speed_up > 1.0 => format!("{faster} faster"),
        _ => format!("{} slower", times(1.0 / speed_up)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(before: &[u64], after: &[u64]) -> Pace {
        let of = |trials: &[u64]| Timing::of(trials.iter().copied()).unwrap_or_else(|| panic!("no trial"));
        Pace { before: of(before), after: of(after) }
    }

    #[test]
    fn what_trials_of_both_ways_took_is_not_told_apart() {
        assert_eq!(compared(&[100, 101, 102], &[201, 202, 205]).told(), "2.00× slower");
        assert_eq!(compared(&[100, 101, 202], &[50, 51, 52]).told(), "1.98× faster");
        assert_eq!(compared(&[100, 101, 201], &[201, 202, 205]).told(), "≈ 2.00× slower");
        assert_eq!(compared(&[100, 101, 102], &[99, 101, 102]).told(), "≈ as fast");
    }

    #[test]
    fn a_single_trial_tells_nothing_apart_and_has_no_spread() {
        let once = compared(&[100], &[200]);
        assert_eq!(once.told(), "≈ 2.00× slower");
        assert_eq!(
            (once.before.spread(), compared(&[90, 100, 110], &[1]).before.spread()),
            (None, Some(0.2))
        );
        assert_eq!(Timing::of([]), None);
    }

    #[test]
    fn past_a_limit_is_what_no_choice_of_trials_brings_back() {
        let unsteady = compared(&[180, 240, 250], &[100, 110, 120]);
        assert!(unsteady.speed_up() > 2.0 && !unsteady.is_past(2.0));
        assert!(compared(&[250, 260, 270], &[100, 110, 120]).is_past(2.0));
    }
}
