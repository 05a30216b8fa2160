//! `inflight compare`.

use super::{FOUND, NOT_COMPARABLE, UNDECIDED};
use crate::args::{CompareArgs, Shape};
use anyhow::{Result, bail};
use record::{Given, Run, Which, open_side};
use reporter::{Across, Comparison, Fault, Refusal, Ruling};
use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::thread;

/// Prints what changed between two sides, or why they cannot be compared.
pub(crate) fn compare(args: &CompareArgs) -> Result<ExitCode> {
    let found = match &args.head {
        Some(head) => between(args, head)?,
        None => inside(args)?,
    };
    match found {
        Ok(comparison) => {
            print(&shown(&comparison, args.format)?)?;
            Ok(rule(&comparison, args))
        }
        Err(Fault::NotComparable(refusal)) => {
            print(&refused(&refusal, args.format)?)?;
            Ok(ExitCode::from(NOT_COMPARABLE))
        }
        Err(Fault::Usage(why)) => bail!(why),
    }
}

/// What the builds of a run came to.
pub(super) fn builds(run: &Run) -> Result<Comparison> {
    Ok(reporter::compare_builds(run, &run.path.display().to_string())?)
}

/// The same as text.
pub(super) fn print_builds(run: &Run) -> Result<()> {
    print(&shown(&builds(run)?, Shape::Text)?)
}

/// Builds of one run, or two of its contenders.
fn inside(args: &CompareArgs) -> Result<Result<Comparison, Fault>> {
    let Given { label, runs } = open_side(&args.base, Which::Newest)?;
    Ok(match args.contenders.as_slice() {
        [] => reporter::compare_builds(&runs[0], &label),
        [base, head] => reporter::compare_contenders(&runs[0], &label, base, head),
        _ => bail!("--contenders takes two names, parted by a comma: tokio/multi-thread,smol/multi"),
    })
}

/// Runs with runs. Both sides are read at the same time.
fn between(args: &CompareArgs, head: &str) -> Result<Result<Comparison, Fault>> {
    let which = if args.all_runs { Which::All } else { Which::Newest };
    let (base, head) = thread::scope(|scope| {
        let base = scope.spawn(|| open_side(&args.base, which));
        let head = open_side(head, which);
        (base.join().expect("reading does not panic"), head)
    });
    let (base, head) = (base?, head?);
    let how = Across { all_runs: args.all_runs, machines: args.across_machines };
    Ok(reporter::compare_runs((&base.label, &base.runs), (&head.label, &head.runs), how))
}

fn shown(comparison: &Comparison, format: Shape) -> Result<String> {
    Ok(match format {
        Shape::Text => {
            let out = io::stdout();
            let color =
                out.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
            let width = if out.is_terminal() { console::Term::stdout().size().1 } else { 160 };
            comparison.to_text(width, color)
        }
        Shape::Markdown => comparison.to_markdown()?,
        Shape::Json => comparison.to_json(),
    })
}

fn refused(refusal: &Refusal, format: Shape) -> Result<String> {
    Ok(match format {
        Shape::Text => format!("{refusal}\n"),
        Shape::Markdown => refusal.to_markdown()?,
        Shape::Json => refusal.to_json(),
    })
}

fn print(page: &str) -> Result<()> {
    Ok(write!(io::stdout().lock(), "{page}")?)
}

/// The ruling goes to standard error, so that the page is the same with and without it.
fn rule(comparison: &Comparison, args: &CompareArgs) -> ExitCode {
    if !args.gate && !args.strict {
        return ExitCode::SUCCESS;
    }
    let (ruling, why) = comparison.rule(args.gate, args.strict);
    eprintln!("gate: {why}");
    match ruling {
        Ruling::Passed => ExitCode::SUCCESS,
        Ruling::Regression => ExitCode::from(FOUND),
        Ruling::Undecided => ExitCode::from(UNDECIDED),
    }
}
