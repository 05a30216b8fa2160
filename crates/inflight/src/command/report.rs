//! `inflight report` and `inflight show`.

use crate::args::{ReportArgs, ReportFormat, ShowArgs};
use anyhow::{Context, Result};
use record::{OneFile, Run};
use reporter::Report;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Writes the summary of a run beside its machine's runs, or prints the report as JSON; of a run of several builds their
/// comparison, into its own directory.
pub(crate) fn report(args: &ReportArgs) -> Result<ExitCode> {
    let run = Run::open(&record::newest(&args.run)?)?;
    match args.format {
        ReportFormat::Pages => writeln!(io::stdout().lock(), "{}", write(&run)?.display())?,
        ReportFormat::Json => {
            let json = if run.meta.sides.is_some() {
                super::compare::builds(&run)?.to_json()
            } else {
                reporter::report(&run).to_json()
            };
            io::stdout().lock().write_all(json.as_bytes())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints it; of a single file what that says.
pub(crate) fn show(args: &ShowArgs) -> Result<ExitCode> {
    if args.run.is_file() {
        let text = reporter::show_file(&OneFile::read(&args.run)?)?;
        write!(io::stdout().lock(), "{text}")?;
        return Ok(ExitCode::SUCCESS);
    }
    let run = Run::open(&record::newest(&args.run)?)?;
    print(&run)?;
    Ok(ExitCode::SUCCESS)
}

/// After a run: both.
pub(crate) fn write_and_show(path: &Path) -> Result<()> {
    let run = Run::open(path)?;
    let summary = if run.meta.sides.is_some() {
        let summary = write_comparison(&run)?;
        super::compare::print_builds(&run)?;
        summary
    } else {
        let report = reporter::report(&run);
        let summary = write_pages(&run, &report)?;
        print_report(&report)?;
        summary
    };
    writeln!(io::stdout().lock(), "\nsummary: {}", summary.display())?;
    Ok(())
}

fn write(run: &Run) -> Result<PathBuf> {
    if run.meta.sides.is_some() { write_comparison(run) } else { write_pages(run, &reporter::report(run)) }
}

fn print(run: &Run) -> Result<()> {
    if run.meta.sides.is_some() {
        super::compare::print_builds(run)
    } else {
        print_report(&reporter::report(run))
    }
}

fn write_comparison(run: &Run) -> Result<PathBuf> {
    let path = run.path.join("COMPARISON.md");
    let page = super::compare::builds(run)?.to_markdown()?;
    std::fs::write(&path, page).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

fn write_pages(run: &Run, report: &Report) -> Result<PathBuf> {
    let machine = run.path.parent().context("a run has a machine's directory above it")?;
    let summary = reporter::pages(report)?.write(machine)?;
    if let Some(results) = machine.parent() {
        reporter::write_index(results, &record::list(results)?)?;
    }
    Ok(summary)
}

fn print_report(report: &Report) -> Result<()> {
    let out = io::stdout();
    let color = out.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let width = if out.is_terminal() { console::Term::stdout().size().1 } else { 120 };
    write!(out.lock(), "{}", reporter::show(report, width, color))?;
    Ok(())
}
