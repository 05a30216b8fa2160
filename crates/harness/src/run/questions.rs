//! What a suite asks once, before its trials, of programs that are no runners. Their answers go into `run.json` as they are.

use crate::machine::ask::ask;
use crate::machine::runners::{Runners, nowhere};
use crate::plan::resolved::Plan;
use record::{GilFigures, UnjoinedRow};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Longer than any of them takes for an interpreter; one that compiles slowly takes a minute and a half on a busy machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// The program that asks our own libraries.
const UNJOINED: &str = "unjoined";

#[derive(Deserialize)]
struct Rows {
    rows: Vec<UnjoinedRow>,
}

#[derive(Deserialize)]
struct Interpreters {
    interpreters: Vec<GilFigures>,
}

/// What happens to work that nobody joins: answers, and why there are no others.
pub(crate) fn unjoined(plan: &Plan, runners: &Runners, stop: &AtomicBool) -> (Vec<UnjoinedRow>, Vec<String>) {
    let own = || {
        let program = runners.locate(UNJOINED).ok_or_else(|| nowhere(UNJOINED))?;
        answer::<Rows>(&[program.to_string_lossy().into_owned()], stop)
    };
    let own = plan.suite.unjoined.then(own);
    let first = plan.interpreters.first().filter(|first| !first.unjoined.is_empty());
    let first = first.map(|first| first.told(answer(&first.asks(&first.unjoined, &[]), stop)));
    let (rows, problems) = parted(own.into_iter().chain(first));
    (rows.into_iter().flat_map(|answer| answer.rows).collect(), problems)
}

/// What an interpreter's lock does, or that it has none: each is asked through the first that was found, after it was named.
pub(crate) fn gil(
    plan: &Plan,
    stop: &AtomicBool,
    name: &mut dyn FnMut(&str),
) -> (Vec<GilFigures>, Vec<String>) {
    let Some(first) = plan.interpreters.first().filter(|first| !first.gil.is_empty()) else {
        return Default::default();
    };
    let wanted = plan.interpreters.iter().take_while(|_| !stop.load(Ordering::Relaxed));
    let answers = wanted.map(|of| {
        name(&of.info.version);
        let words = first.asks(&first.gil, std::slice::from_ref(&of.program));
        of.told(answer::<Interpreters>(&words, stop))
    });
    let (figures, problems) = parted(answers);
    (figures.into_iter().flat_map(|answer| answer.interpreters).collect(), problems)
}

fn answer<T: DeserializeOwned>(words: &[String], stop: &AtomicBool) -> Result<T, String> {
    let (program, args) = words.split_first().ok_or("no program is named")?;
    let name = Path::new(program).file_name().unwrap_or_default().to_string_lossy();
    let failed = |why: &dyn std::fmt::Display| format!("{name}: {why}");
    let text = ask(program, args, PATIENCE, stop).map_err(|why| failed(&why))?;
    serde_json::from_str(&text).map_err(|error| failed(&error))
}

fn parted<T>(answers: impl Iterator<Item = Result<T, String>>) -> (Vec<T>, Vec<String>) {
    let (mut good, mut problems) = (Vec::new(), Vec::new());
    for answer in answers {
        match answer {
            Ok(answer) => good.push(answer),
            Err(problem) => problems.push(problem),
        }
    }
    (good, problems)
}
