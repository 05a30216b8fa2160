//! `inflight verify`: results, not speed.

use super::{FOUND, INTERRUPTED, plan::resolve};
use crate::args::{PlanArgs, VerifyArgs};
use crate::installed;
use anyhow::{Context, Result};
use harness::Options;
use record::{Run, Status};
use std::process::ExitCode;

/// Runs everything once, tiny, in a directory that is thrown away, and says what does not work.
pub(crate) fn verify(args: &VerifyArgs) -> Result<ExitCode> {
    let plan_args = PlanArgs {
        only: args.only.clone(),
        trials: Some(1),
        seed: Some(1),
        ..PlanArgs::whole("verify", args.contenders.clone())
    };
    let (plan, _) = resolve(&plan_args, plan_args.seed)?;
    let results = tempfile::tempdir().context("no temporary directory")?;
    let options = Options {
        results: results.path().into(),
        source: installed::source()?,
        command: "inflight verify".into(),
        warnings: Vec::new(),
    };
    let ended = super::run::with_progress(|tools, tell| harness::run(&plan, &options, tools, tell))?;
    if ended.status != Status::Complete {
        return Ok(ExitCode::from(INTERRUPTED));
    }
    let run = Run::open(&ended.path)?;
    let problems = harness::wrong_results(&run.trials);
    for problem in &problems {
        println!("wrong: {problem}");
    }
    println!(
        "verify: {} cells, {} passed, {} failed",
        plan.cells.len(),
        plan.cells.len() - problems.len(),
        problems.len()
    );
    Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
}
