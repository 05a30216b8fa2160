//! `inflight ab`: sides → plan → builds → preflight → run → comparison.

mod sides;
mod ways;

use super::INTERRUPTED;
use super::run::{command_line, preflight_but, with_progress};
use crate::args::{AbArgs, MOST_TRIALS};
use crate::place;
use crate::progress::minutes;
use anyhow::{Result, bail};
use harness::{Choice, Ended, Options, Placement, Plan, Tools};
use record::{Status, TRIALS_A_BLOCK};
use sides::Sides;
use std::path::Path;
use std::process::ExitCode;

/// With a budget: fewer trials a side can hardly tell anything.
const FEWEST: u32 = 6;

/// Runs two builds against each other, in blocks, and says what differs.
pub(crate) fn ab(args: &AbArgs) -> Result<ExitCode> {
    let mut sides = ways::sides(args)?;
    let mut plan = whole_plan(args, &sides)?;
    plan.suite.trials = trials(args, &plan.sided(&sides.built)?)?;
    let sided = plan.sided(&sides.built)?;
    let looks = match args.no_early_stop {
        true => vec![(sided.suite.trials, stats::ALPHA)],
        false => stats::looks(sided.suite.trials, stats::ALPHA),
    };
    announce(&sided, &sides, &looks);
    let build = sides.build(&sided)?;
    let sided = plan.sided(&sides.built)?;
    // A machine that has just compiled is busy by its own account for a while; who else disturbs is looked at block by block.
    let known = if sides.compiled { "load" } else { "" };
    let mut warnings = preflight_but(&sided, &sides.contenders, known)?;
    for warning in &sides.warnings {
        eprintln!("warning: {warning}");
    }
    warnings.append(&mut sides.warnings);
    let options =
        Options { results: args.results.clone(), source: sides.source, command: command_line(), warnings };
    let recorded = harness::sides(&sides.built, &looks);
    let Ended { path, status } = with_progress(|tools, tell| {
        let tools = Tools { build, ..tools.clone() };
        harness::ab(&sided, recorded, &options, &tools, &mut reporter::decided, tell)
    })?;
    conclude(&path, status)
}

/// What is chosen of the suite, as one build would run it.
fn whole_plan(args: &AbArgs, sides: &Sides) -> Result<Plan> {
    let suite = place::suite(&args.suite)?.suite()?;
    let seed = u64::from(args.seed.unwrap_or_else(harness::fresh_seed));
    let choice = Choice { only: args.only.clone(), trials: None, seed, urls: None };
    Ok(Plan::new(suite, &sides.contenders, choice, Placement::here())?)
}

/// Trials a side.
fn trials(args: &AbArgs, plan: &Plan) -> Result<u32> {
    let Some(budget) = args.budget else { return Ok(args.trials.next_multiple_of(TRIALS_A_BLOCK)) };
    let fit = plan.trials_within(budget).min(MOST_TRIALS) / TRIALS_A_BLOCK * TRIALS_A_BLOCK;
    if fit < FEWEST {
        let needed = plan.estimate() / plan.suite.trials * FEWEST;
        bail!(
            "--budget {} is too short: {} cells on two sides take about {} for {FEWEST} trials a side; give more time, or \
             choose fewer cells with --only",
            humantime::format_duration(budget),
            plan.cells.len() / 2,
            minutes(needed),
        );
    }
    Ok(fit)
}

fn announce(plan: &Plan, sides: &Sides, looks: &[(u32, f64)]) {
    for built in &sides.built {
        eprintln!("{}: {}", built.side.name, built.side.label);
    }
    for left_out in &plan.exclusions {
        eprintln!("left out: {}: {}", left_out.what, left_out.why);
    }
    let (cells, trials) = (plan.cells.len(), plan.suite.trials);
    let looks: Vec<String> = looks.iter().map(|(trials, _)| trials.to_string()).collect();
    eprintln!(
        "{} cells × 2 sides × {trials} trials = {} trials, judged after {} a side: about {}",
        cells / 2,
        cells as u32 * trials,
        looks.join(", "),
        minutes(plan.estimate())
    );
}

/// The comparison, and where it lies.
fn conclude(path: &Path, status: Status) -> Result<ExitCode> {
    super::report::write_and_show(path)?;
    if status != Status::Complete {
        eprintln!(
            "stopped; what was measured is kept, and cannot be continued: both sides belong to one sitting"
        );
        return Ok(ExitCode::from(INTERRUPTED));
    }
    Ok(ExitCode::SUCCESS)
}
