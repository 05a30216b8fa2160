//! All cases that were asked for, a few at a time (they mostly wait), as rows in the order of the systems and situations.

use crate::facts;
use crate::observe::observe_case;
use crate::situation::Situation;
use crate::system::System;
use crate::systems::SYSTEMS;
use crate::words;
use anyhow::{Context, bail};
use clap::ValueEnum;
use globset::Glob;
use record::UnjoinedRow;
use serde::Serialize;
use std::sync::Mutex;
use std::thread;

/// Cases that are played at the same time.
const AT_ONCE: usize = 6;

#[derive(Debug, Serialize)]
pub(crate) struct Table {
    rows: Vec<UnjoinedRow>,
}

/// # Errors
/// If the pattern matches nothing, or a case does not end or says something that is no mark.
pub(crate) fn table(only: Option<&str>) -> anyhow::Result<Table> {
    let wanted = only.map(Glob::new).transpose().context("--only")?.map(|glob| glob.compile_matcher());
    let systems =
        SYSTEMS.iter().filter(|system| wanted.as_ref().is_none_or(|glob| glob.is_match(system.name())));
    let cases: Vec<_> =
        systems.flat_map(|system| Situation::value_variants().iter().map(|s| (*system, *s))).collect();
    if cases.is_empty() {
        bail!("--only {}: no system has such a name; `unjoined list` prints them", only.unwrap_or_default());
    }
    let mut played = play_all(&cases)?;
    let joined: Vec<_> =
        played.iter().filter(|(situation, _)| *situation == Situation::JoinAll).cloned().collect();
    for (situation, row) in &mut played {
        if *situation == Situation::OneByOne {
            row.joined_work_ms =
                joined.iter().find(|(_, all)| all.system == row.system).and_then(|(_, all)| all.work_ms);
        }
        if row.ran {
            row.reported = words::reported(row);
            row.words = words::words(*situation, row);
        }
    }
    Ok(Table { rows: played.into_iter().map(|(_, row)| row).collect() })
}

fn play_all(cases: &[(&'static System, Situation)]) -> anyhow::Result<Vec<(Situation, UnjoinedRow)>> {
    let next = Mutex::new(cases.iter().enumerate());
    let play_some = || {
        let mut played = Vec::new();
        loop {
            let case = next.lock().expect("nobody panics with the lock").next();
            let Some((number, (system, situation))) = case else { return Ok(played) };
            if let Some(row) = play(system, *situation)? {
                played.push((number, *situation, row));
            }
        }
    };
    let played = thread::scope(|scope| {
        let threads: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(play_some)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("it returns errors"))
            .collect::<anyhow::Result<Vec<_>>>()
    })?;
    let mut played: Vec<_> = played.into_iter().flatten().collect();
    played.sort_by_key(|(number, ..)| *number);
    Ok(played.into_iter().map(|(_, situation, row)| (situation, row)).collect())
}

/// The facts of one case; `None` if it is none of the system's.
fn play(system: &System, situation: Situation) -> anyhow::Result<Option<UnjoinedRow>> {
    Ok(match system.call(situation) {
        None => None,
        Some(Ok(call)) => Some(facts::row(system, situation, call, &observe_case(system, situation)?)),
        Some(Err(why)) => Some(UnjoinedRow {
            system: system.name(),
            library: system.version(),
            situation: situation.name(),
            words: format!("There is no such call: {why}."),
            ..UnjoinedRow::default()
        }),
    })
}
