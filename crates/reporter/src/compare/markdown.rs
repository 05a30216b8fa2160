//! A comparison as a page.

use super::{Comparison, Difference, Metric, Shift};
use crate::number::{NONE, bytes, change, duration, or_none, plain};
use crate::table::{Table, figures, words};
use crate::{ReportError, markdown};
use serde::Serialize;

#[derive(Serialize)]
struct Page<'a> {
    a: &'a str,
    b: &'a str,
    cautions: &'a [String],
    verdict: String,
    moved: Table,
    all: Table,
    values: Table,
    changed: Table,
    only_a: &'a [String],
    only_b: &'a [String],
}

impl Comparison {
    /// The comparison as markdown. The same runs give the same bytes.
    ///
    /// # Errors
    /// Where the template cannot be filled: a bug of this crate.
    pub fn to_markdown(&self) -> Result<String, ReportError> {
        markdown::render(
            "compare.md.j2",
            Page {
                a: &self.a,
                b: &self.b,
                cautions: &self.cautions,
                verdict: self.verdict(),
                moved: shifts(self.cells.iter().filter(|shift| !shift.worth_a_look().is_empty())),
                all: shifts(&self.cells),
                values: self.values(),
                changed: changed(&self.changed),
                only_a: &self.only_a,
                only_b: &self.only_b,
            },
        )
    }

    fn verdict(&self) -> String {
        let look = self.cells.iter().filter(|shift| !shift.worth_a_look().is_empty()).count();
        let cells = self.cells.len();
        match look {
            0 => format!(
                "Of {cells} cells none moved by 3 % in p50 or 5 % in p99. That is not proof that nothing changed."
            ),
            _ => format!(
                "Of {cells} cells {look} moved by at least 3 % in p50 or 5 % in p99 and may be worth a look."
            ),
        }
    }

    fn values(&self) -> Table {
        let mut columns = vec![words("cell", 0)];
        columns.extend(Metric::ALL.map(|metric| figures(metric.name(), 0)));
        let mut table = Table::new(columns);
        for shift in &self.cells {
            let mut row = vec![shift.cell.clone()];
            row.extend(Metric::ALL.map(|metric| {
                let pair = shift.pair(metric);
                pair.map_or(NONE.into(), |(a, b)| format!("{} → {}", shown(metric, a), shown(metric, b)))
            }));
            table.push(row);
        }
        table
    }
}

fn shifts<'a>(cells: impl IntoIterator<Item = &'a Shift>) -> Table {
    let mut columns = vec![words("cell", 0)];
    columns.extend(Metric::ALL.map(|metric| figures(metric.name(), 0)));
    columns.push(words("worth a look", 0));
    let mut table = Table::new(columns);
    for shift in cells {
        let mut row = vec![shift.cell.clone()];
        row.extend(Metric::ALL.map(|metric| moved(shift, metric)));
        row.push(shift.worth_a_look().into_iter().map(Metric::name).collect::<Vec<_>>().join(", "));
        table.push(row);
    }
    table
}

fn moved(shift: &Shift, metric: Metric) -> String {
    let (rises, falls) = metric.words();
    or_none(shift.ratio(metric), |ratio| match change(ratio) {
        same if same == "0 %" => same,
        text if ratio > 0.0 => format!("{text} ({rises})"),
        text => format!("{text} ({falls})"),
    })
}

fn shown(metric: Metric, figure: f64) -> String {
    match metric {
        Metric::P50 | Metric::P99 | Metric::Cpu => duration(figure),
        Metric::Throughput => plain(figure),
        Metric::Memory => bytes(figure),
    }
}

fn changed(changed: &[Difference]) -> Table {
    let mut table = Table::new(vec![words("what", 0), words("A", 0), words("B", 0)]);
    for difference in changed {
        table.push(vec![difference.field.clone(), difference.a.clone(), difference.b.clone()]);
    }
    table
}
