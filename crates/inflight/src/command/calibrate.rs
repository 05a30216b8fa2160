//! `inflight calibrate`: the same build against itself, and against itself with a planted slow-down.

use super::INTERRUPTED;
use super::run::{command_line, preflight, with_progress};
use crate::args::{CalibrateArgs, PlanArgs};
use crate::installed;
use crate::progress::minutes;
use anyhow::{Context, Result, ensure};
use harness::{Built, Contenders, Ended, Options};
use record::{Run, Side, Status, TRIALS_A_BLOCK};
use reporter::calibration;
use std::io::{self, Write as _};
use std::process::ExitCode;

/// Counts false verdicts and found slow-downs, in a new run or in one that is there.
pub(crate) fn calibrate(args: &CalibrateArgs) -> Result<ExitCode> {
    let trials = args.trials.next_multiple_of(TRIALS_A_BLOCK);
    let options = |tests| calibration::Options { trials, tests, seed: u64::from(args.seed.unwrap_or(1)) };
    if let Some(run) = &args.resample {
        let run = Run::open(&record::newest(run)?)?;
        let page = reporter::calibrate(&run, &options(args.tests))?.to_markdown(&command_line())?;
        write!(io::stdout().lock(), "{page}")?;
        return Ok(ExitCode::SUCCESS);
    }
    let Ended { path, status } = sessions(args, trials)?;
    let run = Run::open(&path)?;
    let page = reporter::calibrate(&run, &options(0))?.to_markdown(&command_line())?;
    let file = path.join("CALIBRATION.md");
    std::fs::write(&file, &page).with_context(|| format!("cannot write {}", file.display()))?;
    writeln!(io::stdout().lock(), "{page}\nwritten: {}", file.display())?;
    Ok(if status == Status::Complete { ExitCode::SUCCESS } else { ExitCode::from(INTERRUPTED) })
}

/// One run with as many trials as all sessions have together.
fn sessions(args: &CalibrateArgs, trials: u32) -> Result<Ended> {
    let in_all = trials * args.sessions;
    ensure!(in_all <= 10_000, "{} sessions of {trials} trials a side are more than 10,000", args.sessions);
    let wanted = PlanArgs {
        only: args.only.clone(),
        trials: Some(in_all),
        ..PlanArgs::whole(&args.suite, args.contenders.clone())
    };
    let (plan, contenders) = super::plan::resolve(&wanted, args.seed)?;
    let builds = sides(args, &contenders)?;
    let plan = plan.sided(&builds)?;
    let warnings = preflight(&plan, &contenders)?;
    eprintln!(
        "{} cells on {} sides, {} sessions of {trials} trials a side: about {}",
        plan.cells.len() / builds.len(),
        builds.len(),
        args.sessions,
        minutes(plan.estimate())
    );
    let options = Options {
        results: args.results.clone(),
        source: installed::source()?,
        command: command_line(),
        warnings,
    };
    let sides = harness::sides(&builds, &[(in_all, stats::ALPHA)]);
    with_progress(|tools, tell| harness::ab(&plan, sides, &options, tools, &mut |_, _| false, tell))
}

/// Base, head, and one side for each slow-down: all the same build.
fn sides(args: &CalibrateArgs, contenders: &Contenders) -> Result<Vec<Built>> {
    let commit = installed::source()?.commit;
    let side = |name: String, label: String, planted: f64| Built {
        side: Side { name, label, commit: commit.clone(), planted },
        contenders: contenders.clone(),
    };
    let same = ["base", "head"].map(|name| side(name.into(), "this build".into(), 0.0));
    let slower = args.planted.iter().map(|percent| {
        side(format!("plus-{percent}"), format!("this build, slowed down by {percent} %"), percent / 100.0)
    });
    Ok(same.into_iter().chain(slower).collect())
}
