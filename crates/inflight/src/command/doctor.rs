//! `inflight doctor`.

use super::{FOUND, plan::resolve};
use crate::args::{DoctorArgs, Output, PlanArgs};
use crate::place;
use anyhow::Result;
use harness::{Contenders, Finding, Placement, Severity};
use std::io::{self, Write as _};
use std::process::ExitCode;

/// Prints every finding, and what to do about it.
pub(crate) fn doctor(args: &DoctorArgs) -> Result<ExitCode> {
    let plan = args.suite.as_ref().map(|suite| {
        let wanted = PlanArgs::whole(suite, args.contenders.clone());
        resolve(&wanted, None).map(|(plan, _)| plan)
    });
    let plan = plan.transpose()?;
    let contenders = Contenders::read(&place::contenders(args.contenders.as_deref())?)?;
    let findings = harness::diagnose(&contenders, &place::runners()?, &Placement::here(), plan.as_ref());
    let mut out = io::stdout().lock();
    match args.format {
        Output::Text => write_text(&findings, &mut out)?,
        Output::Json => {
            let suite = plan.as_ref().map(|plan| plan.suite.name.as_str());
            out.write_all(harness::findings_to_json(&findings, suite).as_bytes())?;
        }
    }
    let stop = findings.iter().any(|finding| finding.severity == Severity::Refusal);
    Ok(if stop { ExitCode::from(FOUND) } else { ExitCode::SUCCESS })
}

fn write_text(findings: &[Finding], out: &mut dyn io::Write) -> io::Result<()> {
    for finding in findings {
        let mark = match finding.severity {
            Severity::Fine => "ok  ",
            Severity::Warning => "warn",
            Severity::Refusal => "STOP",
        };
        writeln!(out, "{mark}  {:<16} {}", finding.subject, finding.found)?;
        if !finding.advice.is_empty() {
            writeln!(out, "      {:<16} → {}", "", finding.advice)?;
        }
    }
    Ok(())
}
