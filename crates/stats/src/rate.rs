//! What a count of events says of their rate.

use statrs::distribution::{Beta, ContinuousCDF};

/// The rate that the true one is at most, at 95 % confidence, after so many events in so many independent tests (Clopper and
/// Pearson 1934, one-sided). Without events about `3 ÷ tests`; 1 where there were no tests.
pub fn rate_at_most(events: u32, tests: u32) -> f64 {
    if events >= tests {
        return 1.0;
    }
    let bound = Beta::new(f64::from(events) + 1.0, f64::from(tests - events));
    bound.map_or(1.0, |beta| beta.inverse_cdf(0.95))
}

#[cfg(test)]
mod tests {
    use super::rate_at_most;

    /// SciPy: `stats.beta.ppf(0.95, events + 1, tests - events)`.
    #[test]
    fn known_bounds() {
        for (events, tests, expected) in [(0, 300, 0.009_936), (3, 300, 0.025_644), (0, 1, 0.95)] {
            let found = rate_at_most(events, tests);
            assert!((found - expected).abs() < 1e-5, "{events} of {tests}: {found}");
        }
        assert_eq!((rate_at_most(0, 0), rate_at_most(5, 5)), (1.0, 1.0));
    }
}
