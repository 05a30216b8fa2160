//! The curve of the Universal Scalability Law and its fit: numbers in, three coefficients out. Knows nothing of trials, chance
//! or intervals.
//!
//! `X(N) = λN ÷ (1 + σ(N−1) + κN(N−1))` (Gunther, *Guerrilla Capacity Planning*, 2007) turned upside down is linear in its
//! coefficients: `N ÷ X(N) = a + b(N−1) + cN(N−1)` with `a = 1/λ`, `b = σ/λ`, `c = κ/λ`, none of them negative.
//!
//! Noise of throughputs is a ratio, so squares of logarithms are what is made least. Linearising the logarithm at the curve
//! reached so far (Gauss and Newton) leaves a linear problem with bounds, rows weighted by one over that curve; with three
//! coefficients its exact answer is the best of the seven ways to hold some of them at zero. Where it settles is a minimum of
//! the logarithmic problem itself. That problem is convex as long as the curve passes each point within a factor e, so for
//! data that look like such a curve at all there is one minimum; several starts are for data that do not.

/// `a`, `b` and `c` of the module's head.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Curve([f64; 3]);

/// Concurrency, and the natural logarithm of `N ÷ X`.
pub(crate) type Point = (f64, f64);

/// Rounds of reweighting, and halvings of a step: ends for data that follow no such law. Others settle in about five rounds.
const ROUNDS: usize = 100;
const HALVINGS: i32 = 40;

/// A further round that lowers the sum of squares by less than this share of it moves no coefficient visibly.
const SETTLED: f64 = 1e-13;

/// What is left of a column, in squares, once the columns before it are taken out: below this it says nothing of its own.
const COLLINEAR: f64 = 1e-10;

/// A term that makes up less than this of the curve at every point is what rounding left of a zero.
const ROUNDING: f64 = 1e-9;

fn columns(n: f64) -> [f64; 3] {
    [1.0, n - 1.0, n * (n - 1.0)]
}

/// Of terms that are not negative: over zero it is infinity, also for zero itself.
fn ratio(over: f64, under: f64) -> f64 {
    if under == 0.0 { f64::INFINITY } else { over / under }
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

impl Curve {
    /// `N ÷ X(N)`.
    fn inverse(&self, n: f64) -> f64 {
        dot(self.0, columns(n))
    }

    pub(crate) fn throughput(&self, n: f64) -> f64 {
        n / self.inverse(n)
    }

    /// Infinite where the curve, not measured at concurrency 1, has no height there.
    pub(crate) fn lambda(&self) -> f64 {
        self.0[0].recip()
    }

    pub(crate) fn sigma(&self) -> f64 {
        ratio(self.0[1], self.0[0])
    }

    pub(crate) fn kappa(&self) -> f64 {
        ratio(self.0[2], self.0[0])
    }

    /// Where throughput peaks, from 1 on; infinity where it does not.
    pub(crate) fn knee(&self) -> f64 {
        let [a, b, c] = self.0;
        if a - b < c { 1.0 } else { ratio(a - b, c).sqrt() }
    }

    /// Where efficiency is one half; infinity where it never is. With `m = N − 1`, the root of `cm² + (b + c)m = a` that is not
    /// negative, in the form that takes no difference.
    pub(crate) fn half(&self) -> f64 {
        let [a, b, c] = self.0;
        1.0 + ratio(2.0 * a, b + c + (b + c).hypot(2.0 * a.sqrt() * c.sqrt()))
    }

    /// The curve with the least squares, every point counting alike. `None` where numbers are too large or too small to reckon with.
    pub(crate) fn fit(points: &[Point]) -> Option<Self> {
        // Linear, flat and falling throughput.
        [[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [1.0, 1.0, 1.0]]
            .into_iter()
            .map(|start| Self(start).settle(points))
            .filter(|curve| curve.squares(points).is_finite())
            .min_by(|a, b| a.squares(points).total_cmp(&b.squares(points)))
    }

    /// Goes down from here to where the sum of squares is least.
    pub(crate) fn settle(self, points: &[Point]) -> Self {
        let mut curve = self.at_best_height(points);
        let mut squares = curve.squares(points);
        for _ in 0..ROUNDS {
            let Some(aim) = curve.aim(points) else { break };
            // A part of a step stays within the bounds as they are convex, and a small enough one always goes down.
            let lower = (0..HALVINGS).find_map(|halving| {
                let part = 0.5_f64.powi(halving);
                let step = [0, 1, 2].map(|i| curve.0[i] + part * (aim[i] - curve.0[i]));
                let next = Self(step).at_best_height(points);
                let found = next.squares(points);
                (found < squares).then_some((next, found))
            });
            let Some((next, found)) = lower else { break };
            let gain = squares - found;
            (curve, squares) = (next, found);
            if gain <= SETTLED * squares {
                break;
            }
        }
        curve.without_rounding(points)
    }

    /// Of the curves of this shape, the one with the least squares. From anywhere else than such a height, the way down may point
    /// at no curve at all.
    fn at_best_height(self, points: &[Point]) -> Self {
        let off = points.iter().map(|(n, log)| log - self.inverse(*n).ln()).sum::<f64>();
        let factor = (off / points.len() as f64).exp();
        Self(self.0.map(|value| value * factor))
    }

    fn squares(self, points: &[Point]) -> f64 {
        points.iter().map(|(n, log)| (self.inverse(*n).ln() - log).powi(2)).sum()
    }

    /// Minimum of the problem linearised here.
    fn aim(self, points: &[Point]) -> Option<[f64; 3]> {
        let (mut gram, mut right) = ([[0.0; 3]; 3], [0.0; 3]);
        for (n, log) in points {
            let here = self.inverse(*n);
            let row = columns(*n).map(|column| column / here);
            let target = 1.0 - (here.ln() - log);
            for i in 0..3 {
                right[i] += row[i] * target;
                (0..3).for_each(|j| gram[i][j] += row[i] * row[j]);
            }
        }
        nonnegative(gram, right)
    }

    fn without_rounding(self, points: &[Point]) -> Self {
        let share = |i: usize| {
            let shares = points.iter().map(|(n, _)| self.0[i] * columns(*n)[i] / self.inverse(*n));
            shares.fold(0.0, f64::max)
        };
        Self([0, 1, 2].map(|i| if share(i) < ROUNDING { 0.0 } else { self.0[i] }))
    }
}

/// Least squares with no coefficient below zero, from the products of columns with each other and with the target.
fn nonnegative(gram: [[f64; 3]; 3], right: [f64; 3]) -> Option<[f64; 3]> {
    let mut best: Option<(f64, [f64; 3])> = None;
    for free in (1..8_u8).rev().map(|set| [0, 1, 2].map(|i| set >> i & 1 == 1)) {
        let Some(found) = solve(gram, right, free) else { continue };
        if found.iter().any(|value| !value.is_finite() || *value < 0.0) {
            continue;
        }
        if free == [true; 3] {
            return Some(found);
        }
        // At such a solution the sum of squares is lower than that of zeros by this.
        let gain = dot(found, right);
        if best.is_none_or(|(most, _)| gain > most) {
            best = Some((gain, found));
        }
    }
    best.map(|(_, found)| found)
}

/// Normal equations for the free columns, scaled to one length since theirs differ by the square of the concurrency: Gauss and Jordan's
/// elimination. `None` where columns are collinear.
fn solve(gram: [[f64; 3]; 3], right: [f64; 3], free: [bool; 3]) -> Option<[f64; 3]> {
    let scale = [0, 1, 2].map(|i| gram[i][i].sqrt().recip());
    let mut rows = [0, 1, 2].map(|i| {
        let cell = |j: usize| match free[i] && free[j] {
            true => gram[i][j] * scale[i] * scale[j],
            false => f64::from(u8::from(i == j)),
        };
        [cell(0), cell(1), cell(2), if free[i] { right[i] * scale[i] } else { 0.0 }]
    });
    for pivot in 0..3 {
        let divisor = rows[pivot][pivot];
        if divisor.is_nan() || divisor <= COLLINEAR {
            return None;
        }
        rows[pivot] = rows[pivot].map(|cell| cell / divisor);
        for other in (0..3).filter(|other| *other != pivot) {
            let factor = rows[other][pivot];
            (0..4).for_each(|j| rows[other][j] -= factor * rows[pivot][j]);
        }
    }
    Some([0, 1, 2].map(|i| if free[i] { rows[i][3] * scale[i] } else { 0.0 }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt as _, SeedableRng as _};
    use rand_chacha::ChaCha8Rng;

    const LOADS: [f64; 8] = [1.0, 3.0, 10.0, 50.0, 200.0, 1000.0, 4000.0, 10_000.0];

    fn law(lambda: f64, sigma: f64, kappa: f64) -> Curve {
        Curve([1.0, sigma, kappa].map(|of| of / lambda))
    }

    /// Points about a curve drawn from all that matter, and some without a σ or a κ; up to a third off.
    fn points(chance: &mut ChaCha8Rng) -> Vec<Point> {
        let [sigma, kappa] = [(-5.0, 0.0), (-10.0, -1.0)].map(|(low, high)| {
            f64::from(chance.random_bool(0.7)) * 10.0_f64.powf(chance.random_range(low..high))
        });
        let (curve, most) = (law(chance.random_range(1.0..1e4), sigma, kappa), chance.random_range(0.0..0.3));
        LOADS.map(|n| (n, curve.inverse(n).ln() + most * chance.random_range(-1.0..1.0))).to_vec()
    }

    #[test]
    fn every_start_leads_to_one_curve() {
        let mut chance = ChaCha8Rng::seed_from_u64(1);
        for _ in 0..100 {
            let points = points(&mut chance);
            let best = Curve::fit(&points).unwrap();
            for lambda in [0.1, 100.0, 1e5] {
                for sigma in [0.0, 1e-4, 1.0] {
                    for kappa in [0.0, 1e-8, 1e-2] {
                        let found = law(lambda, sigma, kappa).settle(&points);
                        for n in LOADS {
                            let apart = (found.inverse(n) / best.inverse(n)).ln();
                            assert!(apart.abs() < 1e-5, "{points:?}: {best:?}, from elsewhere {found:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn no_curve_of_a_grid_is_nearer() {
        let mut chance = ChaCha8Rng::seed_from_u64(2);
        for _ in 0..20 {
            let points = points(&mut chance);
            let least = Curve::fit(&points).unwrap().squares(&points);
            let grid = |low: i32| {
                std::iter::once(0.0).chain((low * 8..8).map(|e| 10.0_f64.powf(f64::from(e) / 8.0)))
            };
            for (sigma, kappa) in grid(-6).flat_map(|sigma| grid(-11).map(move |kappa| (sigma, kappa))) {
                let shape = law(1.0, sigma, kappa);
                let height = points.iter().map(|(n, log)| log - shape.inverse(*n).ln()).sum::<f64>() / 8.0;
                let squares = law((-height).exp(), sigma, kappa).squares(&points);
                assert!(squares >= least * (1.0 - 1e-9), "{points:?}: σ {sigma}, κ {kappa} is nearer");
            }
        }
    }

    #[test]
    fn bounds_hold_where_the_free_answer_is_negative() {
        // Columns at right angles: each answer is alone.
        let gram = [[2.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 8.0]];
        assert_eq!(nonnegative(gram, [2.0, -4.0, 4.0]), Some([1.0, 0.0, 0.5]));
        assert_eq!(nonnegative(gram, [-2.0, -4.0, -4.0]), None);
        // The last two are one column: either will do.
        let twice = [[2.0, 0.0, 0.0], [0.0, 4.0, 4.0], [0.0, 4.0, 4.0]];
        let [a, b, c] = nonnegative(twice, [2.0, 8.0, 8.0]).unwrap();
        assert_eq!((a, b + c), (1.0, 2.0));
    }
}
