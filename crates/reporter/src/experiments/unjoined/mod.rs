//! What happens to work nobody joins? Programs that were watched from outside, as the run has them. It must not know which
//! systems there are; situations it knows by their names.

mod draw;
mod findings;
mod outcome;
mod tables;

use super::shown::captioned;
use crate::data::Data;
use crate::model::{Captioned, Drawing, Experiment};
use crate::number::count;
use record::UnjoinedRow;

const QUESTION: &str = "What happens to work nobody joins?";

const NO_JOIN: &str = "no-join";
const MAIN_BLOCKS: &str = "main-blocks";
const DROP_HANDLE: &str = "drop-handle";
const LEAVE_MAIN: &str = "leave-main";
const PANIC_UNASKED: &str = "panic-unasked";
const CANCEL_WAITING: &str = "cancel-waiting";
const CANCEL_COMPUTING: &str = "cancel-computing";
const SUBMIT_FULL: &str = "submit-full";
const ONE_BY_ONE: &str = "one-by-one";

/// What programs do in each situation, for headings.
const SITUATIONS: [(&str, &str); 24] = [
    ("join-all", "submit all, then join all: what the others are compared with"),
    (NO_JOIN, "submit, keep the handles, never ask; main goes on"),
    (MAIN_BLOCKS, "the same, but main goes on with something that blocks its thread"),
    (DROP_HANDLE, "submit, drop the handles while the tasks run; main goes on"),
    ("detach", "submit, let go of the handles in the library's own way; main goes on"),
    (LEAVE_MAIN, "return from main while tasks run that were let go of"),
    ("drop-executor", "drop the pool, runtime or executor while tasks run; main goes on"),
    ("shut-down", "tell the runtime to shut down in the background, then return from main"),
    ("panic-joined", "one task panics (in Python: raises); all are joined"),
    (PANIC_UNASKED, "one task panics (in Python: raises); nobody asks"),
    (CANCEL_WAITING, "cancel tasks that wait"),
    (CANCEL_COMPUTING, "cancel tasks that compute and never wait"),
    (SUBMIT_FULL, "submit more tasks than there are workers, each of which keeps its worker"),
    (ONE_BY_ONE, "ask for each task before the next is submitted"),
    ("leave-main-daemon", "return from main while tasks run that are daemons"),
    ("never-awaited", "call coroutine functions and do nothing with what they return; main goes on"),
    ("worker-dies", "one task ends the process of its worker; all are joined"),
    ("send-lambda", "give a task a lambda"),
    ("send-local-function", "give a task a function that was defined inside a function"),
    ("send-generator", "give a task a generator"),
    ("send-lock", "give a task a lock"),
    ("send-file", "give a task an open file"),
    ("send-socket", "give a task an open socket"),
    ("fork-locked", "start a process while a thread of main holds a lock that the process takes"),
];

pub(super) fn answer(data: &Data<'_>) -> Option<Experiment> {
    let rows = &data.meta().unjoined;
    if rows.iter().all(|row| !row.ran) {
        return None;
    }
    let pictures: Vec<Drawing> = draw::clock(rows).into_iter().collect();
    let mut all: Vec<Captioned> = vec![captioned(
        "In a word: every system in the situations that matter most",
        &tables::words_of(rows),
    )];
    all.extend(
        situations(rows).into_iter().map(|name| captioned(&heading(name), &tables::whole(rows, name))),
    );
    Some(Experiment {
        question: QUESTION,
        how: how(rows),
        findings: findings::findings(rows),
        plots: pictures,
        tables: all,
    })
}

/// The situations that were played, in the order in which they were.
fn situations(rows: &[UnjoinedRow]) -> Vec<&str> {
    in_order(rows, |row| &row.situation)
}

fn systems(rows: &[UnjoinedRow]) -> Vec<&str> {
    in_order(rows, |row| &row.system)
}

fn in_order(rows: &[UnjoinedRow], of: fn(&UnjoinedRow) -> &String) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for name in rows.iter().map(of) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
}

fn heading(situation: &str) -> String {
    let known = SITUATIONS.iter().find(|(name, _)| *name == situation);
    known.map_or_else(|| situation.into(), |(name, what)| format!("{name}: {what}"))
}

fn how(rows: &[UnjoinedRow]) -> String {
    let ran = rows.iter().filter(|row| row.ran).count();
    format!(
        "Nothing here is from a manual: {} programs ran, each a system in a situation, once, and were watched from outside \
         until they and all that they had started were gone ({} systems, {} situations; where a library has no such call \
         there is no program).",
        count(ran as u64),
        count(systems(rows).len() as u64),
        count(situations(rows).len() as u64),
    )
}

/// The row of a system in a situation.
fn row<'a>(rows: &'a [UnjoinedRow], system: &str, situation: &str) -> Option<&'a UnjoinedRow> {
    rows.iter().find(|row| row.system == system && row.situation == situation)
}

/// Milliseconds as nanoseconds.
fn ns(ms: f64) -> f64 {
    ms * 1e6
}
