//! From an estimate to what may be said of it.

use crate::estimate::Estimate;
use crate::modes::Instability;
use statrs::distribution::{ContinuousCDF, Normal};

/// What a test found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// The figure rose by at least the floor.
    Rose,
    /// It fell by at least the floor.
    Fell,
    /// Whatever shift there is lies within the floor.
    Same,
    /// Neither can be said.
    Inconclusive {
        /// About so many values a side would tell; absent where nothing can be said of that either.
        needs: Option<u32>,
    },
    /// The trials of a side do not agree on one figure.
    Unstable(Instability),
}

/// More trials a side than anybody runs: a cell that needs them has no figure to compare.
const TOO_MANY: f64 = 300.0;
/// Fewer have no interval, or hardly.
const FEWEST: f64 = 8.0;

/// What may be said. `p` is the one adjusted for the family; `floor` a ratio, 0.03 for 3 %.
///
/// A change is called where `p ≤ alpha` and the estimated shift is at least the floor. `Same` is called where the whole
/// interval lies within the floor (two one-sided tests at `alpha ÷ 2` each; Schuirmann 1987). What is unstable is named and not
/// judged.
pub fn judge(
    estimate: &Estimate,
    p: f64,
    alpha: f64,
    floor: f64,
    instability: Option<Instability>,
) -> Finding {
    let (up, down) = ((1.0 + floor).ln(), -(1.0 + floor).ln());
    let significant = p <= alpha;
    if let Some(which) = instability {
        return Finding::Unstable(which);
    }
    if significant && estimate.shift >= up {
        return Finding::Rose;
    }
    if significant && estimate.shift <= down {
        return Finding::Fell;
    }
    if estimate.low > down && estimate.high < up {
        return Finding::Same;
    }
    match needed(estimate, alpha, up) {
        Some(needs) if needs > TOO_MANY => Finding::Unstable(Instability::Erratic),
        needs => Finding::Inconclusive { needs: needs.map(|needs| needs.max(FEWEST).ceil() as u32) },
    }
}

/// Values a side after which `Same` would be found in 90 % of all cases if nothing had changed: the interval's half-width, and
/// what the estimate may lie off on either side (z of 95 %), must fit into the floor together. With a coefficient of variation
/// CV this is about `37·(CV ÷ floor)²`; a change of twice the floor is found with fewer.
fn needed(estimate: &Estimate, alpha: f64, floor: f64) -> Option<f64> {
    let standard = Normal::standard();
    let z = standard.inverse_cdf(1.0 - alpha / 2.0);
    let wanted = z + standard.inverse_cdf(0.95);
    let n = f64::from(estimate.base_n.min(estimate.head_n));
    let half = (estimate.high - estimate.low) / 2.0;
    let error = if half.is_finite() {
        half / z
    } else {
        // The rank test's efficiency for normal data is 3/π.
        estimate.deviation * (2.0 / n * std::f64::consts::PI / 3.0).sqrt()
    };
    error.is_finite().then(|| n * (error * wanted / floor).powi(2))
}
