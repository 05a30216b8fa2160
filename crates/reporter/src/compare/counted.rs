//! Which trials of a cell count, in which blocks, and their figures: what a test is made from. It must not test.

use super::metric::Metric;
use super::model::{Pair, State, Trials, Two};
use crate::number::median;
use record::{Disturbance, TRIALS_A_BLOCK, TrialRow, Verdict};
use std::collections::BTreeMap;

/// A trial that counts, and what its figures are told against.
#[derive(Clone, Copy)]
pub(super) struct Counted<'a> {
    row: &'a TrialRow,
    against: Against,
}

impl Counted<'_> {
    /// The figure, or its ratio to what it is told against.
    fn figure(&self, metric: Metric) -> Option<f64> {
        let figure = metric.of(self.row)? / self.against.figures[metric as usize];
        figure.is_finite().then_some(figure)
    }

    fn tells(&self, metric: Metric) -> bool {
        metric.is_told_by(self.row) && self.against.tells[metric as usize]
    }
}

/// What figures are divided by, metric by metric: 1, or the median figure of a baseline cell. Not a number where that has none.
#[derive(Clone, Copy)]
pub(super) struct Against {
    figures: [f64; Metric::ALL.len()],
    tells: [bool; Metric::ALL.len()],
}

impl Against {
    /// Figures as they are.
    pub(super) const ONE: Self = Self { figures: [1.0; Metric::ALL.len()], tells: [true; Metric::ALL.len()] };

    /// A baseline cell's trials; absent where none has figures.
    pub(super) fn medians(rows: &[&TrialRow]) -> Option<Self> {
        let rows: Vec<&TrialRow> = rows.iter().copied().filter(|row| row.verdict.has_figures()).collect();
        let logs = |metric: Metric| rows.iter().filter_map(|row| metric.of(row)).map(f64::ln).collect();
        (!rows.is_empty()).then(|| Self {
            figures: Metric::ALL.map(|metric| median(logs(metric)).map_or(f64::NAN, f64::exp)),
            tells: Metric::ALL.map(|metric| rows.iter().all(|row| metric.is_told_by(row))),
        })
    }
}

/// A cell of base beside one of head.
pub(super) struct Matched<'a> {
    /// All but its figures.
    pub(super) pair: Pair,
    pub(super) sets: Sets<'a>,
}

/// The trials that count, as they were made.
pub(super) enum Sets<'a> {
    /// Blocks that were run back to back, or one of all trials there are.
    Blocks(Vec<Two<Vec<Counted<'a>>>>),
    /// Runs of either side.
    Runs(Two<Vec<Vec<Counted<'a>>>>),
}

impl<'a> Sets<'a> {
    fn all(&self) -> Two<Vec<Counted<'a>>> {
        match self {
            Self::Blocks(blocks) => Two {
                base: blocks.iter().flat_map(|block| block.base.iter().copied()).collect(),
                head: blocks.iter().flat_map(|block| block.head.iter().copied()).collect(),
            },
            Self::Runs(runs) => runs.map(|runs| runs.concat()),
        }
    }

    /// Whether every trial is long enough to tell this figure.
    pub(super) fn tell(&self, metric: Metric) -> bool {
        self.all().both().into_iter().flatten().all(|trial| trial.tells(metric))
    }

    /// Medians for people: over trials, or over runs of each one's median.
    pub(super) fn medians(&self, metric: Metric) -> Option<Two<f64>> {
        let of = |trials: &Vec<Counted<'_>>| median(trials.iter().filter_map(|t| t.figure(metric)).collect());
        let both = match self {
            Self::Blocks(_) => self.all().map(of),
            Self::Runs(runs) => runs.map(|runs| median(runs.iter().filter_map(of).collect())),
        };
        Some(Two { base: both.base?, head: both.head? })
    }
}

/// Logarithms of a figure, sorted: in which order trials came must not matter, not even to the last digit.
pub(super) fn logs(trials: &[Counted<'_>], metric: Metric) -> Vec<f64> {
    let mut logs: Vec<f64> = trials.iter().filter_map(|trial| trial.figure(metric)).map(f64::ln).collect();
    logs.sort_by(f64::total_cmp);
    logs
}

/// Trials of two cells of one run, by the blocks they were run in.
pub(super) fn blocks<'a>(rows: &Two<Vec<&'a TrialRow>>, rule: &Rule) -> (Sets<'a>, u32) {
    let mut blocks: BTreeMap<u32, Two<Vec<&'a TrialRow>>> = BTreeMap::new();
    for row in &rows.base {
        blocks.entry(row.round / TRIALS_A_BLOCK).or_default().base.push(row);
    }
    for row in &rows.head {
        blocks.entry(row.round / TRIALS_A_BLOCK).or_default().head.push(row);
    }
    let mut blocks: Vec<_> = blocks.into_values().collect();
    // As they were run: what was repeated has a round behind all that were planned.
    blocks.sort_by_key(|block| block.base.iter().chain(&block.head).map(|row| row.position).min());
    let all = blocks.len();
    blocks.retain(|block| !rule.voids(block));
    let voided = all - blocks.len();
    let with_figures = |rows: &Vec<&'a TrialRow>| counted(rows, Against::ONE);
    let kept = blocks.into_iter().take(rule.most).map(|block| block.map(with_figures));
    let whole = kept.filter(|block| block.both().iter().all(|side| !side.is_empty()));
    (Sets::Blocks(whole.collect()), u32::try_from(voided).unwrap_or(u32::MAX))
}

/// Which blocks of a run count.
pub(super) struct Rule {
    /// What voids one.
    pub(super) disturbance: Option<Disturbance>,
    /// Cores of the run.
    pub(super) cores: usize,
    /// Quiet blocks at most: those the run had when it was last looked at.
    pub(super) most: usize,
}

impl Rule {
    fn voids(&self, block: &Two<Vec<&TrialRow>>) -> bool {
        let rows = [block.base.as_slice(), &block.head].concat();
        self.disturbance.is_some_and(|rule| rule.found(&rows, self.cores).is_some())
    }
}

/// The trials that have figures.
pub(super) fn counted<'a>(rows: &[&'a TrialRow], against: Against) -> Vec<Counted<'a>> {
    let with_figures = rows.iter().filter(|row| row.verdict.has_figures());
    with_figures.map(|row| Counted { row, against }).collect()
}

impl<'a> Matched<'a> {
    /// `rows` are all there are of the two cells, `sets` those that count.
    pub(super) fn new(
        cell: String,
        head: String,
        rows: &Two<Vec<&'a TrialRow>>,
        (sets, blocks_voided): (Sets<'a>, u32),
    ) -> Self {
        let used = sets.all();
        let trials = Two { base: tally(&rows.base, &used.base), head: tally(&rows.head, &used.head) };
        let all_failed = trials.head.failed > 0 && trials.head.failed == trials.head.all;
        let state = if trials.base.with_figures > 0 && all_failed {
            State::Failed
        } else if trials.base.counted > 0 && trials.head.counted > 0 {
            State::Judged
        } else {
            State::Missing
        };
        Self { pair: Pair { cell, head, trials, blocks_voided, state, figures: Vec::new() }, sets }
    }
}

fn tally(rows: &[&TrialRow], used: &[Counted<'_>]) -> Trials {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let of = |verdict| move |row: &&TrialRow| row.verdict == verdict;
    Trials {
        counted: count(used.len()),
        suspect: count(used.iter().map(|trial| trial.row).filter(of(Verdict::Suspect)).count()),
        with_figures: count(rows.iter().filter(|row| row.verdict.has_figures()).count()),
        failed: count(rows.iter().copied().filter(of(Verdict::Failed)).count()),
        all: count(rows.len()),
    }
}
