//! `inflight plan`.

use crate::args::{Arrivals, Output, PlanArgs, PlanOnlyArgs};
use crate::place;
use crate::progress::minutes;
use anyhow::Result;
use harness::{Choice, Contenders, Pattern, Placement, Plan, Suite, UrlList};
use record::InterpreterInfo;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

/// Prints what would run.
pub(crate) fn plan(args: &PlanOnlyArgs) -> Result<ExitCode> {
    let (plan, _) = resolve(&args.plan, args.plan.seed)?;
    let mut out = io::stdout().lock();
    match args.format {
        Output::Text => write_text(&plan, &mut out)?,
        Output::Json => out.write_all(plan.to_json().as_bytes())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn write_text(plan: &Plan, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "suite {}: {}", plan.suite.name, plan.suite.title)?;
    for planned in &plan.cells {
        let (cell, each) = (&planned.cell, plan.estimate_trial(planned));
        writeln!(
            out,
            "  {:<52} {:>4} workers  about {:>5.2} s a trial",
            cell.id.0,
            cell.workers,
            each.as_secs_f64()
        )?;
    }
    for exclusion in &plan.exclusions {
        writeln!(out, "  left out: {}: {}", exclusion.what, exclusion.why)?;
    }
    let (cells, trials) = (plan.cells.len(), plan.suite.trials);
    let placement = plan.placement.recorded();
    writeln!(
        out,
        "{cells} cells × {trials} trials = {} trials, about {}",
        cells as u32 * trials,
        minutes(plan.estimate())
    )?;
    writeln!(
        out,
        "cores: {} (origin {:?}, runners {:?})",
        placement.kind, placement.origin_cores, placement.runner_cores
    )
}

/// The plan that the arguments ask for.
pub(crate) fn resolve(args: &PlanArgs, seed: Option<u32>) -> Result<(Plan, Contenders)> {
    resolve_as(args, seed, &[])
}

/// The same, with interpreters as fast as they once were.
pub(crate) fn resolve_as(
    args: &PlanArgs,
    seed: Option<u32>,
    before: &[InterpreterInfo],
) -> Result<(Plan, Contenders)> {
    let (mut suite, listed) = read(&args.suite, args.contenders.as_deref())?;
    if !args.rate.is_empty() {
        suite = suite.at_rates(&args.rate, pattern(args.arrivals), args.patience)?;
    }
    if listed.must_ask(&suite.groups) {
        eprintln!("asking the interpreters on PATH what they are");
    }
    let mut contenders = listed.in_groups(&suite.groups);
    contenders.as_fast_as(before);
    let urls = args.urls.as_deref().map(|path| UrlList::read(path, args.allow_external)).transpose()?;
    let seed = u64::from(seed.unwrap_or_else(harness::fresh_seed));
    let choice = Choice { only: args.only.clone(), trials: args.trials, seed, urls };
    let plan = Plan::new(suite, &contenders, choice, Placement::here())?;
    Ok((plan, contenders))
}

/// A suite, and who may take part in it.
pub(crate) fn read(suite: &str, contenders: Option<&Path>) -> Result<(Suite, Contenders)> {
    let listed = Contenders::read(&place::contenders(contenders)?)?;
    let suite = Suite::read(&place::suite(suite)?)?;
    suite.check_groups(&listed)?;
    Ok((suite, listed))
}

fn pattern(arrivals: Arrivals) -> Pattern {
    match arrivals {
        Arrivals::Constant => Pattern::Constant,
        Arrivals::Poisson => Pattern::Poisson,
    }
}
