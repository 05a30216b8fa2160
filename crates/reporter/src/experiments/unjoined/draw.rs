//! The picture of what a stopwatch shows and when the work ended. It must not say what that means.

use super::super::shown::captioned;
use super::{NO_JOIN, ns};
use crate::chart::kinds::{Axis, DotRow, DotValue, Dots, Scale};
use crate::model::Drawing;
use crate::number::Unit;
use crate::table::{Cell, Table, figures, row, words};
use record::UnjoinedRow;

/// What was printed beside when the work ended, a row a system.
pub(super) fn clock(rows: &[UnjoinedRow]) -> Option<Drawing> {
    let mut shown: Vec<&UnjoinedRow> =
        rows.iter().filter(|row| row.situation == NO_JOIN && row.ran && row.printed_ms.is_some()).collect();
    if shown.is_empty() {
        return None;
    }
    shown.sort_by(|a, b| a.printed_ms.unwrap_or(0.0).total_cmp(&b.printed_ms.unwrap_or(0.0)));
    let mut dots = Dots::new(
        "What a stopwatch shows where nobody joins, and when the work ended",
        "A row a system, on a log scale: the time from the first submit to the end of the last one, which a stopwatch there \
         shows, and the time to the end of the last task. The line between the two is work that the stopwatch missed.",
        Axis::log("time since the first submit", Scale::Nanoseconds),
        &["stopwatch", "work ended"],
    );
    let dot = |ms: Option<f64>| ms.map(|ms| DotValue::new(ns(ms)));
    dots.rows = shown
        .iter()
        .map(|row| DotRow {
            label: row.system.clone(),
            values: vec![dot(row.printed_ms), dot(row.work_ms)],
            note: String::new(),
        })
        .collect();
    let numbers = captioned("What a stopwatch shows where nobody joins", &table(&shown));
    Some(Drawing::new("unjoined-clock", dots, numbers))
}

fn table(rows: &[&UnjoinedRow]) -> Table {
    let titles = ["stopwatch", "work ended", "work ÷ stopwatch"].map(|title| figures(title, 0));
    let mut table = Table::new([vec![words("system", 0)], titles.into()].concat());
    for row in rows {
        let ratio = row.work_ms.zip(row.printed_ms).filter(|(_, printed)| *printed > 0.0);
        table.push(row![
            row.system.clone(),
            Cell::of(row.printed_ms.map(ns), Unit::Ns),
            Cell::of(row.work_ms.map(ns), Unit::Ns),
            Cell::of(ratio.map(|(work, printed)| work / printed), Unit::Ratio),
        ]);
    }
    table
}
