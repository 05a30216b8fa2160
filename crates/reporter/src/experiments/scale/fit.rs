//! The Universal Scalability Law fitted to what a contender did, as long as the box let it. It must not know how a fit is
//! shown.

use super::points::Sweep;
use stats::{Bounded, Load, Usl};

/// Of the intervals.
const LEVEL: f64 = 0.99;
/// Fewer say nothing of three parameters. Where there are fewer before the box gives out, all points are fitted.
const ENOUGH: usize = 5;
/// A knee farther beyond the largest number that was fitted is not told.
const NEAR: f64 = 2.0;
/// A band whose upper end is so many times its lower end somewhere tells nothing.
const WIDE: f64 = 10.0;
/// Pieces of a curve.
const STEPS: u32 = 24;

/// A fit and what it is of.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    pub(super) law: Usl,
    /// The least and the greatest number in flight that it was fitted to.
    pub(super) range: (f64, f64),
    /// It is of points at which the box had given out, too.
    pub(super) with_box: bool,
    /// The fitted curve at numbers evenly spread on a log axis, over what it was fitted to.
    pub(super) curve: Vec<(f64, Bounded)>,
}

/// `None` with fewer than five numbers in flight, or where no such curve fits.
pub(super) fn fit(sweep: &Sweep, seed: u64) -> Option<Fit> {
    let full = sweep.box_gives_out();
    let before = full.unwrap_or(sweep.points.len());
    let with_box = full.is_some() && before < ENOUGH;
    let fitted = if with_box { &sweep.points[..] } else { &sweep.points[..before] };
    if fitted.len() < ENOUGH {
        return None;
    }
    let load =
        |at: &super::points::At| Load { concurrency: at.in_flight, throughputs: at.throughputs.clone() };
    let loads: Vec<Load> = fitted.iter().map(load).collect();
    let range = (fitted.first()?.in_flight, fitted.last()?.in_flight);
    let law = stats::usl(&loads, LEVEL, seed)?;
    let curve = curve(&law, range);
    Some(Fit { law, range, with_box, curve })
}

fn curve(law: &Usl, range: (f64, f64)) -> Vec<(f64, Bounded)> {
    let (low, high) = (range.0.ln(), range.1.ln());
    let at = |step| (low + (high - low) * f64::from(step) / f64::from(STEPS)).exp();
    (0..=STEPS).map(at).map(|n| (n, law.at(n))).collect()
}

impl Fit {
    /// Where throughput is highest, if the data bound it and it is within what was fitted, or near.
    pub(super) fn knee(&self) -> Option<Bounded> {
        self.law
            .knee()
            .filter(|knee| self.tells() && knee.high.is_finite() && knee.value <= NEAR * self.range.1)
    }

    /// Where a contender is half as efficient as with one in flight, on the same terms.
    pub(super) fn half(&self) -> Option<Bounded> {
        self.law
            .half()
            .filter(|half| self.tells() && half.high.is_finite() && half.value <= NEAR * self.range.1)
    }

    /// Whether that is beyond what was measured.
    pub(super) fn is_beyond(&self, knee: Bounded) -> bool {
        knee.value > self.range.1
    }

    /// Whether its band is narrow enough to tell something.
    pub(super) fn tells(&self) -> bool {
        self.curve.iter().all(|(_, at)| at.high <= WIDE * at.low)
    }
}
