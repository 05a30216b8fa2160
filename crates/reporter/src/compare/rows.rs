//! A comparison as rows of text, for every page that has tables. It must not know markdown or a terminal.

use super::metric::Metric;
use super::model::{Comparison, Figure, Pair, State, Verdict};
use crate::number::NONE;
use crate::table::{Table, words};
use serde::Serialize;

/// One judged figure, or a cell that failed.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Row {
    pub(super) cell: String,
    pub(super) metric: &'static str,
    pub(super) base: String,
    pub(super) head: String,
    pub(super) verdict: String,
    pub(super) p: String,
}

/// A cell with all its figures.
#[derive(Debug, Clone, Serialize)]
pub(super) struct CellRow {
    pub(super) cell: String,
    /// Trials of base and head.
    pub(super) trials: String,
    /// A verdict for each metric that is ever judged.
    pub(super) verdicts: Vec<String>,
    /// `base → head` for each metric.
    pub(super) figures: Vec<String>,
}

/// Unstable figures among the findings at most: where few trials were made, most may be.
const MOST_UNSTABLE: usize = 20;

/// What a page shows before anything else, and the rest in the order of cells and metrics.
pub(super) struct Rows {
    /// What failed or changed, worst first, then what is unstable.
    pub(super) findings: Vec<Row>,
    /// Unstable figures that are among the others, for there were too many.
    pub(super) more_unstable: usize,
    pub(super) others: Vec<Row>,
}

pub(super) fn rows(comparison: &Comparison) -> Rows {
    let failed = comparison.cells.iter().filter(|pair| pair.state == State::Failed);
    let mut findings: Vec<(u8, Row)> = failed.map(|pair| (0, failed_row(comparison, pair))).collect();
    let (mut others, mut unstable) = (Vec::new(), 0);
    for pair in &comparison.cells {
        for figure in &pair.figures {
            let row = row(comparison, pair, figure);
            match figure.verdict {
                Verdict::Slower | Verdict::Costlier => findings.push((1, row)),
                Verdict::Faster | Verdict::Cheaper => findings.push((2, row)),
                Verdict::Unstable(_) => {
                    unstable += 1;
                    if unstable <= MOST_UNSTABLE { findings.push((3, row)) } else { others.push(row) }
                }
                _ => others.push(row),
            }
        }
    }
    findings.sort_by_key(|(rank, _)| *rank);
    let findings = findings.into_iter().map(|(_, row)| row).collect();
    Rows { findings, more_unstable: unstable.saturating_sub(MOST_UNSTABLE), others }
}

fn row(comparison: &Comparison, pair: &Pair, figure: &Figure) -> Row {
    let [base, head] = comparison.medians(figure);
    Row {
        cell: comparison.shown(pair),
        metric: figure.metric.name(),
        base,
        head,
        verdict: comparison.words(figure, figure.verdict.is_change()),
        p: figure.p_adjusted.map_or_else(|| NONE.into(), p_value),
    }
}

fn failed_row(comparison: &Comparison, pair: &Pair) -> Row {
    let none = || NONE.to_string();
    Row {
        cell: comparison.shown(pair),
        metric: NONE,
        base: none(),
        head: none(),
        verdict: comparison.failed(pair),
        p: none(),
    }
}

/// Two digits; what is smaller than one in ten thousand is just that.
fn p_value(p: f64) -> String {
    if p < 1e-4 { "<0.0001".into() } else { format!("{p:.*}", if p < 0.0995 { 4 } else { 2 }) }
}

/// Metrics that are ever judged.
pub(super) fn judged() -> impl Iterator<Item = Metric> {
    Metric::ALL.into_iter().filter(|metric| metric.floor().is_some())
}

/// Every cell of which there is anything.
pub(super) fn cells(comparison: &Comparison) -> Vec<CellRow> {
    let cell = |pair: &Pair| {
        let find = |metric: Metric| pair.figures.iter().find(|figure| figure.metric == metric);
        let verdict = |metric| match (find(metric), pair.state) {
            (Some(figure), _) => comparison.words(figure, false),
            (None, State::Failed) => "FAILED".into(),
            (None, _) => NONE.into(),
        };
        let figures = |metric| {
            find(metric).map_or_else(|| NONE.into(), |figure| comparison.medians(figure).join(" → "))
        };
        let trials = pair.trials.both().map(|trials| match pair.state {
            State::Judged => trials.counted.to_string(),
            State::Failed | State::Missing => trials.with_figures.to_string(),
        });
        CellRow {
            cell: comparison.shown(pair),
            trials: trials.join(" → "),
            verdicts: judged().map(verdict).collect(),
            figures: Metric::ALL.map(figures).into(),
        }
    };
    let said = |pair: &&Pair| pair.state != State::Missing || pair.is_open();
    comparison.cells.iter().filter(said).map(cell).collect()
}

/// What else is not the same.
pub(super) fn differences(comparison: &Comparison) -> Table {
    let several = comparison.heads.len() > 1;
    let [base, head] = if several { ["base", "the other"] } else { ["base", "head"] };
    let mut table = Table::new(vec![words("what", 0), words(base, 0), words(head, 0)]);
    for difference in &comparison.differences {
        let of = if several { format!(" ({})", difference.between[1]) } else { String::new() };
        let [base, head] = difference.values.clone();
        table.push(vec![format!("{}{of}", difference.field), base, head]);
    }
    table
}
