//! What a comparison came to, before it is a page. It must not know how that was found, nor how it is shown.

use super::fault::Difference;
use super::metric::Metric;
use serde::Serialize;
use stats::{Estimate, Instability};
use std::fmt;

/// Of anything that both sides have: base's and head's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Two<T> {
    /// What is compared against.
    pub base: T,
    /// What may have changed.
    pub head: T,
}

impl<T> Two<T> {
    pub(super) fn map<U>(&self, each: impl Fn(&T) -> U) -> Two<U> {
        Two { base: each(&self.base), head: each(&self.head) }
    }

    pub(super) fn both(&self) -> [&T; 2] {
        [&self.base, &self.head]
    }
}

/// What was set beside what, and what was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// What the sides are.
    pub kind: Kind,
    /// How far its verdicts carry.
    pub strength: Strength,
    /// What counts as one observation.
    pub unit: Unit,
    /// Whether figures are ratios to the same run's baseline cell.
    pub relative: bool,
    /// Error rate of all verdicts together, and the complement of the intervals' confidence.
    pub alpha: f64,
    /// What is compared against.
    pub base: Side,
    /// What is compared with it: one, or, where a run has more builds, several.
    pub heads: Vec<Side>,
    /// Cells that were planned on both sides, sorted by name, for each head.
    pub cells: Vec<Pair>,
    /// Cells that were planned on one side alone, or cannot be set beside any.
    pub unpaired: Two<Vec<String>>,
    /// What must be read before the verdicts.
    pub warnings: Vec<String>,
    /// What else is not the same: commit, versions of libraries, seed.
    pub differences: Vec<Difference>,
}

/// What the sides of a comparison are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Builds that were interleaved in one run.
    Builds,
    /// Contenders of one run.
    Contenders,
    /// Runs.
    Runs,
}

/// How far verdicts carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Strength {
    /// They hold at the stated error rate.
    Full,
    /// They are hints.
    Indicative {
        /// Why, in whole sentences.
        why: String,
        /// What it would take to decide.
        instead: String,
    },
}

/// What counts as one observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A trial.
    Trial,
    /// A run: the median of its trials.
    Run,
}

/// A side, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Side {
    /// `base`, `head`, a side's name or a contender's.
    pub name: String,
    /// What it is: a path, a revision, a version.
    pub label: String,
    /// Its runs, newest first.
    pub runs: Vec<String>,
}

/// A cell on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Its name, without what tells the sides apart.
    pub cell: String,
    /// The name of the side it was compared with: one of [`Comparison::heads`].
    pub head: String,
    /// Its trials.
    pub trials: Two<Trials>,
    /// Blocks that were disturbed and count on neither side.
    pub blocks_voided: u32,
    /// Whether there was anything to judge.
    pub state: State,
    /// One for each [`Metric`] of which both sides have figures.
    pub figures: Vec<Figure>,
}

/// Trials of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Trials {
    /// Those that count: they have figures, and their block was not voided.
    pub counted: u32,
    /// Of those, how many a check doubts.
    pub suspect: u32,
    /// Those that have figures, whether they count or not.
    pub with_figures: u32,
    /// Those that failed.
    pub failed: u32,
    /// All there are.
    pub all: u32,
}

/// Whether there was anything to judge in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Both sides have figures.
    Judged,
    /// Every trial of head failed, and base has figures: a regression.
    Failed,
    /// There are no figures of both sides, for another reason.
    Missing,
}

/// One figure of a cell on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Which.
    pub metric: Metric,
    /// Medians over trials (or runs), in the metric's unit, or as ratios to the baseline's.
    pub medians: Two<f64>,
    /// The shift and how sure it is; absent where it was not judged.
    pub estimate: Option<Estimate>,
    /// The p-value after Holm's correction over all tests of the comparison.
    pub p_adjusted: Option<f64>,
    /// What may be said of it.
    pub verdict: Verdict,
}

/// What may be said of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A latency rose, or throughput fell, by at least the floor.
    Slower,
    /// The other way round.
    Faster,
    /// CPU time or memory rose by at least the floor.
    Costlier,
    /// They fell.
    Cheaper,
    /// Whatever change there is lies within the floor.
    Same,
    /// Neither can be said.
    Inconclusive {
        /// About so many observations a side would tell.
        needs: Option<u32>,
    },
    /// The trials of a side do not agree on one figure.
    Unstable(Instability),
    /// It is shown and not judged; why.
    NotJudged(&'static str),
}

impl Verdict {
    /// Whether something got worse.
    pub fn is_regression(self) -> bool {
        matches!(self, Self::Slower | Self::Costlier)
    }

    /// Whether something changed, for better or worse.
    pub fn is_change(self) -> bool {
        self.is_regression() || matches!(self, Self::Faster | Self::Cheaper)
    }

    /// Whether it was judged and nothing could be said.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Inconclusive { .. } | Self::Unstable(_))
    }

    /// Its first word, as it stands on every page.
    pub fn word(self) -> &'static str {
        match self {
            Self::Slower => "SLOWER",
            Self::Faster => "FASTER",
            Self::Costlier => "COSTLIER",
            Self::Cheaper => "CHEAPER",
            Self::Same => "SAME",
            Self::Inconclusive { .. } => "INCONCLUSIVE",
            Self::Unstable(_) => "UNSTABLE",
            Self::NotJudged(_) => "not judged",
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.label)?;
        let runs: Vec<&str> =
            self.runs.iter().map(String::as_str).filter(|run| !self.label.contains(run)).collect();
        if runs.is_empty() { Ok(()) } else { write!(f, " ({})", runs.join(", ")) }
    }
}

impl Pair {
    /// Whether there was something to judge, and it could not be: a side has figures that stand beside none.
    pub fn is_open(&self) -> bool {
        let has = |trials: &&Trials| trials.with_figures > 0;
        self.state == State::Missing && self.trials.both().iter().any(has)
    }
}

impl Comparison {
    /// Before anything is compared: at full strength, of trials, at the usual error rate.
    pub(super) fn of(kind: Kind, base: Side, heads: Vec<Side>) -> Self {
        Self {
            kind,
            strength: Strength::Full,
            unit: Unit::Trial,
            relative: false,
            alpha: stats::ALPHA,
            base,
            heads,
            cells: Vec::new(),
            unpaired: Two::default(),
            warnings: Vec::new(),
            differences: Vec::new(),
        }
    }

    /// Whether its verdicts are hints only.
    pub fn is_indicative(&self) -> bool {
        matches!(self.strength, Strength::Indicative { .. })
    }

    /// Base, then everything that was compared with it.
    pub(super) fn sides(&self) -> impl Iterator<Item = &Side> {
        std::iter::once(&self.base).chain(&self.heads)
    }

    /// Every judged figure, with its cell.
    pub fn tests(&self) -> impl Iterator<Item = (&Pair, &Figure)> {
        let all = self.cells.iter().flat_map(|pair| pair.figures.iter().map(move |figure| (pair, figure)));
        all.filter(|(_, figure)| !matches!(figure.verdict, Verdict::NotJudged(_)))
    }

    /// A cell's name as pages show it: with its side, where there are several.
    pub(super) fn shown(&self, pair: &Pair) -> String {
        match pair.cell.split_once(':') {
            Some((contender, rest)) if self.heads.len() > 1 => format!("{contender}@{}:{rest}", pair.head),
            _ => pair.cell.clone(),
        }
    }
}
