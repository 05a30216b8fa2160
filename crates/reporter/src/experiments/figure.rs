//! Figures of a cell over its trials, as pictures and tables of questions take them. It must not know any question.

use crate::chart::kinds::{DotRow, DotValue};
use crate::data::{Data, Entry};
use crate::headline::DOUBT;
use crate::number::{count, median};
use crate::text::clip;
use record::{CellId, Latency, TrialRow};

/// Longest reason in a row, in characters; the whole of it stands among the doubts.
const REASON: usize = 60;
/// Steps of a percentile spectrum for each half of what is left to 100 %.
const STEPS: u32 = 2;

/// A figure, and how far the trials behind it are apart: `low ≤ value ≤ high`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Figure {
    pub(super) value: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Figure {
    /// `value`, and the ends of `figures`.
    fn among(value: f64, figures: &[f64]) -> Self {
        let (low, high) = figures.iter().fold((value, value), |(low, high), x| (low.min(*x), high.max(*x)));
        Self { value, low, high }
    }

    /// Itself where its trials lie apart: those of a single one say nothing more.
    pub(super) fn apart(self) -> Option<Self> {
        (self.low < self.high).then_some(self)
    }

    /// As a dot with its interval.
    pub(super) fn dot(self) -> DotValue {
        DotValue::new(self.value).within(self.low, self.high)
    }
}

/// The median over the trials that count and have the figure, from the least to the greatest of them.
pub(super) fn over_trials(
    data: &Data<'_>,
    cell: &CellId,
    of: impl Fn(&TrialRow) -> Option<f64>,
) -> Option<Figure> {
    let all: Vec<f64> = data.counted(cell).filter_map(of).collect();
    Some(Figure::among(median(all.clone())?, &all))
}

/// A quantile of the response times of all trials together, from the least to the greatest of a single trial.
pub(super) fn quantile(data: &Data<'_>, entry: &Entry<'_>, of: impl Fn(&Latency) -> u64) -> Option<Figure> {
    let value = of(&entry.figures()?.response?) as f64;
    let each = data.counted(&entry.cell.id).filter_map(|row| row.response);
    let all: Vec<f64> = each.map(|latency| of(&latency) as f64).collect();
    // The figure of all together has four digits, that of a trial has all of them: one trial has no interval.
    Some(Figure::among(value, if all.len() > 1 { &all } else { &[] }))
}

/// The response times of all trials together as (share, nanoseconds), for a percentile spectrum.
pub(super) fn spectrum(data: &Data<'_>, cell: &CellId) -> Vec<(f64, f64)> {
    let Some(histogram) = data.run.response.get(cell) else { return Vec::new() };
    record::spectrum(histogram, STEPS)
}

/// Those of the names that any row has a figure for; the others leave the rows, too.
pub(super) fn named<'a>(names: &[&'a str], rows: &mut [DotRow]) -> Vec<&'a str> {
    let has = |index: usize| rows.iter().any(|row| matches!(row.values.get(index), Some(Some(_))));
    let keep: Vec<usize> = (0..names.len()).filter(|index| has(*index)).collect();
    for row in rows {
        row.values = keep.iter().map(|&index| row.values.get(index).copied().flatten()).collect();
    }
    keep.into_iter().map(|index| names[index]).collect()
}

/// The contender's name, marked where some of the cell's trials are in doubt.
pub(super) fn who(entry: &Entry<'_>) -> String {
    let doubted = entry.row.is_some_and(|row| row.trials_suspect > 0);
    let mark = if doubted { format!(" {DOUBT}") } else { String::new() };
    format!("{}{mark}", entry.cell.contender)
}

/// Why the cell has no figures, short enough for a table; empty where it has.
pub(super) fn why_not(entry: &Entry<'_>) -> String {
    entry.why_not().map(|why| clip(&why, REASON)).unwrap_or_default()
}

/// How many trials are behind each of the cells that have figures: `1 trial`, `2 to 3 trials`.
pub(super) fn trials<'a, 'b: 'a>(
    data: &Data<'_>,
    entries: impl IntoIterator<Item = &'a Entry<'b>>,
) -> String {
    let with_figures = entries.into_iter().filter(|entry| entry.figures().is_some());
    let all: Vec<u64> = with_figures.map(|entry| data.counted(&entry.cell.id).count() as u64).collect();
    let (least, most) = (all.iter().min().copied().unwrap_or(0), all.iter().max().copied().unwrap_or(0));
    match (least, most) {
        (1, 1) => "1 trial".into(),
        (a, b) if a == b => format!("{} trials", count(a)),
        (a, b) => format!("{} to {} trials", count(a), count(b)),
    }
}
