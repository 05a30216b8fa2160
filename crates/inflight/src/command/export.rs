//! `inflight export`.

use crate::args::{ExportArgs, Format};
use anyhow::{Context as _, Result};
use record::Which;
use reporter::{Export, ExportFormat};
use std::io::{self, Write as _};
use std::process::ExitCode;

/// Writes a run for another tool; what it leaves out is told on standard error.
pub(crate) fn export(args: &ExportArgs) -> Result<ExitCode> {
    let given = record::open_side(&args.run, Which::Newest)?;
    let run = given.runs.first().context("no run was read")?;
    let export = Export::new(run, &args.only)?;
    let format = match args.format {
        Format::Bmf => ExportFormat::Bmf,
        Format::BenchmarkAction => ExportFormat::BenchmarkAction,
        Format::Hgrm => ExportFormat::Hgrm,
        Format::Csv => ExportFormat::Csv,
    };
    for note in export.notes() {
        eprintln!("inflight: {note}");
    }
    let mut out = io::stdout().lock();
    match &args.output {
        Some(path) => {
            for file in export.write(format, path)? {
                writeln!(out, "{}", file.display())?;
            }
        }
        None => write!(out, "{}", export.text(format)?)?,
    }
    Ok(ExitCode::SUCCESS)
}
