//! How throughput grows with concurrency, as far as a run can tell: the Universal Scalability Law, `X(N) = λN ÷ (1 + σ(N−1) +
//! κN(N−1))` (Gunther, *Guerrilla Capacity Planning*, 2007, chapters 4 to 6), with intervals. Knows nothing of what limits the
//! throughput: that κ is not zero says that it falls, not why.

use crate::curve::{Curve, Point};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::{ChiSquared, Distribution as _};

/// Curves drawn for the intervals: the fifth from either end bounds one of 99 %.
const DRAWS: usize = 1000;

/// Parameters of the law.
const PARAMETERS: usize = 3;

/// Trials at one concurrency.
#[derive(Debug, Clone, PartialEq)]
pub struct Load {
    /// How much is in flight at once: 1 or more.
    pub concurrency: f64,
    /// One a trial, in any unit of work per time. Where there is none, the load is passed over.
    pub throughputs: Vec<f64>,
}

/// A figure and its interval; `low ≤ value ≤ high`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounded {
    /// Of the curve that fits best.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end; infinity where the data do not bound it, as a knee where some of the curves they allow have none.
    pub high: f64,
}

/// The law fitted to measured throughputs.
#[derive(Debug, Clone, PartialEq)]
pub struct Usl {
    /// λ, throughput at concurrency 1 in the unit of the trials.
    pub lambda: Bounded,
    /// σ, contention: the share of work that goes one at a time. Above 1 where throughput falls from the first.
    pub sigma: Bounded,
    /// κ, coherence: what each has to settle with each other one. Above 0, throughput has a peak.
    pub kappa: Bounded,
    /// Share of the variance of the logarithms of throughputs that the curve explains, every concurrency counting alike. Near 1 for any
    /// data that span decades, however badly the curve misses some: look at the picture too.
    pub r_squared_log: f64,
    curve: Curve,
    draws: Vec<Curve>,
    level: f64,
}

/// Fits the law to the logarithms of throughputs, every concurrency counting alike however many trials it has. Intervals hold
/// the truth with probability `level`, such as 0.99, or more, and are the same for the same `seed`.
///
/// `None` with fewer than four different concurrencies; where a throughput is not positive and finite, a concurrency is below 1 or
/// not finite, or `level` is not between 0 and 1; and where no λ is finite, as without a trial at concurrency 1 throughput may
/// fall so steeply that the curve has no height there.
pub fn usl(loads: &[Load], level: f64, seed: u64) -> Option<Usl> {
    let levels = levels(loads)?;
    if !(level > 0.0 && level < 1.0) || levels.len() <= PARAMETERS {
        return None;
    }
    let points: Vec<Point> =
        levels.iter().map(|at| (at.concurrency, at.concurrency.ln() - at.mean())).collect();
    let curve = Curve::fit(&points).filter(|curve| curve.lambda().is_finite())?;
    let draws = draws(&levels, curve, seed);
    let bounded = |figure: fn(&Curve) -> f64| bounded(&draws, level, curve, figure);
    Some(Usl {
        lambda: bounded(Curve::lambda),
        sigma: bounded(Curve::sigma),
        kappa: bounded(Curve::kappa),
        r_squared_log: r_squared(&levels, curve),
        curve,
        draws,
        level,
    })
}

impl Usl {
    /// Throughput at concurrency `n`, 1 or more. The interval is the curve's, not a trial's, and beyond the loads that were measured
    /// it trusts the law.
    pub fn at(&self, n: f64) -> Bounded {
        self.bounded(|curve| curve.throughput(n))
    }

    /// The concurrency at which throughput is highest: `√((1 − σ) ÷ κ)`, and 1 where it falls from the first. `None` where κ is 0, or
    /// is 0 in half of the curves that the data allow: no peak is to be seen. A `high` of infinity says that there may be none.
    pub fn knee(&self) -> Option<Bounded> {
        self.if_any(Curve::knee)
    }

    /// The concurrency at which efficiency `X(N) ÷ λN` has fallen to one half: `1 = σ(N−1) + κN(N−1)`. `None` where, in the fit or
    /// in half of the curves that the data allow, it never does.
    pub fn half(&self) -> Option<Bounded> {
        self.if_any(Curve::half)
    }

    /// What throughput tends to where there is contention but nothing makes it fall again: `λ ÷ σ` where κ is 0.
    pub fn ceiling(&self) -> Option<f64> {
        (self.kappa.value == 0.0 && self.sigma.value > 0.0).then(|| self.lambda.value / self.sigma.value)
    }

    fn bounded(&self, figure: impl Fn(&Curve) -> f64) -> Bounded {
        bounded(&self.draws, self.level, self.curve, figure)
    }

    fn if_any(&self, figure: fn(&Curve) -> f64) -> Option<Bounded> {
        let endless = self.draws.iter().filter(|curve| figure(curve).is_infinite()).count();
        (figure(&self.curve).is_finite() && 2 * endless < DRAWS).then(|| self.bounded(figure))
    }
}

/// Percentiles of the draws by nearest rank, as there is nothing between a number and infinity.
fn bounded(draws: &[Curve], level: f64, curve: Curve, figure: impl Fn(&Curve) -> f64) -> Bounded {
    let mut figures: Vec<f64> = draws.iter().map(&figure).collect();
    let mut ranked = |share: f64| {
        let rank = (share * (figures.len() - 1) as f64).round() as usize;
        *figures.select_nth_unstable_by(rank, f64::total_cmp).1
    };
    let value = figure(&curve);
    // Where a bound holds the fit, all draws can lie on one side of it.
    Bounded {
        value,
        low: ranked((1.0 - level) / 2.0).min(value),
        high: ranked(f64::midpoint(1.0, level)).max(value),
    }
}

/// Logarithms of all trials at one concurrency.
struct Level {
    concurrency: f64,
    logs: Vec<f64>,
}

impl Level {
    fn mean(&self) -> f64 {
        self.logs.iter().sum::<f64>() / self.logs.len() as f64
    }

    /// What trials deviate from their mean, scaled to the spread that trials have about their expectation.
    fn scatter(&self) -> Vec<f64> {
        let (mean, n) = (self.mean(), self.logs.len() as f64);
        // Of a single trial the deviation is zero anyway.
        let scale = (n / (n - 1.0).max(1.0)).sqrt();
        self.logs.iter().map(|log| (log - mean) * scale).collect()
    }
}

fn levels(loads: &[Load]) -> Option<Vec<Level>> {
    let mut loads: Vec<&Load> = loads.iter().filter(|load| !load.throughputs.is_empty()).collect();
    loads.sort_by(|a, b| a.concurrency.total_cmp(&b.concurrency));
    let good = |load: &&Load| {
        let n = load.concurrency;
        n.is_finite() && n >= 1.0 && load.throughputs.iter().all(|x| x.is_finite() && *x > 0.0)
    };
    let level = |same: &[&Load]| Level {
        concurrency: same[0].concurrency,
        logs: same.iter().flat_map(|load| load.throughputs.iter().map(|x| x.ln())).collect(),
    };
    loads.iter().all(good).then(|| loads.chunk_by(|a, b| a.concurrency == b.concurrency).map(level).collect())
}

fn r_squared(levels: &[Level], curve: Curve) -> f64 {
    let squares = |expected: &dyn Fn(&Level) -> f64| -> f64 {
        let at = |level: &Level| {
            let from = expected(level);
            level.logs.iter().map(|log| (log - from).powi(2)).sum::<f64>() / level.logs.len() as f64
        };
        levels.iter().map(at).sum()
    };
    let mean = levels.iter().map(Level::mean).sum::<f64>() / levels.len() as f64;
    let (left, all) = (squares(&|level| curve.throughput(level.concurrency).ln()), squares(&|_| mean));
    // Flat data leave nothing to explain but rounding. As the law has flat curves too, no fit is worse than the mean.
    if left < 1e-18 { 1.0 } else { (1.0 - left / all).max(0.0) }
}

/// Curves that the data could as well have been fitted with: a bootstrap of two stages, since the trials of one concurrency
/// share what the curve misses there. Each draw adds to the fitted curve, at every concurrency, the deviation of some
/// concurrency's mean, scaled up for the fitted parameters, and the mean of as many deviations of its own trials as it has (Davison
/// and Hinkley, *Bootstrap Methods and their Application*, 1997, sections 3.8 and 6.3).
///
/// A handful of concurrencies tells little of how large deviations are: one scale per draw, from the chi-squared distribution
/// with as many degrees of freedom as they leave, makes up for that as Student's t does. Simulated, trials alone cover 15 % of the
/// truths instead of 95 % when the curve misses means by more than trials scatter, and residuals of all trials 60 %; this covers
/// 94 % to 99 %, at the price of being wide when trials alone explain all: their scatter is then counted twice.
fn draws(levels: &[Level], curve: Curve, seed: u64) -> Vec<Curve> {
    let freedom = (levels.len() - PARAMETERS) as f64;
    let wider = (levels.len() as f64 / freedom).sqrt();
    let fitted: Vec<f64> = levels.iter().map(|level| curve.throughput(level.concurrency).ln()).collect();
    // They sum to zero: the curve has a height that is free.
    let deviations: Vec<f64> =
        levels.iter().zip(&fitted).map(|(level, fitted)| (level.mean() - fitted) * wider).collect();
    let scatters: Vec<Vec<f64>> = levels.iter().map(Level::scatter).collect();
    let chi_squared = ChiSquared::new(freedom).expect("more concurrencies than parameters");
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let pick = |from: &[f64], chance: &mut ChaCha8Rng| from[chance.random_range(0..from.len())];
    let mut draw = || {
        let scale = (freedom / chi_squared.sample(&mut chance)).sqrt();
        let drawn = levels.iter().zip(&fitted).zip(&scatters).map(|((level, fitted), scatter)| {
            let shared = scale * pick(&deviations, &mut chance);
            let own: f64 = scatter.iter().map(|_| pick(scatter, &mut chance)).sum();
            (level.concurrency, level.concurrency.ln() - fitted - shared - own / scatter.len() as f64)
        });
        let points: Vec<Point> = drawn.collect();
        curve.settle(&points)
    };
    (0..DRAWS).map(|_| draw()).collect()
}
