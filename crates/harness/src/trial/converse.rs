//! One trial: the conversation with one runner, and what is looked at while it stands still.

use crate::machine::placement::Placement;
use crate::machine::process::Exit;
use crate::machine::runners::Runners;
use crate::plan::planned::Planned;
use crate::trial::measured::Measured;
use crate::trial::observe::{Machine, Tree};
use crate::trial::runner::{Heard, Runner};
use crate::trial::system_calls::SystemCalls;
use crate::trial::weigh::{Held, Weight};
use origin::process::{OriginProcess, ProcessError};
use protocol::{FromRunner, Spec, ToRunner};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long into the window threads and processes are counted: late enough for them to be there, and once only, since looking
/// takes CPU time from what is looked at.
const GLANCE: Duration = Duration::from_millis(50);
/// How often a person's wish to stop is looked for.
const PULSE: Duration = Duration::from_millis(100);
/// How long requests may fail to arrive before the runner is weighed with those that are there.
const PATIENCE: Duration = Duration::from_secs(5);

/// How a trial ended.
pub(crate) enum Ending {
    /// With figures.
    Measured(Box<Measured>),
    /// The contender says the combination makes no sense.
    Unsupported(String),
    /// Without figures.
    Failed(String),
    /// A person stopped it.
    Stopped,
    /// The origin failed; the trial says nothing about its contender.
    OriginFailed(ProcessError),
}

/// Where a trial takes place.
pub(crate) struct Stage<'a> {
    pub(crate) runners: &'a Runners,
    pub(crate) placement: &'a Placement,
    pub(crate) timeout: Duration,
    pub(crate) stop: &'a AtomicBool,
}

/// What is to be looked at beyond the usual.
#[derive(Clone, Copy)]
struct Look {
    /// So many requests, held by the origin.
    held: Option<u64>,
    system_calls: bool,
}

impl Look {
    fn at(planned: &Planned) -> Self {
        let parameters = &planned.cell.parameters;
        let extra = parameters.extra();
        Self {
            held: extra.filter(|extra| extra.held).map(|_| parameters.tasks()),
            system_calls: extra.is_some_and(|extra| extra.system_calls),
        }
    }
}

/// Carries out one trial.
pub(crate) fn converse(
    stage: &Stage<'_>,
    planned: &Planned,
    spec: Spec,
    origin: Option<&mut OriginProcess>,
) -> Ending {
    let begun = Instant::now();
    let mut runner = match Runner::start(planned, stage.runners, stage.placement) {
        Ok(runner) => runner,
        Err(reason) => return Ending::Failed(reason),
    };
    let ending = Conversation {
        stage,
        runner: &mut runner,
        begun,
        until: begun + stage.timeout,
        look: Look::at(planned),
    }
    .hold(spec, origin);
    let ending = ending.unwrap_or_else(|early| early);
    runner.end();
    match ending {
        Ending::Failed(reason) => Ending::Failed(with_tail(reason, &runner.stderr_tail())),
        Ending::Measured(measured) => {
            Ending::Measured(Box::new(Measured { stderr: runner.stderr_tail(), ..*measured }))
        }
        other => other,
    }
}

struct Conversation<'a> {
    stage: &'a Stage<'a>,
    runner: &'a mut Runner,
    begun: Instant,
    until: Instant,
    look: Look,
}

impl Conversation<'_> {
    /// The whole of it. An early end is an `Err`, so that `?` can be used.
    fn hold(mut self, spec: Spec, mut origin: Option<&mut OriginProcess>) -> Result<Ending, Ending> {
        self.runner.say(ToRunner::Spec(spec));
        self.expect(&FromRunner::Ready)?;
        let ready_ns = self.begun.elapsed().as_nanos() as u64;
        let idle = Tree::of(self.runner.pid());

        if let Some(origin) = &mut origin {
            origin.reset().map_err(Ending::OriginFailed)?;
        }
        let light = self.look.held.map(|_| Weight::of(self.runner.pid()));
        let mut system_calls = if self.look.system_calls { SystemCalls::of(self.runner.pid()) } else { None };
        let before = Machine::now();
        self.runner.say(ToRunner::Go);
        let (glance, mut over) = self.glance(&idle)?;
        let held = match (&mut origin, light, over) {
            (Some(origin), Some(idle), false) => {
                let (held, done) = self.weigh(origin, idle)?;
                over = done;
                Some(held)
            }
            _ => None,
        };
        if !over {
            self.expect(&FromRunner::Done)?;
        }
        let after = Machine::now();
        let system_calls = system_calls.as_mut().and_then(SystemCalls::count);
        let report = origin.map(|origin| origin.report().map_err(Ending::OriginFailed)).transpose()?;
        let seen = glance.most(Tree::of(self.runner.pid()));

        self.runner.close_stdin();
        let outcome = match self.next("the outcome")? {
            FromRunner::Outcome(outcome) => *outcome,
            other => return Err(unexpected(&other, "the outcome")),
        };
        let exit = self.exit();
        let machine = before.until(&after);
        Ok(Ending::Measured(Box::new(Measured {
            outcome,
            origin: report,
            ready_ns,
            idle,
            seen,
            machine,
            held,
            system_calls,
            exit,
            stderr: String::new(),
        })))
    }

    /// Looks once into a window that lasts long enough. The second value tells whether it was over before.
    fn glance(&mut self, idle: &Tree) -> Result<(Tree, bool), Ending> {
        match self.runner.hear(GLANCE) {
            Heard::Nothing => Ok((Tree::glance(self.runner.pid(), idle), false)),
            Heard::Line(FromRunner::Done) => Ok((Tree::default(), true)),
            Heard::Line(other) => Err(unexpected(&other, "`done`")),
            Heard::Garbage(problem) => Err(Ending::Failed(problem)),
            Heard::End => Err(self.ended("`done`")),
        }
    }

    /// Waits until the origin holds every request, or no more come, weighs the runner, and lets the answers go. The second
    /// value tells whether the window was over before.
    fn weigh(&mut self, origin: &mut OriginProcess, idle: Weight) -> Result<(Held, bool), Ending> {
        let wanted = self.look.held.unwrap_or_default();
        let (mut requests, mut grew) = (0, Instant::now());
        let mut over = false;
        while requests < wanted && grew.elapsed() < PATIENCE && !over {
            over = self.pulse()?;
            let now = origin.in_flight().map_err(Ending::OriginFailed)?;
            if now > requests {
                (requests, grew) = (now, Instant::now());
            }
        }
        // The last requests have left the runner; let it come to rest.
        over = over || self.pulse()?;
        let full = Weight::of(self.runner.pid());
        origin.release().map_err(Ending::OriginFailed)?;
        Ok((Held { idle, full, requests }, over))
    }

    /// Listens for a moment; tells whether the window is over.
    fn pulse(&mut self) -> Result<bool, Ending> {
        if self.stage.stop.load(Ordering::Relaxed) {
            return Err(Ending::Stopped);
        }
        match self.runner.hear(PULSE) {
            Heard::Nothing if Instant::now() < self.until => Ok(false),
            Heard::Nothing => {
                let limit = humantime::format_duration(self.stage.timeout);
                Err(Ending::Failed(format!("hung: not all requests were in flight within {limit}")))
            }
            Heard::Line(FromRunner::Done) => Ok(true),
            Heard::Line(other) => Err(unexpected(&other, "`done`")),
            Heard::Garbage(problem) => Err(Ending::Failed(problem)),
            Heard::End => Err(self.ended("`done`")),
        }
    }

    fn expect(&mut self, wanted: &FromRunner) -> Result<(), Ending> {
        let awaited = if *wanted == FromRunner::Ready { "`ready`" } else { "`done`" };
        match self.next(awaited)? {
            heard if heard == *wanted => Ok(()),
            other => Err(unexpected(&other, awaited)),
        }
    }

    fn next(&mut self, awaited: &str) -> Result<FromRunner, Ending> {
        loop {
            if self.stage.stop.load(Ordering::Relaxed) {
                return Err(Ending::Stopped);
            }
            let left = self.until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let limit = humantime::format_duration(self.stage.timeout);
                return Err(Ending::Failed(format!("hung: {awaited} did not come within {limit}")));
            }
            match self.runner.hear(left.min(PULSE)) {
                Heard::Line(FromRunner::Unsupported { reason }) => return Err(Ending::Unsupported(reason)),
                Heard::Line(FromRunner::Failed { reason }) => return Err(Ending::Failed(reason)),
                Heard::Line(line) => return Ok(line),
                Heard::Garbage(problem) => {
                    return Err(Ending::Failed(format!("{awaited} was awaited: {problem}")));
                }
                Heard::End => return Err(self.ended(awaited)),
                Heard::Nothing => {}
            }
        }
    }

    fn ended(&mut self, awaited: &str) -> Ending {
        let how = match self.runner.exited(Duration::from_secs(1)) {
            Some(Exit { words, .. }) => format!("crashed: it ended ({words}) while {awaited} was awaited"),
            None => format!("closed its output while {awaited} was awaited"),
        };
        Ending::Failed(how)
    }

    fn exit(&mut self) -> String {
        match self.runner.exited(Duration::from_secs(2)) {
            Some(Exit { code: Some(0), .. }) => String::new(),
            Some(Exit { words, .. }) => format!("the runner ended with {words} after its outcome"),
            None => "the runner did not exit after its outcome and was ended".into(),
        }
    }
}

fn unexpected(heard: &FromRunner, awaited: &str) -> Ending {
    let said = match heard {
        FromRunner::Ready => "`ready`",
        FromRunner::Done => "`done`",
        FromRunner::Outcome(_) => "an outcome",
        FromRunner::Unsupported { reason } => return Ending::Unsupported(reason.clone()),
        FromRunner::Failed { reason } => return Ending::Failed(reason.clone()),
    };
    Ending::Failed(format!("the runner said {said} where {awaited} was awaited"))
}

pub(crate) fn with_tail(reason: String, tail: &str) -> String {
    if tail.is_empty() { reason } else { format!("{reason}; its standard error ends: {tail}") }
}
