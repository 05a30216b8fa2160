//! When a comparison may be looked at before its end, and what each look costs.

use statrs::distribution::{ContinuousCDF, Normal};

/// Fewer trials a side than this are looked at once, at the end.
const FEWEST: u32 = 12;

/// The looks at a comparison of so many trials a side: (trials a side by then, error rate of that look). The looks are fixed
/// before it begins, at a half, three quarters and all of the trials. `alpha` is spent as O'Brien and Fleming's boundary does,
/// in the form of Lan and DeMets (1983): `2 − 2Φ(z ÷ √t)` by the share `t` of the trials. Each look is given what is spent
/// since the one before, and judged at that level by itself; so the error rates add up to `alpha`, whatever the data, the number
/// of tests and their dependence (Bonferroni's inequality over looks, Holm's procedure within one).
pub fn looks(trials: u32, alpha: f64) -> Vec<(u32, f64)> {
    let trials = even(trials.max(2));
    let early = if trials < FEWEST { vec![] } else { vec![even(trials / 2), even(trials * 3 / 4)] };
    let standard = Normal::standard();
    let z = standard.inverse_cdf(1.0 - alpha / 2.0);
    let spent = |at: u32| 2.0 * standard.sf(z / (f64::from(at) / f64::from(trials)).sqrt());
    let mut before = 0.0;
    let level = |at: u32| {
        let now = if at == trials { alpha } else { spent(at) };
        let level = now - before;
        before = now;
        (at, level)
    };
    early.into_iter().chain([trials]).map(level).collect()
}

/// Trials come in blocks of two a side.
fn even(trials: u32) -> u32 {
    trials.next_multiple_of(2)
}
