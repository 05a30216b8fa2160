//! How a sum of ranks is distributed if the two sides do not differ: labels permuted within blocks.
//!
//! Small blocks are enumerated exactly by adding one value at a time (the shift algorithm: Pagano and Tritchler 1983,
//! Streitberg and Röhmel 1986), so there is no random draw, no seed, and no smallest p-value that a number of draws
//! allows. A block too large for that is taken as normal with the exact mean and variance, ties included.

use statrs::distribution::{ContinuousCDF, Normal};

/// Largest block, in values, that is enumerated.
const EXACT_UP_TO: usize = 20;

/// The scores of one block (doubled midranks, so that ties stay whole numbers), head's first.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ranked {
    pub(crate) scores: Vec<u32>,
    /// How many of them are head's.
    pub(crate) head: usize,
}

impl Ranked {
    fn sum(&self) -> u32 {
        self.scores[..self.head].iter().sum()
    }

    /// Mean and variance of head's sum over all ways to choose head's values.
    fn moments(&self) -> (f64, f64) {
        let (n, head) = (self.scores.len() as f64, self.head as f64);
        let mean = self.scores.iter().map(|s| f64::from(*s)).sum::<f64>() / n;
        let squares: f64 = self.scores.iter().map(|s| (f64::from(*s) - mean).powi(2)).sum();
        let variance = if n > 1.0 { head * (n - head) / (n * (n - 1.0)) * squares } else { 0.0 };
        (head * mean, variance)
    }

    /// Probability of each sum of `head` scores, from the smallest possible sum on.
    fn sums(&self) -> (u32, Vec<f64>) {
        let mut sorted = self.scores.clone();
        sorted.sort_unstable();
        let least: u32 = sorted[..self.head].iter().sum();
        let most: u32 = sorted[sorted.len() - self.head..].iter().sum();
        // ways[c][s]: how many choices of c scores have the sum s.
        let mut ways = vec![vec![0.0_f64; most as usize + 1]; self.head + 1];
        ways[0][0] = 1.0;
        for (seen, score) in sorted.iter().enumerate() {
            for chosen in (1..=self.head.min(seen + 1)).rev() {
                let (fewer, more) = ways.split_at_mut(chosen);
                for sum in (*score as usize..=most as usize).rev() {
                    more[0][sum] += fewer[chosen - 1][sum - *score as usize];
                }
            }
        }
        let mut of_head = ways.swap_remove(self.head);
        of_head.drain(..least as usize);
        let all: f64 = of_head.iter().sum();
        of_head.iter_mut().for_each(|ways| *ways /= all);
        (least, of_head)
    }
}

/// The probabilities that head's sum is at most, and at least, what it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tails {
    pub(crate) at_most: f64,
    pub(crate) at_least: f64,
}

impl Tails {
    /// Two-sided: twice the smaller tail.
    pub(crate) fn two_sided(self) -> f64 {
        (2.0 * self.at_most.min(self.at_least)).min(1.0)
    }
}

/// Where the observed sum of head's scores lies, minus its mean.
pub(crate) fn excess(blocks: &[Ranked]) -> f64 {
    blocks.iter().map(|block| f64::from(block.sum()) - block.moments().0).sum()
}

/// Both tails of the observed sum.
pub(crate) fn tails(blocks: &[Ranked]) -> Tails {
    if blocks.iter().all(|block| block.scores.len() <= EXACT_UP_TO) { exact(blocks) } else { normal(blocks) }
}

fn exact(blocks: &[Ranked]) -> Tails {
    let mut least = 0;
    let mut density = vec![1.0];
    for block in blocks {
        let (from, sums) = block.sums();
        least += from;
        let mut wider = vec![0.0; density.len() + sums.len() - 1];
        for (shift, chance) in sums.iter().enumerate().filter(|(_, chance)| **chance > 0.0) {
            for (at, before) in density.iter().enumerate() {
                wider[at + shift] += before * chance;
            }
        }
        density = wider;
    }
    let observed = (blocks.iter().map(Ranked::sum).sum::<u32>() - least) as usize;
    Tails { at_most: density[..=observed].iter().sum(), at_least: density[observed..].iter().sum() }
}

fn normal(blocks: &[Ranked]) -> Tails {
    // Half a rank, doubled: sums are whole numbers, the normal distribution is not.
    const CONTINUITY: f64 = 1.0;
    let variance: f64 = blocks.iter().map(|block| block.moments().1).sum();
    if variance <= 0.0 {
        return Tails { at_most: 1.0, at_least: 1.0 };
    }
    let (excess, deviation) = (excess(blocks), variance.sqrt());
    let standard = Normal::standard();
    Tails {
        at_most: standard.cdf((excess + CONTINUITY) / deviation),
        at_least: standard.sf((excess - CONTINUITY) / deviation),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(scores: &[u32], head: usize) -> Ranked {
        Ranked { scores: scores.to_vec(), head }
    }

    #[test]
    fn one_block_of_two_and_two_has_six_arrangements() {
        // Head has the ranks 3 and 4 of 4: one arrangement of six.
        let tails = tails(&[ranked(&[6, 8, 2, 4], 2)]);
        assert!((tails.at_least - 1.0 / 6.0).abs() < 1e-12);
        assert!((tails.at_most - 1.0).abs() < 1e-12);
        assert!((tails.two_sided() - 1.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn blocks_multiply() {
        let block = ranked(&[6, 8, 2, 4], 2);
        let ten = vec![block; 10];
        assert!((tails(&ten).at_least / 6.0_f64.powi(-10) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn ties_are_one_value() {
        let all_equal = tails(&[ranked(&[5, 5, 5, 5], 2)]);
        assert_eq!(all_equal.two_sided(), 1.0);
    }

    #[test]
    fn the_normal_distribution_is_near_the_exact_one_where_both_can_be_had() {
        let scores: Vec<u32> = (1..=12).map(|rank| rank * 2).collect();
        for head in [[1, 3, 5, 7, 9, 11], [3, 4, 8, 9, 10, 12]] {
            let head: Vec<u32> = head.iter().map(|rank| rank * 2).collect();
            let rest = scores.iter().filter(|score| !head.contains(score));
            let block = Ranked { scores: head.iter().chain(rest).copied().collect(), head: head.len() };
            let (a, b) = (exact(std::slice::from_ref(&block)), normal(&[block]));
            assert!((a.at_least - b.at_least).abs() < 0.01, "{a:?} {b:?}");
            assert!((a.at_most - b.at_most).abs() < 0.01, "{a:?} {b:?}");
        }
    }
}
