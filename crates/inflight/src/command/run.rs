//! `inflight run`: plan → preflight → run → report.

use super::{
    INTERRUPTED,
    plan::{resolve, resolve_as},
};
use crate::args::{Arrivals, RunArgs};
use crate::progress::{Progress, minutes};
use crate::{installed, place};
use anyhow::{Context, Result, bail};
use harness::{Contenders, Ended, Options, Plan, Severity, Suite, Tools};
use record::{RunMeta, Status};
use signal_hook::consts::{SIGINT, SIGTERM};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// Runs a suite, or goes on with one.
pub(crate) fn run(args: &RunArgs) -> Result<ExitCode> {
    let Ended { path, status } = match &args.resume {
        None => begin(args)?,
        Some(named) => go_on(args, named.as_deref())?,
    };
    if status != Status::Complete {
        let again = continuation(args, &path);
        eprintln!("stopped; what was measured is kept. Continue with: {again}");
        return Ok(ExitCode::from(INTERRUPTED));
    }
    if !args.no_report {
        super::report::write_and_show(&path)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn begin(args: &RunArgs) -> Result<Ended> {
    let mut wanted = args.plan.clone();
    if let Some(slo) = &args.slo {
        wanted.rate = Suite::ladder();
        wanted.patience = Some(Duration::from_nanos(slo.bound_ns));
    }
    let (plan, contenders) = resolve(&wanted, wanted.seed)?;
    let warnings = preflight(&plan, &contenders)?;
    let cores = plan.placement.recorded();
    let (what, time) = match &args.slo {
        // Each range of rates is halved until one is left.
        Some(slo) => (
            format!("{}, searching for {slo}", plan.suite.name),
            plan.estimate() * 6 / wanted.rate.len() as u32,
        ),
        None => (plan.suite.name.clone(), plan.estimate()),
    };
    eprintln!(
        "{what}: about {}; cores {}: origin {:?}, runners {:?}",
        minutes(time),
        cores.kind,
        cores.origin_cores,
        cores.runner_cores
    );
    let options = Options {
        results: args.results.clone(),
        source: installed::source()?,
        command: command_line(),
        warnings,
    };
    with_progress(|tools, tell| match &args.slo {
        Some(slo) => harness::search(&plan, slo, &options, tools, tell),
        None => harness::run(&plan, &options, tools, tell),
    })
}

fn go_on(args: &RunArgs, named: Option<&Path>) -> Result<Ended> {
    let directory = record::newest(named.unwrap_or(&args.results))?;
    let meta = harness::unfinished(&directory)?;
    let (plan, contenders) = the_same_plan(args, &meta)?;
    preflight(&plan, &contenders)?;
    let source = installed::source()?;
    with_progress(|tools, tell| harness::resume(&directory, &plan, &source, tools, tell))
}

/// The plan of a run that was interrupted: its suite, seed, trials and cells.
fn the_same_plan(args: &RunArgs, meta: &RunMeta) -> Result<(Plan, Contenders)> {
    let mut wanted = crate::args::PlanArgs {
        suite: args.plan.suite.clone(),
        only: args.plan.only.clone(),
        trials: Some(meta.trials_per_cell),
        seed: None,
        rate: args.plan.rate.clone(),
        arrivals: args.plan.arrivals,
        patience: None,
        urls: args.plan.urls.clone(),
        allow_external: args.plan.allow_external,
        contenders: args.plan.contenders.clone(),
    };
    if place::suite(&meta.suite.name).is_ok() && wanted.suite == "default" {
        wanted.suite.clone_from(&meta.suite.name);
    }
    let seed = u32::try_from(meta.seed)
        .with_context(|| format!("{}: seed {} is not one of ours", meta.id, meta.seed))?;
    let (mut plan, contenders) = resolve_as(&wanted, Some(seed), &meta.interpreters)?;
    plan.cells.retain(|planned| meta.cells.iter().any(|cell| cell.id == planned.cell.id));
    Ok((plan, contenders))
}

/// Tells what is not as it should be, and refuses what cannot work before anything is measured.
pub(super) fn preflight(plan: &Plan, contenders: &Contenders) -> Result<Vec<String>> {
    preflight_but(plan, contenders, "")
}

/// The same without one subject, of which it is known why it is not as it should be.
pub(super) fn preflight_but(plan: &Plan, contenders: &Contenders, known: &str) -> Result<Vec<String>> {
    harness::raise_file_limit();
    let findings = harness::diagnose(contenders, &installed::runners()?, &plan.placement, Some(plan));
    if let Some(reasons) = harness::refuse_what_cannot_work(&findings) {
        bail!("this machine cannot run the plan:\n{reasons}");
    }
    let bad = findings.into_iter().filter(|f| f.severity == Severity::Warning && f.subject != known);
    let warnings: Vec<String> = bad.map(|f| format!("{}: {}; {}", f.subject, f.found, f.advice)).collect();
    for warning in &warnings {
        eprintln!("warning: {warning}");
    }
    Ok(warnings)
}

type Tell<'a> = &'a mut dyn FnMut(harness::Event<'_>);

pub(super) fn with_progress(
    go: impl FnOnce(&Tools, Tell<'_>) -> Result<Ended, harness::Error>,
) -> Result<Ended> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // The second one does not wait for anything. (Registered first: it must see the flag as it was before.)
        signal_hook::flag::register_conditional_shutdown(signal, i32::from(INTERRUPTED), Arc::clone(&stop))?;
        signal_hook::flag::register(signal, Arc::clone(&stop))?;
    }
    let origin = vec![installed::program()?.into(), "origin".into(), "--control".into()];
    let tools = Tools { origin, runners: installed::runners()?, build: harness::build_info(), stop };
    let mut progress = Progress::new();
    let ended = go(&tools, &mut |event| progress.tell(event));
    progress.end();
    Ok(ended?)
}

/// What was typed, without the program's own path.
pub(super) fn command_line() -> String {
    typed(std::env::args().skip(1))
}

/// What to type to go on with a run.
fn continuation(args: &RunArgs, path: &Path) -> String {
    let word = |path: &Path| path.display().to_string();
    let mut words = vec!["run".into(), args.plan.suite.clone(), "--resume".into(), word(path)];
    let files = args.plan.contenders.iter().map(|file| ("--contenders", file));
    for (flag, file) in files.chain(args.plan.urls.iter().map(|file| ("--urls", file))) {
        words.extend([flag.into(), word(file)]);
    }
    if !args.plan.rate.is_empty() {
        let rates: Vec<_> = args.plan.rate.iter().map(f64::to_string).collect();
        words.extend(["--rate".into(), rates.join(",")]);
    }
    if args.plan.arrivals == Arrivals::Poisson {
        words.extend(["--arrivals".into(), "poisson".into()]);
    }
    if args.plan.allow_external {
        words.push("--allow-external".into());
    }
    typed(words.into_iter())
}

/// Words as a shell takes them.
fn typed(words: impl Iterator<Item = String>) -> String {
    let quoted = words.map(|word| {
        let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "-_./=:,@%+".contains(c));
        if plain && !word.is_empty() { word } else { format!("'{}'", word.replace('\'', r"'\''")) }
    });
    format!("inflight {}", quoted.collect::<Vec<_>>().join(" "))
}
