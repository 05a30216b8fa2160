//! A comparison for a terminal, or a file without markup.

use super::model::{Comparison, Strength};
use super::rows::{self, Row};
use crate::table::{Table, figures, words};
use crate::terminal::Screen;

impl Comparison {
    /// The comparison as text for a terminal `width` columns wide; with `color`, headings are bold (ANSI).
    pub fn to_text(&self, width: u16, color: bool) -> String {
        let mut screen = Screen::new(width, color);
        screen.paragraph("", &self.conclusion());
        self.sides().for_each(|side| screen.paragraph("-", &side.to_string()));
        if let Strength::Indicative { why, instead } = &self.strength {
            screen.paragraph("!", &format!("{why} To decide, {instead}."));
        }
        self.warnings.iter().for_each(|warning| screen.paragraph("!", warning));
        let rows::Rows { findings, others, .. } = rows::rows(self);
        if !findings.is_empty() {
            screen.heading("What changed, failed or is unstable");
            screen.table(&table(&findings));
        }
        if !others.is_empty() {
            screen.heading(if findings.is_empty() { "What was judged" } else { "Everything else" });
            screen.table(&table(&others));
        }
        if self.tests().next().is_some() {
            let confidence = super::words::per_cent(1.0 - self.alpha);
            screen.paragraph(
                "",
                &format!(
                    "Figures are medians; brackets hold the {confidence} % interval of the shift, in per cent; p is corrected \
                     for all figures together (Holm). p99 is judged where every trial has at least 100 tasks that ended \
                     well, p99.9 never."
                ),
            );
        }
        if !self.differences.is_empty() {
            screen.heading("What else is not the same");
            screen.table(&rows::differences(self));
        }
        screen.into_text()
    }
}

fn table(rows: &[Row]) -> Table {
    let mut table = Table::new(vec![
        words("cell", 0),
        words("figure", 0),
        figures("base", 2),
        figures("head", 2),
        words("verdict", 0),
        figures("p", 3),
    ]);
    for row in rows {
        table.push(vec![
            row.cell.clone(),
            row.metric.into(),
            row.base.clone(),
            row.head.clone(),
            row.verdict.clone(),
            row.p.clone(),
        ]);
    }
    table
}
