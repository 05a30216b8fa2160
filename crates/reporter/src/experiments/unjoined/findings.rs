//! What becomes of work that nobody joins, in sentences counted from the rows, each with its exception.

use super::outcome::{Full, after_main, fate, full, panic, silent, too_late, well};
use super::{
    CANCEL_COMPUTING, DROP_HANDLE, LEAVE_MAIN, MAIN_BLOCKS, NO_JOIN, ONE_BY_ONE, PANIC_UNASKED, SUBMIT_FULL,
    ns,
};
use crate::findings::Finding;
use crate::findings::words::{by_number, names, range};
use crate::number::{count, duration, times};
use record::UnjoinedRow;

/// A stopwatch that shows less than this share of the work's time has missed it.
const MISSED: f64 = 0.5;
/// From this factor on one after the other is slower.
const SLOWER: f64 = 1.5;

pub(super) fn findings(rows: &[UnjoinedRow]) -> Vec<Finding> {
    let of = |situation: &str| -> Vec<&UnjoinedRow> {
        rows.iter().filter(|row| row.situation == situation && row.ran).collect()
    };
    let all = [
        clock(&of(NO_JOIN)),
        blocked(&of(MAIN_BLOCKS)),
        handle(&of(DROP_HANDLE)),
        leaving(&of(LEAVE_MAIN)),
        unheard(&of(PANIC_UNASKED)),
        cancelled(&of(CANCEL_COMPUTING)),
        crowded(&of(SUBMIT_FULL)),
        one_by_one(&of(ONE_BY_ONE)),
    ];
    all.into_iter().flatten().collect()
}

fn who(rows: &[&UnjoinedRow]) -> String {
    names(rows.iter().map(|row| row.system.as_str()))
}

/// `12 of 15 systems`, `all 15 systems`.
fn share(some: &[&UnjoinedRow], all: &[&UnjoinedRow]) -> String {
    let of = count(all.len() as u64);
    match (some.len(), all.len()) {
        (1, 1) => "the one system that was tried".into(),
        (a, b) if a == b => format!("all {of} systems"),
        (a, _) => format!("{} of {of} systems", count(a as u64)),
    }
}

fn part<'a>(rows: &[&'a UnjoinedRow], fits: impl Fn(&UnjoinedRow) -> bool) -> Vec<&'a UnjoinedRow> {
    rows.iter().copied().filter(|row| fits(row)).collect()
}

/// `; a and b …`, or nothing where there are none; in the words for one or for many.
fn also(rows: &[&UnjoinedRow], one: &str, many: &str) -> String {
    let what = by_number(rows.len(), one, many);
    if rows.is_empty() { String::new() } else { format!("; {} {what}", who(rows)) }
}

fn clock(rows: &[&UnjoinedRow]) -> Option<Finding> {
    let known = part(rows, |row| row.printed_ms.is_some() && row.work_ms.is_some());
    let times_of = |row: &UnjoinedRow| row.printed_ms.zip(row.work_ms).unwrap_or_default();
    let missed = part(&known, |row| times_of(row).0 < times_of(row).1 * MISSED);
    let right = part(&known, |row| times_of(row).0 >= times_of(row).1 * MISSED);
    if known.is_empty() {
        return None;
    }
    if missed.is_empty() {
        return Some(Finding::exception(format!(
            "a stopwatch that is stopped after the last submit is right in {}.",
            share(&known, &known),
        )));
    }
    let ms = |of: fn((f64, f64)) -> f64| range(missed.iter().map(|row| ns(of(times_of(row)))), duration);
    Some(Finding::expected(format!(
        "a stopwatch that is stopped after the last submit shows {} in {}, where the work went on until {}{}.",
        ms(|times| times.0),
        share(&missed, &known),
        ms(|times| times.1),
        also(&right, "keeps the caller until the work is done", "keep the caller until the work is done"),
    )))
}

fn blocked(rows: &[&UnjoinedRow]) -> Option<Finding> {
    let idle = part(rows, |row| row.ended == 0);
    let verb = if idle.iter().all(|row| row.begun == 0) { "begins" } else { "ends" };
    if rows.is_empty() {
        return None;
    }
    Some(if idle.is_empty() {
        Finding::exception(format!(
            "where main blocks its thread, tasks run all the same in {}.",
            share(rows, rows)
        ))
    } else {
        Finding::expected(format!(
            "where main blocks its thread instead of asking, not a single task {verb} in {}: {}.",
            share(&idle, rows),
            who(&idle),
        ))
    })
}

fn handle(rows: &[&UnjoinedRow]) -> Option<Finding> {
    let of = |word: &str| part(rows, |row| fate(row) == word);
    let (stop, on) = (of("stop"), of("go on"));
    let other = part(rows, |row| !["stop", "go on", "too late"].contains(&fate(row).as_str()));
    if rows.len() < 2 {
        return None;
    }
    Some(if stop.is_empty() || on.is_empty() {
        let what = if stop.is_empty() { "lets tasks go on" } else { "stops tasks" };
        let all = if stop.is_empty() { &on } else { &stop };
        Finding::exception(format!(
            "dropping the handle means one thing here: it {what} in {}.",
            share(all, rows)
        ))
    } else {
        Finding::expected(format!(
            "dropping the handle means two things: tasks go on with {} ({}), and stop with {} ({}){}.",
            who(&on),
            share(&on, rows),
            who(&stop),
            share(&stop, rows),
            also(&other, "does some of each", "do some of each"),
        ))
    })
}

fn leaving(rows: &[&UnjoinedRow]) -> Option<Finding> {
    if rows.is_empty() {
        return None;
    }
    let lost = part(rows, |row| row.lost > 0);
    let mute = part(&lost, silent);
    let waits = also(&part(rows, |row| after_main(row) == "waited for"), "waits for it", "wait for it");
    let outlived = also(
        &part(rows, |row| row.ended_after_exit > 0),
        "leaves it running when the program is gone",
        "leave it running when the program is gone",
    );
    Some(match mute.len() {
        0 if lost.is_empty() => {
            Finding::exception(format!("leaving main lost no work in {}.", share(rows, rows)))
        }
        0 => Finding::exception(format!(
            "leaving main loses work in {}, and each says so.",
            share(&lost, rows)
        )),
        _ => Finding::expected(format!(
            "leaving main loses the work in {} without a word: exit status 0, nothing on standard error{waits}{outlived}.",
            share(&mute, rows),
        )),
    })
}

fn unheard(rows: &[&UnjoinedRow]) -> Option<Finding> {
    if rows.is_empty() {
        return None;
    }
    let unheard = part(rows, well);
    if unheard.is_empty() {
        return Some(Finding::exception(format!(
            "a panic (in Python, an exception) in a task that nobody asks for ends the program in {}.",
            share(rows, rows)
        )));
    }
    let mute = part(&unheard, |row| panic(row) == "silence");
    let line = if mute.is_empty() {
        "a line on standard error is all".to_string()
    } else {
        format!("a line on standard error at most, and not even that with {}", who(&mute))
    };
    Some(Finding::expected(format!(
        "a panic (in Python, an exception) in a task that nobody asks for leaves the exit status 0 in {}: {line}{}.",
        share(&unheard, rows),
        also(&part(rows, |row| !well(row)), "ends the program", "end the program"),
    )))
}

fn cancelled(rows: &[&UnjoinedRow]) -> Option<Finding> {
    let in_time = part(rows, |row| !too_late(row));
    let late = also(
        &part(rows, too_late),
        "had ended before main came to the call",
        "had ended before main came to the call",
    );
    let on = part(&in_time, |row| row.ended == row.tasks);
    let stopped = part(&in_time, |row| row.ended < row.tasks);
    if in_time.is_empty() {
        return None;
    }
    Some(if on.len() > stopped.len() {
        Finding::expected(format!(
            "cancelling does not stop a task that computes, for it never comes to where it could be stopped: it ran to its \
             end in {}{}{late}.",
            share(&on, &in_time),
            also(&stopped, "did stop it", "did stop it"),
        ))
    } else {
        Finding::exception(format!(
            "cancelling stopped tasks that compute in {}: {}{late}.",
            share(&stopped, &in_time),
            who(&stopped),
        ))
    })
}

fn crowded(rows: &[&UnjoinedRow]) -> Option<Finding> {
    let of = |what: Full| part(rows, |row| full(row) == what);
    let (refused, held, more) = (of(Full::Refuses), of(Full::HoldsUp), of(Full::StartsMore));
    if rows.is_empty() {
        return None;
    }
    Some(if refused.is_empty() && held.is_empty() {
        Finding::expected(format!(
            "nobody says stop: where all workers are busy, none of {} {} refuses a task or keeps the caller waiting: a queue \
             grows{}.",
            count(rows.len() as u64),
            by_number(rows.len(), "system", "systems"),
            also(
                &more,
                "starts one more thread or process for each",
                "start one more thread or process for each"
            ),
        ))
    } else {
        Finding::exception(format!(
            "where all workers are busy, some say stop: {}.",
            [
                (!refused.is_empty()).then(|| format!("{} refused tasks", who(&refused))),
                (!held.is_empty()).then(|| format!("{} kept the caller waiting", who(&held))),
            ]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", "),
        ))
    })
}

fn one_by_one(rows: &[&UnjoinedRow]) -> Option<Finding> {
    let ratio = |row: &UnjoinedRow| Some(row.work_ms? / row.joined_work_ms.filter(|ms| *ms > 0.0)?);
    let known = part(rows, |row| ratio(row).is_some());
    let all = |rows: &[&UnjoinedRow]| range(rows.iter().filter_map(|row| ratio(row)), times);
    let quick = part(&known, |row| ratio(row).is_some_and(|x| x < SLOWER));
    let slow = part(&known, |row| ratio(row).is_some_and(|x| x >= SLOWER));
    if known.is_empty() {
        return None;
    }
    Some(if slow.is_empty() {
        let quick = all(&quick);
        Finding::exception(format!(
            "asking for each task before the next is submitted cost little here: {quick} as long."
        ))
    } else {
        Finding::expected(format!(
            "asking for each task before the next is submitted makes them wait for each other: {} as long as submitting all \
             first, in {}.",
            all(&slow),
            share(&slow, &known),
        ))
    })
}

#[cfg(test)]
#[path = "findings_tests.rs"]
mod tests;
