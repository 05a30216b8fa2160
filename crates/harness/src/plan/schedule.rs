//! When the requests of an open loop are due. Drawn before the window, so that every contender of a round meets the same
//! arrivals and none draws any.

use crate::suite::fetch_kind::{OpenKind, Pattern};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Exp1};

/// Nanoseconds from the opening of the window, ascending, one for each request. The first is one gap after the opening.
pub(crate) fn due_ns(open: &OpenKind, requests: u64, seed: u64) -> Vec<u64> {
    let gap_ns = 1e9 / open.rate;
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let mut due_ns = 0.0;
    let next = |_| {
        due_ns += match open.arrivals {
            Pattern::Constant => gap_ns,
            Pattern::Poisson => {
                let gaps: f64 = Exp1.sample(&mut chance);
                gap_ns * gaps
            }
        };
        due_ns as u64
    };
    (0..requests).map(next).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constant_arrivals_are_equally_far_apart() {
        let open = OpenKind { rate: 1000.0, arrivals: Pattern::Constant, late: None };
        assert_eq!(due_ns(&open, 3, 1), [1_000_000, 2_000_000, 3_000_000]);
    }

    #[test]
    fn poisson_arrivals_keep_the_rate_and_spread_as_much_as_their_mean() {
        let open = OpenKind { rate: 500.0, arrivals: Pattern::Poisson, late: None };
        let due = due_ns(&open, 20_000, 7);
        assert_eq!(due, due_ns(&open, 20_000, 7), "a seed is a schedule");
        assert_ne!(due, due_ns(&open, 20_000, 8));
        assert!(due.is_sorted());
        let gaps: Vec<f64> = due.windows(2).map(|pair| (pair[1] - pair[0]) as f64).collect();
        let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
        let variance = gaps.iter().map(|gap| (gap - mean).powi(2)).sum::<f64>() / gaps.len() as f64;
        assert!((mean / 2e6 - 1.0).abs() < 0.05, "{mean}");
        assert!((variance.sqrt() / mean - 1.0).abs() < 0.05, "{variance}");
    }
}
