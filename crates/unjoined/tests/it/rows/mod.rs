//! The rows of the real table, and what may be asserted of one.

use record::UnjoinedRow;
use serde::Deserialize;
use std::process::Command;
use std::sync::OnceLock;

#[derive(Deserialize)]
struct Table {
    rows: Vec<UnjoinedRow>,
}

pub(crate) fn rows() -> &'static [UnjoinedRow] {
    static ROWS: OnceLock<Vec<UnjoinedRow>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let said = Command::new(env!("CARGO_BIN_EXE_unjoined")).output().unwrap();
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        serde_json::from_slice::<Table>(&said.stdout).unwrap().rows
    })
}

/// The rows of a situation for which a program ran.
pub(crate) fn all(situation: &str) -> impl Iterator<Item = &'static UnjoinedRow> {
    rows().iter().filter(move |row| row.situation == situation && row.ran)
}

pub(crate) fn row(system: &str, situation: &str) -> &'static UnjoinedRow {
    all(situation).find(|row| row.system == system).unwrap_or_else(|| panic!("no {system} {situation}"))
}

#[track_caller]
pub(crate) fn assert_all_ended(row: &UnjoinedRow) {
    assert_eq!((row.ended, row.lost), (row.tasks, 0), "{row:#?}");
}

/// Some began, none ended.
#[track_caller]
pub(crate) fn assert_stopped(row: &UnjoinedRow) {
    assert!(row.begun > 0 && row.ended == 0 && row.lost == row.tasks, "{row:#?}");
}

#[track_caller]
pub(crate) fn assert_dropped(row: &UnjoinedRow) {
    assert_stopped(row);
    assert_eq!(row.unfinished_freed, row.begun, "{row:#?}");
}

#[track_caller]
pub(crate) fn assert_killed(row: &UnjoinedRow) {
    assert_stopped(row);
    assert_eq!(row.unfinished_freed, 0, "{row:#?}");
}
