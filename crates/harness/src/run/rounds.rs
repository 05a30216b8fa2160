//! A run of one build: trials in shuffled rounds, from the beginning or from where another process left off.

use crate::error::Error;
use crate::plan::resolved::Plan;
use crate::run::session::Session;
use crate::run::sitting::{Ended, Event, Options, Tools};
use record::{CellId, Machine, Run, RunMeta, RunWriter, Source, Status};
use std::collections::HashSet;
use std::path::Path;

/// Runs a plan from its beginning.
///
/// # Errors
/// The disk, or an origin that cannot be started. Whatever has been measured by then is on disk.
pub fn run(
    plan: &Plan,
    options: &Options,
    tools: &Tools,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Ended, Error> {
    let machine = Machine::detect()?;
    let meta = crate::run::finish::first_meta(plan, options, tools, &machine);
    let writer = RunWriter::create(&options.results, &machine, &meta)?;
    rounds(Session::new(plan, tools, tell, meta, writer), &HashSet::new())
}

/// Continues a run that was interrupted or killed; the plan must be the same one.
///
/// # Errors
/// As [`run`]; also another machine, suite, seed or selection of cells than the run had.
pub fn resume(
    directory: &Path,
    plan: &Plan,
    source: &Source,
    tools: &Tools,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Ended, Error> {
    let machine = Machine::detect()?;
    crate::run::finish::check_same(&unfinished(directory)?, plan, &machine)?;
    let (writer, mut meta, rows) = RunWriter::reopen(directory)?;
    meta.status = Status::Running;
    for note in writer.notes() {
        tell(Event::Warning(note.clone()));
    }
    if let Some(warning) = crate::run::finish::source_moved(&meta, source) {
        tell(Event::Warning(warning.clone()));
        meta.warnings.push(warning);
    }
    let done = rows.into_iter().map(|row| (row.round, row.cell)).collect();
    rounds(Session::new(plan, tools, tell, meta, writer), &done)
}

/// `run.json` of a run that can be resumed.
///
/// # Errors
/// A run that is complete, has several sides, or cannot be read.
pub fn unfinished(directory: &Path) -> Result<RunMeta, Error> {
    // Read only: a resumption that is refused later must leave the run as it is.
    let Run { path, meta, .. } = Run::open(directory)?;
    if meta.status == Status::Complete {
        return Err(record::Error::Complete { path }.into());
    }
    if !meta.slo.is_empty() {
        let what = "a search whose next step depends on all that came before";
        return Err(Error::Plan(format!(
            "cannot resume {}: {what}; start `inflight run --slo` again",
            meta.id
        )));
    }
    if meta.sides.is_some() {
        let what = "several builds run against each other in one sitting, which is over";
        return Err(Error::Plan(format!("cannot resume {}: {what}; start `inflight ab` again", meta.id)));
    }
    Ok(meta)
}

/// Goes through the schedule, as far as it is not done.
fn rounds(mut session: Session<'_>, done: &HashSet<(u32, CellId)>) -> Result<Ended, Error> {
    let schedule = session.plan.schedule();
    session.started(schedule.len(), done.len());
    session.ask()?;
    let result = trials(&mut session, &schedule, done);
    session.close(result)
}

/// `false` if a person stopped it.
fn trials(
    session: &mut Session<'_>,
    schedule: &[(u32, usize)],
    done: &HashSet<(u32, CellId)>,
) -> Result<bool, Error> {
    for (position, (round, cell)) in schedule.iter().enumerate() {
        let planned = &session.plan.cells[*cell];
        if done.contains(&(*round, planned.cell.id.clone())) {
            session.skip(planned);
        } else if session.step(planned, *round, position as u32)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}
