//! Which rates kept a bound, in sentences, each with its exception. It must not know cells or trials.

use crate::data::RAW;
use crate::findings::Finding;
use crate::findings::words::{by_number, names};
use crate::number::{plain, times};
use std::collections::BTreeSet;

/// What the search found for one contender, client and workload.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    pub(super) contender: String,
    pub(super) client: String,
    pub(super) workload: String,
    /// The highest rate that kept the bound; absent where none did.
    pub(super) kept_per_s: Option<f64>,
    /// The lowest rate that did not; absent where all did.
    pub(super) broken_per_s: Option<f64>,
    /// That rate gave no figures: it was not latency that ended the search.
    pub(super) broken_failed: bool,
}

pub(super) fn findings(slo: &str, all: &[Found]) -> Vec<Finding> {
    let workloads: BTreeSet<&str> = all.iter().map(|found| found.workload.as_str()).collect();
    let mut findings = Vec::new();
    for workload in &workloads {
        let on = if workloads.len() > 1 { format!(" on {workload}") } else { String::new() };
        let here = || all.iter().filter(|found| found.workload == *workload);
        let raw: Vec<&Found> = here().filter(|found| found.client == RAW).collect();
        // The raw lane compares contenders; where there is none, what there is.
        let compared = if raw.is_empty() { here().collect() } else { raw };
        // A search that something else than the bound has ended says nothing of the bound.
        let (failed, ended): (Vec<&Found>, Vec<&Found>) =
            compared.iter().partition(|found| found.broken_failed);
        findings.extend(extremes(slo, &on, &ended));
        findings.extend(nowhere(slo, &on, &ended));
        findings.extend(everywhere(slo, &on, &ended));
        findings.extend(no_figures(&on, &failed));
    }
    findings
}

fn extremes(slo: &str, on: &str, all: &[&Found]) -> Option<Finding> {
    let mut kept: Vec<(&Found, f64)> =
        all.iter().filter_map(|f| f.kept_per_s.map(|per_s| (*f, per_s))).collect();
    kept.sort_by(|a, b| b.1.total_cmp(&a.1));
    let (best, most) = kept.first()?;
    let (worst, least) = kept.last()?;
    if kept.len() == 1 {
        return Some(Finding::expected(format!(
            "{} keeps {slo}{on} up to {} a second.",
            best.contender,
            plain(*most)
        )));
    }
    // A rate is known to within the distance from the one that kept the bound to the next that did not.
    let steps = kept.iter().filter_map(|(found, kept)| found.broken_per_s.map(|broken| broken / kept));
    let step = steps.fold(1.0, f64::max);
    let ratio = most / least;
    Some(if ratio > step * 1.01 {
        Finding::expected(format!(
            "the highest rate that keeps {slo}{on} is {} a second with {} and {} with {}: {}.",
            plain(*most),
            best.contender,
            plain(*least),
            worst.contender,
            times(ratio),
        ))
    } else {
        Finding::exception(format!(
            "it makes no difference{on} who is asked: everyone that keeps {slo} does so up to {} a second, as near as the \
             search can tell.",
            if ratio > 1.0 { format!("{} to {}", plain(*least), plain(*most)) } else { plain(*most) },
        ))
    })
}

fn nowhere(slo: &str, on: &str, all: &[&Found]) -> Option<Finding> {
    let none: Vec<&&Found> = all.iter().filter(|found| found.kept_per_s.is_none()).collect();
    let lowest = none.iter().filter_map(|found| found.broken_per_s).fold(f64::INFINITY, f64::min);
    let first = none.first()?;
    let who = if none.len() == all.len() && all.len() > 1 {
        "nobody keeps".into()
    } else {
        let does_not = by_number(none.len(), "does not keep", "do not keep");
        format!("{} {does_not}", if none.len() == 1 { first.contender.clone() } else { named(&none) })
    };
    Some(Finding::exception(format!(
        "{who} {slo}{on} even at {} a second, the lowest rate there is.",
        plain(lowest)
    )))
}

fn everywhere(slo: &str, on: &str, all: &[&Found]) -> Option<Finding> {
    let open: Vec<&&Found> =
        all.iter().filter(|found| found.kept_per_s.is_some() && found.broken_per_s.is_none()).collect();
    let most = open.iter().filter_map(|found| found.kept_per_s).fold(0.0, f64::max);
    (!open.is_empty()).then(|| {
        Finding::exception(format!(
            "{} {} {slo}{on} at {} a second too, where the ladder ends: what more they carry is not known.",
            named(&open),
            by_number(open.len(), "keeps", "keep"),
            plain(most),
        ))
    })
}

/// Whose search ended for another reason than the bound.
fn no_figures(on: &str, failed: &[&Found]) -> Option<Finding> {
    let who = names(failed.iter().map(|found| found.contender.as_str()));
    (!failed.is_empty()).then(|| {
        Finding::exception(format!(
            "the search for {who}{on} ended at a rate that gave no figures, for the reason in the table, and not at a latency: \
             what more there is to find is not known.",
        ))
    })
}

fn named(all: &[&&Found]) -> String {
    names(all.iter().map(|found| found.contender.as_str()))
}

#[cfg(test)]
#[path = "findings_tests.rs"]
mod tests;
