//! The tables on work that nobody joins: one of words over all systems, one of everything a situation.

use super::outcome::{after_main, fate, full, panic};
use super::{
    CANCEL_COMPUTING, CANCEL_WAITING, DROP_HANDLE, LEAVE_MAIN, NO_JOIN, PANIC_UNASKED, SUBMIT_FULL, ns, row,
    systems,
};
use crate::number::{NONE, Unit};
use crate::table::{Cell, Table, figures, row as cells, words};
use crate::text::clip;
use record::UnjoinedRow;

/// Longest text in a cell, in characters.
const TEXT: usize = 160;

/// A row a system, a word a situation.
pub(super) fn words_of(rows: &[UnjoinedRow]) -> Table {
    let mut table = Table::new(vec![
        words("system", 0),
        figures("stopwatch", 0),
        figures("work until", 0),
        words("handle dropped", 1),
        words("main left", 0),
        words("panic unasked", 1),
        words("cancelled waiting", 2),
        words("cancelled computing", 2),
        words("all workers busy", 2),
        words("shown with", 5),
    ]);
    for system in systems(rows) {
        let of = |situation: &str| row(rows, system, situation);
        let word = |situation: &str, say: fn(&UnjoinedRow) -> String| of(situation).map_or(NONE.into(), say);
        let clock = of(NO_JOIN);
        let library = rows.iter().find(|row| row.system == system).map(|row| clip(&row.library, 40));
        table.push(cells![
            system,
            Cell::of(clock.and_then(|row| row.printed_ms).map(ns), Unit::Ns),
            Cell::of(clock.and_then(|row| row.work_ms).map(ns), Unit::Ns),
            word(DROP_HANDLE, fate),
            word(LEAVE_MAIN, after_main),
            word(PANIC_UNASKED, panic),
            word(CANCEL_WAITING, fate),
            word(CANCEL_COMPUTING, fate),
            word(SUBMIT_FULL, |row| if row.ran { full(row).words().into() } else { "no such call".into() }),
            library.unwrap_or_default(),
        ]);
    }
    table
}

/// A row a system, of one situation.
pub(super) fn whole(rows: &[UnjoinedRow], situation: &str) -> Table {
    let mut table = Table::new(vec![
        words("system", 0),
        words("call", 2),
        figures("ended", 0),
        words("what happened", 0),
        words("what was reported", 3),
    ]);
    for row in rows.iter().filter(|row| row.situation == situation) {
        let ended = if row.ran { format!("{} of {}", row.ended, row.tasks) } else { NONE.into() };
        let texts = [&row.words, &row.reported].map(|text| clip(text, TEXT));
        let mut cells = vec![row.system.clone(), clip(&row.call, TEXT), ended];
        cells.extend(texts);
        table.push(cells);
    }
    table
}
