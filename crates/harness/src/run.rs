//! The run: trials in shuffled rounds, a row on disk as soon as each has ended.

use crate::converse::{Ending, Measured, Stage, converse, with_tail};
use crate::figures::{Place, disarmed, with_figures, without_figures};
use crate::neighbours::Presence;
use crate::pace::Pace;
use crate::{Error, Plan, Planned, checks, finish::Totals};
use origin::process::OriginProcess;
use record::{Machine, Run, RunMeta, RunWriter, Status, Trial, TrialRow, Verdict};
use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Programs, and the wish to stop.
#[derive(Debug, Clone)]
pub struct Tools {
    /// The origin, as a command that leads to `origin::serve` with control.
    pub origin: Vec<OsString>,
    /// Where the runners are.
    pub runners: PathBuf,
    /// Set by whoever wants the run to end.
    pub stop: Arc<AtomicBool>,
}

/// Where a run is written, and how it came about.
#[derive(Debug, Clone)]
pub struct Options {
    /// `results/`.
    pub results: PathBuf,
    /// The checkout, for the commit.
    pub checkout: PathBuf,
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
    /// A trial begins.
    Trial {
        /// Whose.
        planned: &'a Planned,
        /// About how long the trials from this one on take.
        left: Duration,
    },
    /// It has ended.
    Row(&'a Trial),
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
    let meta = crate::finish::first_meta(plan, options, &machine);
    let writer = RunWriter::create(&options.results, &machine, &meta)?;
    Session { plan, tools, tell, meta, writer }.carry_out(Vec::new())
}

/// Continues a run that was interrupted or killed; the plan must be the same one.
///
/// # Errors
/// As [`run`]; also another machine, suite, seed or selection of cells than the run had.
pub fn resume(
    directory: &Path,
    plan: &Plan,
    checkout: &Path,
    tools: &Tools,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Ended, Error> {
    let machine = Machine::detect()?;
    crate::finish::check_same(&unfinished(directory)?, plan, &machine)?;
    let (writer, mut meta, trials) = RunWriter::reopen(directory)?;
    meta.status = Status::Running;
    for note in writer.notes() {
        tell(Event::Warning(note.clone()));
    }
    if let Some(warning) = crate::finish::source_moved(&meta, checkout) {
        tell(Event::Warning(warning.clone()));
        meta.warnings.push(warning);
    }
    Session { plan, tools, tell, meta, writer }.carry_out(trials)
}

/// `run.json` of a run that can be resumed.
///
/// # Errors
/// A run that is complete, or cannot be read.
pub fn unfinished(directory: &Path) -> Result<RunMeta, Error> {
    // Read only: a resumption that is refused later must leave the run as it is.
    let Run { path, meta, .. } = Run::open(directory)?;
    if meta.status == Status::Complete {
        return Err(record::Error::Complete { path }.into());
    }
    Ok(meta)
}

struct Session<'a> {
    plan: &'a Plan,
    tools: &'a Tools,
    tell: &'a mut dyn FnMut(Event<'_>),
    meta: RunMeta,
    writer: RunWriter,
}

impl Session<'_> {
    fn carry_out(mut self, before: Vec<TrialRow>) -> Result<Ended, Error> {
        let done: HashSet<_> = before.iter().map(|row| (row.round, row.cell.clone())).collect();
        let schedule = self.plan.schedule();
        (self.tell)(Event::Started { path: self.writer.path(), trials: schedule.len(), done: done.len() });
        let mut totals = Totals::default();
        let result = self.trials(&schedule, &done, &mut totals);
        let complete = matches!(result, Ok(true));
        totals.enter_into(&mut self.meta, complete);
        let status = self.meta.status;
        // Whatever went wrong, what was measured is closed properly; the first error is the one to tell.
        let finished = self.writer.finish(self.meta);
        result?;
        Ok(Ended { path: finished?, status })
    }

    /// `false` if a person stopped it.
    fn trials(
        &mut self,
        schedule: &[(u32, usize)],
        done: &HashSet<(u32, record::CellId)>,
        totals: &mut Totals,
    ) -> Result<bool, Error> {
        let mut presence = Presence::announce();
        let mut origin = None;
        let mut pace = Pace::new(self.plan.estimate());
        for (position, (round, cell)) in schedule.iter().enumerate() {
            let planned = &self.plan.cells[*cell];
            if !done.contains(&(*round, planned.cell.id.clone())) {
                for warning in presence.look() {
                    (self.tell)(Event::Warning(warning.clone()));
                    self.meta.warnings.push(warning);
                }
                (self.tell)(Event::Trial { planned, left: pace.left() });
                let begun = Instant::now();
                let Some(trial) = self.trial(planned, *round, position as u32, &mut origin, totals)? else {
                    return Ok(false);
                };
                self.writer.append(&trial)?;
                (self.tell)(Event::Row(&trial));
                if totals.introduce(&mut self.meta) {
                    self.writer.describe(self.meta.clone())?;
                }
                self.rest(&planned.cell);
                pace.took(self.plan.estimate_trial(planned), begun.elapsed());
            } else {
                pace.skipped(self.plan.estimate_trial(planned));
            }
        }
        Ok(true)
    }

    /// One trial; `None` if a person stopped it.
    fn trial(
        &mut self,
        planned: &Planned,
        round: u32,
        position: u32,
        origin: &mut Option<OriginProcess>,
        totals: &mut Totals,
    ) -> Result<Option<Trial>, Error> {
        if self.tools.stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let wants_origin = planned.cell.parameters.is_fetch() && self.plan.urls.is_none();
        if wants_origin && origin.is_none() {
            *origin = Some(self.start_origin()?);
        }
        let served = origin.as_mut().filter(|_| wants_origin);
        let place = Place { round, position, started: crate::finish::now_millis() };
        let spec = planned.spec(
            self.plan.seed,
            round,
            served.as_ref().map(|o| o.address()),
            self.plan.urls.as_ref(),
        );
        let stage = Stage {
            runners: &self.tools.runners,
            placement: &self.plan.placement,
            timeout: self.plan.suite.trial_timeout,
            stop: &self.tools.stop,
        };
        let cell = &planned.cell;
        let mut trial = match converse(&stage, planned, spec, served) {
            Ending::Stopped => return Ok(None),
            Ending::Unsupported(reason) => without_figures(cell, place, Verdict::Unsupported, reason),
            Ending::Failed(reason) => without_figures(cell, place, Verdict::Failed, reason),
            Ending::OriginFailed(error) => {
                *origin = None; // the next trial gets a new one
                (self.tell)(Event::Warning(error.to_string()));
                without_figures(cell, place, Verdict::Failed, format!("the origin failed: {error}"))
            }
            Ending::Measured(measured) => {
                totals.add(cell, &measured);
                self.judged(planned, place, &measured)
            }
        };
        trial.row.reason = disarmed(&trial.row.reason);
        Ok(Some(trial))
    }

    fn judged(&self, planned: &Planned, place: Place, measured: &Measured) -> Trial {
        let cores = self.plan.placement.runner_cores(false).len();
        let mut trial = match with_figures(&planned.cell, place.clone(), measured) {
            Ok(trial) => trial,
            Err(reason) => return without_figures(&planned.cell, place, Verdict::Failed, reason),
        };
        let (verdict, reason) = checks::judge(planned, measured, &trial, cores);
        if verdict == Verdict::Failed {
            // Its figures contradict each other; they must not be taken for figures.
            let reason = with_tail(reason, &measured.stderr);
            return without_figures(&planned.cell, place, verdict, reason);
        }
        let reason = if measured.exit.is_empty() { reason } else { with_tail(reason, &measured.stderr) };
        (trial.row.verdict, trial.row.reason) = (verdict, reason);
        trial
    }

    fn start_origin(&self) -> Result<OriginProcess, Error> {
        let [program, args @ ..] = self.tools.origin.as_slice() else {
            return Err(Error::Plan("no command for the origin".into()));
        };
        let mut args = args.to_vec();
        if let Some(core) = self.plan.placement.origin_core() {
            args.extend(["--core".into(), core.to_string().into()]);
        }
        Ok(OriginProcess::start(program, args, Duration::from_secs(10))?)
    }

    /// After a trial against foreign hosts: their rate is kept low.
    fn rest(&self, cell: &record::Cell) {
        let requests = if cell.parameters.is_fetch() { cell.parameters.tasks() } else { 0 };
        let pause = self.plan.urls.as_ref().map_or(Duration::ZERO, |urls| urls.pause(requests));
        let until = Instant::now() + pause;
        while Instant::now() < until && !self.tools.stop.load(Ordering::Relaxed) {
            thread::sleep(until.saturating_duration_since(Instant::now()).min(Duration::from_millis(100)));
        }
    }
}
