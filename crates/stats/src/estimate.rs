//! How far head is from base, how sure that is, and how likely it would be if they did not differ.

use crate::null::{self, Ranked};
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Trials that were run back to back, or, where nothing was interleaved, all trials there are. Natural logarithms.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Block {
    /// Figures of base's trials.
    pub base: Vec<f64>,
    /// Figures of head's trials.
    pub head: Vec<f64>,
}

/// What two sides differ by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Logarithm of the ratio head ÷ base.
    pub shift: f64,
    /// Lower end of the interval of confidence 1 − alpha; minus infinity where there are too few values for one.
    pub low: f64,
    /// Upper end; infinity where there are too few.
    pub high: f64,
    /// Two-sided p-value for no shift.
    pub p: f64,
    /// Standard deviation of values within a side of a block, pooled: the spread that blocks do not explain. Not a number where
    /// no side of a block has two values.
    pub deviation: f64,
    /// Values on the base side.
    pub base_n: u32,
    /// Values on the head side.
    pub head_n: u32,
}

/// How exactly ends of intervals are found, as a logarithm: a hundredth of a per cent.
const STEP: f64 = 1e-4;

/// Rank test with labels permuted within blocks, on values aligned by their block's median (Hodges and Lehmann 1962), so that
/// what the machine does from block to block costs no power; the shift at which the statistic is at its mean, and the interval
/// of all shifts that the test does not reject at `alpha`. Blocks that lack a side are passed over; `None` where all do.
pub fn estimate(blocks: &[Block], alpha: f64) -> Option<Estimate> {
    let blocks: Vec<&Block> = blocks.iter().filter(|b| !b.base.is_empty() && !b.head.is_empty()).collect();
    let reach = reach(&blocks)?;
    let exceeds = |shift: f64| null::excess(&ranked(&blocks, shift));
    let tails = |shift: f64| null::tails(&ranked(&blocks, shift));
    // As the assumed shift grows, head's ranks fall.
    let centre =
        f64::midpoint(last(reach, |shift| exceeds(shift) > 0.0), last(reach, |shift| exceeds(shift) >= 0.0));
    let low = last(reach, |shift| tails(shift).at_least <= alpha / 2.0);
    let high = last(reach, |shift| tails(shift).at_most > alpha / 2.0);
    let count = |side: fn(&Block) -> &Vec<f64>| blocks.iter().map(|block| side(block).len() as u32).sum();
    Some(Estimate {
        shift: tidy(centre),
        // Even the farthest shift that the data could show is not rejected: there is no end.
        low: if low <= reach.0 { f64::NEG_INFINITY } else { tidy(low) },
        high: if high >= reach.1 { f64::INFINITY } else { tidy(high) },
        p: tails(0.0).two_sided(),
        deviation: deviation(&blocks),
        base_n: count(|block| &block.base),
        head_n: count(|block| &block.head),
    })
}

/// Of runs that were not interleaved: the run is the unit, one value each. Welch's t-test (1947), which lets the sides have
/// spreads of their own. `None` where a side has no run; without an interval where one has fewer than two.
pub fn estimate_runs(base: &[f64], head: &[f64], alpha: f64) -> Option<Estimate> {
    if base.is_empty() || head.is_empty() {
        return None;
    }
    let (base_mean, base_square) = mean_and_square_error(base);
    let (head_mean, head_square) = mean_and_square_error(head);
    let shift = head_mean - base_mean;
    let without_interval = Estimate {
        shift,
        low: f64::NEG_INFINITY,
        high: f64::INFINITY,
        p: 1.0,
        deviation: f64::NAN,
        base_n: base.len() as u32,
        head_n: head.len() as u32,
    };
    if base.len() < 2 || head.len() < 2 {
        return Some(without_interval);
    }
    let error = (base_square + head_square).sqrt();
    let pieces =
        [base_square.powi(2) / (base.len() - 1) as f64, head_square.powi(2) / (head.len() - 1) as f64];
    let freedom = (base_square + head_square).powi(2) / pieces.iter().sum::<f64>();
    let Ok(t) = StudentsT::new(0.0, 1.0, freedom) else {
        // No spread at all on either side.
        let p = if shift == 0.0 { 1.0 } else { 0.0 };
        return Some(Estimate { low: shift, high: shift, p, deviation: 0.0, ..without_interval });
    };
    let half = t.inverse_cdf(1.0 - alpha / 2.0) * error;
    Some(Estimate {
        low: shift - half,
        high: shift + half,
        p: 2.0 * t.sf((shift / error).abs()),
        deviation: error * (f64::from(without_interval.base_n.min(without_interval.head_n)) / 2.0).sqrt(),
        ..without_interval
    })
}

/// Mean, and the square of its standard error.
fn mean_and_square_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, if n > 1.0 { squares / (n - 1.0) / n } else { f64::NAN })
}

/// A little more than the least and the largest difference of any two values of the two sides.
fn reach(blocks: &[&Block]) -> Option<(f64, f64)> {
    let ends = |side: fn(&Block) -> &Vec<f64>| {
        let all = || blocks.iter().flat_map(|block| side(block).iter().copied());
        Some((all().reduce(f64::min)?, all().reduce(f64::max)?))
    };
    let (base, head) = (ends(|block| &block.base)?, ends(|block| &block.head)?);
    let margin = 4.0 * STEP + (base.1 - base.0) + (head.1 - head.0);
    Some((head.0 - base.1 - margin, head.1 - base.0 + margin))
}

/// The largest shift for which `holds`, which is true up to some shift and false from there on; to within [`STEP`].
fn last((mut low, mut high): (f64, f64), holds: impl Fn(f64) -> bool) -> f64 {
    if holds(high) {
        return high;
    }
    if !holds(low) {
        return low;
    }
    while high - low > STEP / 4.0 {
        let middle = f64::midpoint(low, high);
        if holds(middle) { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// What is less than the step is nothing.
fn tidy(shift: f64) -> f64 {
    if shift.abs() < STEP / 2.0 { 0.0 } else { shift }
}

/// All values, head's less the assumed shift, aligned by block and ranked together.
fn ranked(blocks: &[&Block], shift: f64) -> Vec<Ranked> {
    let mut aligned: Vec<(f64, usize)> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        let values = block.head.iter().map(|value| value - shift).chain(block.base.iter().copied());
        let from = aligned.len();
        aligned.extend(values.map(|value| (value, index)));
        let middle = median(aligned[from..].iter().map(|(value, _)| *value).collect());
        aligned[from..].iter_mut().for_each(|(value, _)| *value -= middle);
    }
    let scores = doubled_midranks(&aligned.iter().map(|(value, _)| *value).collect::<Vec<_>>());
    let mut ranked: Vec<Ranked> =
        blocks.iter().map(|block| Ranked { scores: Vec::new(), head: block.head.len() }).collect();
    for ((_, index), score) in aligned.iter().zip(scores) {
        ranked[*index].scores.push(score);
    }
    ranked
}

fn doubled_midranks(values: &[f64]) -> Vec<u32> {
    // Alignment subtracts, and subtraction rounds: what differs by less than this was equal.
    const EQUAL: f64 = 1e-12;
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut scores = vec![0; values.len()];
    let mut first = 0;
    while first < order.len() {
        let mut end = first + 1;
        while end < order.len() && values[order[end]] - values[order[end - 1]] <= EQUAL {
            end += 1;
        }
        // Ranks first+1 ..= end; twice their mean.
        order[first..end].iter().for_each(|at| scores[*at] = (first + 1 + end) as u32);
        first = end;
    }
    scores
}

pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { values[middle] } else { f64::midpoint(values[middle - 1], values[middle]) }
}

fn deviation(blocks: &[&Block]) -> f64 {
    let (mut squares, mut freedom) = (0.0, 0.0);
    for side in blocks.iter().flat_map(|block| [&block.base, &block.head]) {
        let mean = side.iter().sum::<f64>() / side.len() as f64;
        squares += side.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
        freedom += side.len() as f64 - 1.0;
    }
    (squares / freedom).sqrt()
}
