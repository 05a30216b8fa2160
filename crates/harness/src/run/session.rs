//! A sitting: one trial after the other, each with its row on disk before the next begins. It must not know in which order
//! they come, nor why.

use crate::error::Error;
use crate::machine::neighbours::Presence;
use crate::plan::planned::{Planned, Served};
use crate::plan::resolved::Plan;
use crate::run::finish::Totals;
use crate::run::pace::Pace;
use crate::run::questions;
use crate::run::sitting::{Ended, Event, Tools};
use crate::text::sanitize::disarmed;
use crate::trial::checks;
use crate::trial::converse::{Ending, Stage, converse, with_tail};
use crate::trial::figures::{Place, with_figures, without_figures};
use crate::trial::measured::Measured;
use origin::process::OriginProcess;
use record::{RunMeta, RunWriter, Trial, TrialRow, Verdict};
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

/// Whoever is told what happens.
pub(crate) type Tell<'a> = &'a mut dyn FnMut(Event<'_>);

pub(crate) struct Session<'a> {
    pub(crate) plan: &'a Plan,
    tools: &'a Tools,
    pub(crate) tell: Tell<'a>,
    pub(crate) meta: RunMeta,
    writer: RunWriter,
    /// Started when it is first wanted; one that fails is replaced.
    origin: Option<OriginProcess>,
    totals: Totals,
    presence: Presence,
    pace: Pace,
}

impl<'a> Session<'a> {
    pub(crate) fn new(
        plan: &'a Plan,
        tools: &'a Tools,
        tell: Tell<'a>,
        meta: RunMeta,
        writer: RunWriter,
    ) -> Self {
        let (presence, pace) = (Presence::announce(), Pace::new(plan.estimate()));
        Self { plan, tools, tell, meta, writer, origin: None, totals: Totals::default(), presence, pace }
    }

    pub(crate) fn started(&mut self, trials: usize, done: usize) {
        (self.tell)(Event::Started { path: self.writer.path(), trials, done });
    }

    /// A trial was made before.
    pub(crate) fn skip(&mut self, planned: &Planned) {
        self.pace.skipped(self.plan.estimate_trial(planned));
    }

    /// Trials that were not planned will be made.
    pub(crate) fn longer(&mut self, trials: &[(u32, usize)]) {
        let each = trials.iter().map(|(_, cell)| self.plan.estimate_trial(&self.plan.cells[*cell]));
        self.pace.longer(each.sum());
        (self.tell)(Event::Repeats { trials: trials.len() });
    }

    /// A warning, told and recorded.
    pub(crate) fn warn(&mut self, warning: String) {
        (self.tell)(Event::Warning(warning.clone()));
        self.meta.warnings.push(warning);
    }

    /// Before the trials: what the suite asks that is no trial, as far as nobody has answered yet. What is stopped is not
    /// answered.
    pub(crate) fn ask(&mut self) -> Result<(), Error> {
        let (suite, stop) = (&self.plan.suite, &self.tools.stop);
        let unjoined = (suite.unjoined || suite.gil) && self.meta.unjoined.is_empty();
        let gil = suite.gil && self.meta.gil.is_empty();
        let stopped = || stop.load(Ordering::Relaxed);
        if unjoined {
            (self.tell)(Event::Asking("what happens to work that nobody joins"));
            let (rows, problems) = questions::unjoined(self.plan, &self.tools.runners, stop);
            if stopped() {
                return Ok(());
            }
            self.meta.unjoined = rows;
            problems
                .into_iter()
                .for_each(|why| self.warn(format!("rows of unjoined work are missing: {why}")));
        }
        if gil {
            let name = &mut |who: &str| (self.tell)(Event::Asking(&format!("{who} what its lock does")));
            let (figures, problems) = questions::gil(self.plan, stop, name);
            if !stopped() {
                self.meta.gil = figures;
                problems
                    .into_iter()
                    .for_each(|why| self.warn(format!("figures of a lock are missing: {why}")));
            }
        }
        if unjoined || gil { self.describe() } else { Ok(()) }
    }

    /// Of all planned cells only these were wanted in the end (indices into the plan's).
    pub(crate) fn keep(&mut self, cells: &[usize]) {
        self.meta.cells = cells.iter().map(|index| self.plan.cells[*index].cell.clone()).collect();
        let used = |name: &String| self.meta.cells.iter().any(|cell| cell.workload == *name);
        self.meta.workloads =
            self.plan.workloads.iter().filter(|workload| used(&workload.name)).cloned().collect();
    }

    /// Writes `run.json` as it is now.
    pub(crate) fn describe(&self) -> Result<(), Error> {
        Ok(self.writer.describe(self.meta.clone())?)
    }

    /// One trial, from the look at who else is here to its row on disk; `None` if a person stopped it.
    pub(crate) fn step(
        &mut self,
        planned: &Planned,
        round: u32,
        position: u32,
    ) -> Result<Option<TrialRow>, Error> {
        for warning in self.presence.look() {
            self.warn(warning);
        }
        (self.tell)(Event::Trial { planned, left: self.pace.left() });
        let begun = Instant::now();
        let place = Place { round, position, started: crate::run::finish::now_millis() };
        let Some(trial) = self.trial(planned, place)? else { return Ok(None) };
        self.writer.append(&trial)?;
        (self.tell)(Event::Row(&trial));
        if self.totals.introduce(&mut self.meta) {
            self.describe()?;
        }
        self.rest(&planned.cell);
        self.pace.took(self.plan.estimate_trial(planned), begun.elapsed());
        Ok(Some(trial.row))
    }

    /// Whatever went wrong, what was measured is closed properly; the first error is the one to tell. `Ok(true)`: all trials
    /// are there.
    pub(crate) fn close(mut self, result: Result<bool, Error>) -> Result<Ended, Error> {
        let complete = matches!(result, Ok(true));
        self.totals.enter_into(&mut self.meta, complete);
        let status = self.meta.status;
        let finished = self.writer.finish(self.meta);
        result?;
        Ok(Ended { path: finished?, status })
    }

    fn trial(&mut self, planned: &Planned, place: Place) -> Result<Option<Trial>, Error> {
        if self.tools.stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let wants_origin = planned.cell.parameters.is_fetch() && self.plan.urls.is_none();
        if wants_origin && self.origin.is_none() {
            self.origin = Some(self.start_origin()?);
        }
        let served = self.origin.as_mut().filter(|_| wants_origin);
        let origin = served.as_ref().map(|origin| Served {
            address: origin.address(),
            tls: origin.https_address().zip(origin.authority_pem().map(str::to_owned)),
        });
        let spec = planned.spec(self.plan.seed, place.round, origin.as_ref(), self.plan.urls.as_ref());
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
                self.origin = None; // the next trial gets a new one
                (self.tell)(Event::Warning(error.to_string()));
                without_figures(cell, place, Verdict::Failed, format!("the origin failed: {error}"))
            }
            Ending::Measured(measured) => {
                self.totals.add(cell, &measured);
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
        if self
            .plan
            .cells
            .iter()
            .any(|planned| planned.cell.parameters.extra().is_some_and(|extra| extra.tls))
        {
            args.push("--tls".into());
        }
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
