//! Findings about this machine for programs.

use crate::preflight::doctor::{Finding, Severity};
use crate::text::json::document;
use serde::Serialize;

#[derive(Serialize)]
struct Diagnosis<'a> {
    suite: Option<&'a str>,
    severity: Severity,
    findings: &'a [Finding],
}

/// What [`crate::diagnose`] found as JSON, with a line break at its end; `suite` is what it was looked at for.
pub fn findings_to_json(findings: &[Finding], suite: Option<&str>) -> String {
    let severity = findings.iter().map(|finding| finding.severity).max().unwrap_or(Severity::Fine);
    document("inflight-doctor", 1, Diagnosis { suite, severity, findings })
}
