//! The whole life of a runner: spec, start, warm-up, ready, go, window, done, outcome.

use crate::arrivals;
use crate::batch::Batch;
use crate::beside::Beside;
use crate::contender::Contender;
use crate::countdown::Countdown;
use crate::ledger::Ledger;
use crate::refusal::Refusal;
use crate::usage::Usage;
use protocol::{
    FromRunner, How, Identity, LineError, Open, Outcome, Pacer, Samples, Spec, ToRunner, VERSION, Window,
    Work,
};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{self, Read as _, StdinLock};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

/// [`Contender::ways`] of a contender.
type Ways = fn(&str) -> &'static [How];
/// [`Contender::start`] of one.
type Start = fn(&Spec) -> Result<Box<dyn Contender>, Refusal>;

/// Carries out one trial for a harness on stdin and stdout. `main` of a runner is this call.
pub fn run<C: Contender + 'static>(identity: Identity) -> ExitCode {
    converse(identity, C::ways, |spec| C::start(spec).map(|started| Box::new(started) as Box<dyn Contender>))
}

/// The same, told how to start the contender. Nothing in it is generic, so that it is compiled once and not in every runner.
fn converse(identity: Identity, ways: Ways, start: Start) -> ExitCode {
    die_with_parent();
    let mut stdin = io::stdin().lock();
    match conversation(&mut stdin, identity, ways, start) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            // If stdout is gone there is nobody left to tell.
            let _ = say(&match refusal {
                Refusal::Unsupported(reason) => FromRunner::Unsupported { reason },
                Refusal::Failed(reason) => FromRunner::Failed { reason },
            });
            ExitCode::SUCCESS
        }
    }
}

/// Asks the kernel to end this process when the one that started it ends, however that comes about: a harness that
/// is killed must leave nothing running.
pub fn die_with_parent() {
    // A kernel without it is no reason not to measure; the window is bounded by itself.
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
}

/// Gives up a trial that has begun: tells the harness why, and ends the process. For a contender that has lost what
/// it runs on (a worker process, say), so that no figure of this window could be trusted.
pub fn abandon(reason: impl Display) -> ! {
    // If stdout is gone there is nobody left to tell.
    let _ = say(&FromRunner::Failed { reason: reason.to_string() });
    std::process::exit(0)
}

/// For the macro `kit::identity!()`: `libraries` as `versions::emit()` writes them.
pub fn identity_from(name: &str, version: &str, language: &str, libraries: &str) -> Identity {
    let pairs = libraries.split(';').filter_map(|pair| pair.split_once('='));
    Identity {
        name: name.into(),
        version: version.into(),
        language: language.into(),
        libraries: pairs.map(|(name, version)| (name.into(), version.into())).collect::<BTreeMap<_, _>>(),
    }
}

fn conversation(
    stdin: &mut StdinLock<'_>,
    identity: Identity,
    ways: Ways,
    start: Start,
) -> Result<(), Refusal> {
    let Some(spec) = read_spec(stdin)? else { return Ok(()) };
    Refusal::unless_there_is_a_way(&spec, ways(&spec.contender))?;
    let mut contender = start(&spec)?;
    let work = Prepared::new(&spec.work)?;
    work.warm_up(contender.as_mut());

    say(&FromRunner::Ready)?;
    match protocol::read_line(stdin).map_err(failed)? {
        Some(ToRunner::Go) => {}
        Some(ToRunner::Spec(_)) => return Err(Refusal::Failed("a second spec where `go` was due".into())),
        None => return Ok(()), // the harness has changed its mind
    }

    let (done, wall_ns, used) = window(contender.as_mut(), |contender| work.measure(contender));
    let done = done?;

    say(&FromRunner::Done)?;
    stdin.read_to_end(&mut Vec::new())?; // stand still until the harness has seen enough
    say(&FromRunner::Outcome(Box::new(outcome(identity, &spec, wall_ns, used - done.not_its_own, done))))?;
    Ok(())
}

/// The window: what `work` returns, how long it took by the clock, and what it used. Asking workers is work as well:
/// this process is read after that at the opening edge and before it at the closing one.
fn window<T>(contender: &mut dyn Contender, work: impl FnOnce(&mut dyn Contender) -> T) -> (T, u64, Usage) {
    let workers_before = contender.workers_usage();
    let before = Usage::of_this_process_and_children();
    let opened = Instant::now();
    let done = work(contender);
    let wall_ns = opened.elapsed().as_nanos() as u64;
    let own = Usage::of_this_process_and_children() - before;
    let workers = contender.workers_usage() - workers_before;
    (done, wall_ns, own + workers)
}

/// The workload, with everything resolved that must not happen inside the window.
enum Prepared {
    Fetch(Fetches),
    Countdown { warmup: Countdown, window: Countdown },
    Open(Fetches, Open),
    Mixed(Fetches, Arc<Beside>),
}

struct Fetches {
    warmup: Arc<Batch>,
    window: Arc<Batch>,
}

/// What came of a window.
#[derive(Default)]
struct Done {
    ledger: Ledger,
    pacer: Option<Pacer>,
    countdowns: Option<u64>,
    /// CPU time of the pacer.
    not_its_own: Usage,
}

impl Prepared {
    fn new(work: &Work) -> Result<Self, Refusal> {
        let fetches = |fetch| {
            Ok::<_, Refusal>(Fetches { warmup: Batch::warmup(fetch)?, window: Batch::window(fetch)? })
        };
        Ok(match work {
            Work::Fetch(fetch) => Self::Fetch(fetches(fetch)?),
            Work::Open(open) if open.due_ns.len() as u64 != open.fetch.requests => {
                return Err(Refusal::Failed(format!(
                    "{} requests, and {} times at which they are due",
                    open.fetch.requests,
                    open.due_ns.len()
                )));
            }
            Work::Open(open) => Self::Open(fetches(&open.fetch)?, open.clone()),
            Work::Mixed(mixed) => Self::Mixed(fetches(&mixed.fetch)?, Beside::new(mixed.beside)),
            Work::Countdown(countdown) => {
                let with = |iterations| Countdown { tasks: countdown.tasks, iterations };
                Self::Countdown {
                    warmup: with(countdown.warmup_iterations),
                    window: with(countdown.iterations),
                }
            }
        })
    }

    fn warm_up(&self, contender: &mut dyn Contender) {
        match self {
            Self::Countdown { warmup, .. } => drop(contender.countdown(*warmup)),
            Self::Fetch(fetches) | Self::Open(fetches, _) | Self::Mixed(fetches, _) => {
                if fetches.warmup.requests() > 0 {
                    drop(contender.fetch(&fetches.warmup));
                }
            }
        }
    }

    fn measure(&self, contender: &mut dyn Contender) -> Result<Done, Refusal> {
        Ok(match self {
            Self::Fetch(fetches) => Done { ledger: contender.fetch(&fetches.window), ..Done::default() },
            Self::Countdown { window, .. } => {
                Done { ledger: contender.countdown(*window), ..Done::default() }
            }
            Self::Open(fetches, open) => {
                let (ledger, pacer, not_its_own) =
                    arrivals::paced(open, &fetches.window, |arrivals| contender.open(arrivals))?;
                Done { ledger, pacer: Some(pacer), not_its_own, ..Done::default() }
            }
            Self::Mixed(fetches, beside) => {
                let ledger = contender.mixed(&fetches.window, beside);
                Done { ledger, countdowns: Some(beside.done()), ..Done::default() }
            }
        })
    }
}

fn read_spec(stdin: &mut StdinLock<'_>) -> Result<Option<Spec>, Refusal> {
    match protocol::read_line(stdin).map_err(failed)? {
        Some(ToRunner::Spec(spec)) if spec.protocol == VERSION => Ok(Some(spec)),
        Some(ToRunner::Spec(spec)) => Err(Refusal::Failed(format!(
            "this runner speaks protocol version {VERSION}, the harness {}; build both from one checkout",
            spec.protocol
        ))),
        Some(ToRunner::Go) => Err(Refusal::Failed("`go` where a spec was due".into())),
        None => Ok(None),
    }
}

fn outcome(runner: Identity, spec: &Spec, wall_ns: u64, used: Usage, done: Done) -> Outcome {
    let Done { ledger, pacer, countdowns, .. } = done;
    Outcome {
        protocol: VERSION,
        runner,
        workers: spec.workers,
        window: Window {
            wall_ns,
            user_ns: used.user_ns,
            system_ns: used.system_ns,
            voluntary_switches: used.voluntary_switches,
            involuntary_switches: used.involuntary_switches,
        },
        attempted: ledger.attempted(),
        ok: ledger.ok(),
        errors: ledger.errors,
        error_examples: ledger.error_examples,
        service: Samples::RawNs(ledger.service_ns),
        response: Samples::RawNs(ledger.response_ns),
        pacer,
        countdowns,
    }
}

fn say(message: &FromRunner) -> io::Result<()> {
    protocol::write_line(&mut io::stdout().lock(), message)
}

fn failed(error: LineError) -> Refusal {
    Refusal::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrivals::Arrivals;

    const ASKING_NS: u64 = 200_000_000;

    /// Its workers have used 7 ns more at each question, and asking them takes CPU time of this process.
    struct Asking(u64);

    impl Contender for Asking {
        fn start(_: &Spec) -> Result<Self, Refusal> {
            Ok(Self(0))
        }

        fn fetch(&mut self, _: &Arc<Batch>) -> Ledger {
            Ledger::default()
        }

        fn countdown(&mut self, _: Countdown) -> Ledger {
            Ledger::default()
        }

        fn open(&mut self, _: &Arrivals) {}

        fn mixed(&mut self, _: &Arc<Batch>, _: &Arc<Beside>) -> Ledger {
            Ledger::default()
        }

        fn ways(_: &str) -> &'static [How] {
            &[]
        }

        fn workers_usage(&mut self) -> Usage {
            let own_ns = || cpu_ns(Usage::of_this_process());
            let before = own_ns();
            while own_ns() < before + ASKING_NS {}
            self.0 += 7;
            Usage { voluntary_switches: self.0, ..Usage::default() }
        }
    }

    fn cpu_ns(usage: Usage) -> u64 {
        usage.user_ns + usage.system_ns
    }

    #[test]
    fn asking_workers_is_in_no_account_and_what_they_say_is() {
        let (done, _, used) = window(&mut Asking(0), |_| "done");
        assert_eq!(done, "done");
        assert!(cpu_ns(used) < ASKING_NS, "{used:?}");
        assert!(used.voluntary_switches >= 7, "{used:?}");
    }
}
