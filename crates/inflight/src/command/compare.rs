//! `inflight compare`.

use super::NOT_COMPARABLE;
use crate::args::CompareArgs;
use anyhow::Result;
use record::Run;
use std::io::{self, Write as _};
use std::process::ExitCode;

/// Prints what differs between two runs, or why they cannot be compared.
pub(crate) fn compare(args: &CompareArgs) -> Result<ExitCode> {
    let base = Run::open(&record::newest(&args.base)?)?;
    let head = Run::open(&record::newest(&args.head)?)?;
    match reporter::compare(&base, &head) {
        Ok(comparison) => {
            write!(io::stdout().lock(), "{}", comparison.to_markdown()?)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(refusal) => {
            writeln!(io::stdout().lock(), "{refusal}")?;
            Ok(ExitCode::from(NOT_COMPARABLE))
        }
    }
}
