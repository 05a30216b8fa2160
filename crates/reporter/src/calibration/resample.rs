//! Thousands of tests from the trials that are there: arms are drawn from blocks of one and the same build, so the truth is
//! known, and a slow-down is planted by arithmetic. Draws share trials, so their rates are estimates, not proof: disjoint
//! sessions are that.

use super::count::{Test, logs};
use super::model::{Fault, Options, Rate};
use super::subject::{Subject, subjects};
use crate::compare::{Metric, on_all_cores};
use rand::SeedableRng as _;
use rand::seq::{IndexedRandom as _, SliceRandom as _};
use rand_chacha::ChaCha8Rng;
use record::{Run, TRIALS_A_BLOCK, TrialRow};
use stats::Block;
use std::collections::BTreeMap;

/// What is added to one arm, as a share.
const PLANTED: [f64; 4] = [0.0, 0.05, 0.10, 0.20];
/// Values in a drawn block: two an arm.
const A_BLOCK: usize = 2 * TRIALS_A_BLOCK as usize;

/// Draws tests for every subject.
pub(super) fn count(run: &Run, options: &Options) -> Result<Vec<Rate>, Fault> {
    let subjects = subjects(run, true);
    let pools: Vec<(&Subject<'_>, Vec<Vec<&TrialRow>>)> =
        subjects.iter().map(|subject| (subject, pool(run, subject))).collect();
    let wanted = (options.trials / TRIALS_A_BLOCK) as usize;
    let enough: Vec<_> = pools.iter().filter(|(_, pool)| pool.len() >= wanted).collect();
    if enough.is_empty() {
        let most = pools.iter().map(|(_, pool)| pool.len()).max().unwrap_or(0);
        return Err(Fault::TooFew { run: run.meta.id.clone(), blocks: most, wanted });
    }
    // Each subject has a stream of its own, so that the result does not depend on how they are shared out.
    let streams: Vec<_> = (0_u64..).zip(enough).collect();
    let rates = on_all_cores(&streams, |(stream, (subject, pool))| draws(subject, pool, options, *stream));
    Ok(together(rates.into_iter().flatten()))
}

/// One rate for each kind, metric and planted share.
fn together(rates: impl Iterator<Item = Rate>) -> Vec<Rate> {
    let mut sums: BTreeMap<(bool, u64, Metric), Rate> = BTreeMap::new();
    for rate in rates.filter(|rate| rate.counts.tests() > 0) {
        let key = (!rate.fetch, (rate.planted * 1e6) as u64, rate.metric);
        let sum = sums.entry(key).or_insert_with(|| Rate::new(rate.fetch, rate.metric, rate.planted));
        sum.counts = sum.counts.plus(rate.counts);
    }
    sums.into_values().collect()
}

/// Blocks of four trials of the same build, made within a short time.
fn pool<'a>(run: &Run, subject: &Subject<'a>) -> Vec<Vec<&'a TrialRow>> {
    let sides = run.meta.sides.as_ref();
    let slowed =
        |name: &str| sides.is_some_and(|s| s.list.iter().any(|s| s.name == name && s.planted != 0.0));
    let mut rows: Vec<(u32, &TrialRow)> = Vec::new();
    for (_, blocks) in subject.sides.iter().filter(|(side, _)| !slowed(side)) {
        rows.extend(blocks.iter().flat_map(|(number, rows)| rows.iter().map(|row| (*number, *row))));
    }
    rows.sort_by_key(|(number, row)| (*number, row.position));
    let rows: Vec<&TrialRow> = rows.into_iter().map(|(_, row)| row).collect();
    rows.chunks_exact(A_BLOCK).map(<[_]>::to_vec).collect()
}

fn draws(subject: &Subject<'_>, pool: &[Vec<&TrialRow>], options: &Options, stream: u64) -> Vec<Rate> {
    let mut chance = ChaCha8Rng::seed_from_u64(options.seed);
    chance.set_stream(stream);
    let mut rates: Vec<Rate> = PLANTED
        .iter()
        .flat_map(|planted| Metric::ALL.iter().map(|metric| Rate::new(subject.fetch, *metric, *planted)))
        .collect();
    for _ in 0..options.tests {
        let drawn = pool.sample(&mut chance, (options.trials / TRIALS_A_BLOCK) as usize);
        let mut arms: Vec<Vec<&TrialRow>> = drawn.cloned().collect();
        arms.iter_mut().for_each(|block| block.shuffle(&mut chance));
        for rate in &mut rates {
            let Some(test) = test(rate.metric, &arms, rate.planted) else { continue };
            rate.counts.add(test.verdict(test.estimate.p));
        }
    }
    rates
}

fn test(metric: Metric, arms: &[Vec<&TrialRow>], planted: f64) -> Option<Test> {
    let factor = if metric == Metric::Throughput { 1.0 / (1.0 + planted) } else { 1.0 + planted };
    let block = |rows: &Vec<&TrialRow>| {
        let (base, head) = rows.split_at(rows.len() / 2);
        Some(Block { base: logs(base, metric, 1.0)?, head: logs(head, metric, factor)? })
    };
    Test::new(metric, arms.iter().map(block).collect::<Option<Vec<Block>>>()?)
}
