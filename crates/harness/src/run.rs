//! A run of one build: trials in shuffled rounds, from the beginning or from where another process left off.

use crate::error::Error;
use crate::plan::Plan;
use crate::planned::Planned;
use crate::runners::Runners;
use crate::session::Session;
use record::{Build, CellId, Machine, Run, RunMeta, RunWriter, Source, Status, Trial};
use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// Programs, and the wish to stop.
#[derive(Debug, Clone)]
pub struct Tools {
    /// The origin, as a command that leads to `origin::serve` with control.
    pub origin: Vec<OsString>,
    /// Where the runners are.
    pub runners: Runners,
    /// How they were built.
    pub build: Build,
    /// Set by whoever wants the run to end.
    pub stop: Arc<AtomicBool>,
}

/// Where a run is written, and how it came about.
#[derive(Debug, Clone)]
pub struct Options {
    /// `results/`.
    pub results: PathBuf,
    /// What the programs were built from.
    pub source: Source,
    /// As a person would type it.
    pub command: String,
    /// What preflight had to say.
    pub warnings: Vec<String>,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Its directory.
    pub path: PathBuf,
    /// Complete, or interrupted.
    pub status: Status,
}

/// What happens meanwhile, for whoever shows it.
#[derive(Debug, Clone)]
pub enum Event<'a> {
    /// Rows go there.
    Started {
        /// The run's directory.
        path: &'a Path,
        /// Trials to run.
        trials: usize,
        /// Of which this many were there already.
        done: usize,
    },
    /// Before the trials, something is asked that takes a while: what, and whom.
    Asking(&'a str),
    /// A trial begins.
    Trial {
        /// Whose.
        planned: &'a Planned,
        /// About how long the trials from this one on take.
        left: Duration,
    },
    /// It has ended.
    Row(&'a Trial),
    /// A block was disturbed and is run again.
    Repeats {
        /// So many trials more than were told.
        trials: usize,
    },
    /// Something a person should know.
    Warning(String),
}

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
    let meta = crate::finish::first_meta(plan, options, tools, &machine);
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
    crate::finish::check_same(&unfinished(directory)?, plan, &machine)?;
    let (writer, mut meta, rows) = RunWriter::reopen(directory)?;
    meta.status = Status::Running;
    for note in writer.notes() {
        tell(Event::Warning(note.clone()));
    }
    if let Some(warning) = crate::finish::source_moved(&meta, source) {
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
