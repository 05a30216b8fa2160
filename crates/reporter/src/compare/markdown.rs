//! A comparison as a pull request shows it: one line of conclusion, what must be read first, what changed; all else folded
//! away.

use super::fault::{Difference, Refusal};
use super::metric::Metric;
use super::model::{Comparison, Kind, Strength, Unit};
use super::rows::{self, CellRow, Row};
use crate::error::ReportError;
use crate::markdown;
use crate::table::{Table, figures, words};
use serde::Serialize;

#[derive(Serialize)]
struct Page<'a> {
    conclusion: String,
    sides: Vec<String>,
    indicative: Option<&'a str>,
    warnings: &'a [String],
    findings: Vec<Row>,
    more_unstable: usize,
    floors: Vec<String>,
    cells: &'a [CellRow],
    figures: Table,
    differences: Table,
    unpaired: Vec<&'a str>,
    unit: &'static str,
    how: &'static str,
    relative: bool,
    confidence: String,
    alpha: String,
}

impl Comparison {
    /// The comparison as markdown. The same runs give the same bytes.
    ///
    /// # Errors
    /// Where the template cannot be filled: a bug of this crate.
    pub fn to_markdown(&self) -> Result<String, ReportError> {
        let floor = |metric: Metric| {
            format!("{} (floor {:.0} %)", metric.name(), metric.floor().unwrap_or_default() * 100.0)
        };
        let (cells, rows) = (rows::cells(self), rows::rows(self));
        let page = Page {
            conclusion: self.conclusion(),
            sides: self.sides().map(ToString::to_string).collect(),
            indicative: match &self.strength {
                Strength::Full => None,
                Strength::Indicative { why, .. } => Some(why),
            },
            warnings: &self.warnings,
            findings: rows.findings,
            more_unstable: rows.more_unstable,
            floors: rows::judged().map(floor).collect(),
            figures: figures_of(&cells),
            cells: &cells,
            differences: rows::differences(self),
            unpaired: self.unpaired.both().into_iter().flatten().map(String::as_str).collect(),
            unit: if self.unit == Unit::Run { "run" } else { "trial" },
            how: how(self),
            relative: self.relative,
            confidence: super::words::per_cent(1.0 - self.alpha),
            alpha: format!("{} %", super::words::per_cent(self.alpha)),
        };
        markdown::render("compare.md.j2", page)
    }
}

/// Which test it was.
fn how(comparison: &Comparison) -> &'static str {
    match (comparison.kind, comparison.unit) {
        (Kind::Runs, Unit::Run) => "One value each, the median of its trials; Welch's t-test on logarithms.",
        (Kind::Runs, Unit::Trial) => "Rank test on logarithms; all trials of a side are one block.",
        _ => "Rank test on logarithms, labels permuted within blocks of trials that ran back to back.",
    }
}

fn figures_of(cells: &[CellRow]) -> Table {
    let mut columns = vec![words("cell", 0)];
    columns.extend(Metric::ALL.map(|metric| figures(metric.name(), 0)));
    let mut table = Table::new(columns);
    for cell in cells {
        table.push(std::iter::once(&cell.cell).chain(&cell.figures).cloned().collect());
    }
    table
}

impl Refusal {
    /// The refusal as markdown.
    ///
    /// # Errors
    /// Where the template cannot be filled: a bug of this crate.
    pub fn to_markdown(&self) -> Result<String, ReportError> {
        #[derive(Serialize)]
        struct Page<'a> {
            fields: String,
            differences: &'a [Difference],
        }
        let fields: Vec<&str> = self.differences.iter().map(|found| found.field.as_str()).collect();
        let fields = fields.join(", ");
        markdown::render("refusal.md.j2", Page { fields, differences: &self.differences })
    }
}
