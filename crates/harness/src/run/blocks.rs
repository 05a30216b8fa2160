//! The order of a run with several sides: blocks of two trials a side, back to back and shuffled; and which blocks are run
//! again. It must not know processes or the disk, nor how fast anybody is.

use crate::plan::resolved::Plan;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use record::{Disturbance, TRIALS_A_BLOCK, TrialRow, without_side};
use std::collections::{BTreeMap, VecDeque};

/// From when on a block counts as disturbed, in runs that begin now.
pub const DISTURBANCE: Disturbance = Disturbance { others_share: 0.05, stall_share: 0.05 };

/// Of the planned blocks this share may be run again …
const REPEATS_SHARE: u32 = 4;
/// … and in any case so many.
const REPEATS_LEAST: u32 = 2;

/// What is run back to back: all sides of one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    group: usize,
    /// Its rounds are `2 · index` and `2 · index + 1`.
    index: u32,
}

/// What became of a block that was disturbed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Voided {
    /// By what.
    pub(crate) reason: String,
    /// What is run instead, if anything is.
    pub(crate) again: Option<Block>,
}

/// All blocks of a run.
#[derive(Debug)]
pub(crate) struct Blocks {
    seed: u64,
    rule: Disturbance,
    /// Cells of the plan that differ in their side only.
    groups: Vec<Vec<usize>>,
    /// Blocks that each group was planned to have.
    passes: u32,
    pub(crate) voided: u32,
    pub(crate) repeated: u32,
}

impl Blocks {
    pub(crate) fn new(plan: &Plan, rule: Disturbance) -> Self {
        let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, planned) in plan.cells.iter().enumerate() {
            let cell = &planned.cell;
            let what = (without_side(&cell.contender).0, &cell.workload, &cell.client);
            groups.entry(what).or_default().push(at);
        }
        Self {
            seed: plan.seed,
            rule,
            groups: groups.into_values().collect(),
            passes: plan.suite.trials.div_ceil(TRIALS_A_BLOCK),
            voided: 0,
            repeated: 0,
        }
    }

    /// In a pass every cell has one block.
    pub(crate) fn passes(&self) -> u32 {
        self.passes
    }

    /// Trials that are planned, all together.
    pub(crate) fn trials(&self) -> usize {
        let cells: usize = self.groups.iter().map(Vec::len).sum();
        cells * (self.passes * TRIALS_A_BLOCK) as usize
    }

    /// How many blocks may be run again.
    pub(crate) fn cap(&self) -> u32 {
        (self.passes * self.groups.len() as u32 / REPEATS_SHARE).max(REPEATS_LEAST)
    }

    /// The blocks of one pass, in the order they run in.
    pub(crate) fn pass(&self, pass: u32) -> VecDeque<Block> {
        let mut groups: Vec<usize> = (0..self.groups.len()).collect();
        groups.shuffle(&mut self.chance(2 * u64::from(pass)));
        groups.into_iter().map(|group| Block { group, index: pass }).collect()
    }

    /// The trials of a block, (round, cell), in the order they run in: two of each side. Delays are drawn by round, so all sides
    /// meet the same.
    pub(crate) fn trials_of(&self, block: &Block) -> Vec<(u32, usize)> {
        let first = block.index * TRIALS_A_BLOCK;
        let rounds = first..first + TRIALS_A_BLOCK;
        let mut trials: Vec<(u32, usize)> = rounds
            .flat_map(|round| self.groups[block.group].iter().map(move |cell| (round, *cell)))
            .collect();
        let number = u64::from(block.index) * self.groups.len() as u64 + block.group as u64;
        trials.shuffle(&mut self.chance(2 * number + 1));
        trials
    }

    /// Takes note of a block that has been run; `None` if nothing disturbed it. One with a trial that failed is not run again:
    /// what failed once would fail again. Nor is any when the cap is reached: then the machine is not quiet enough to wait for.
    pub(crate) fn judge(&mut self, block: &Block, rows: &[TrialRow], cores: usize) -> Option<Voided> {
        let reason = self.rule.found(&rows.iter().collect::<Vec<_>>(), cores)?;
        self.voided += 1;
        let whole = rows.iter().all(|row| row.verdict.has_figures());
        let again = (whole && self.repeated < self.cap())
            .then(|| Block { group: block.group, index: self.passes + self.repeated });
        self.repeated += u32::from(again.is_some());
        Some(Voided { reason, again })
    }

    /// A stream of its own for everything that is shuffled, so that a block which is run again does not change the others.
    fn chance(&self, stream: u64) -> ChaCha8Rng {
        let mut chance = ChaCha8Rng::seed_from_u64(self.seed);
        chance.set_stream(stream);
        chance
    }
}

#[cfg(test)]
#[path = "blocks_tests.rs"]
mod tests;
