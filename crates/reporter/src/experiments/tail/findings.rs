//! What closed and open loops made of the same stall, in sentences, each with its exception. It must not know cells or
//! trials.

use crate::findings::Finding;
use crate::findings::words::{names, range};
use crate::number::{count, duration, median, plain, share, times};

/// A p99 of this share of the stall shows it.
const NOTICED: f64 = 0.5;
/// An open loop whose p99 is so many times the closed one's, with no stall, has fallen behind.
const BEHIND: f64 = 3.0;
/// A pacer as late as this share of the stall would be a stall of its own.
const LATE: f64 = 0.02;

/// All that the findings look at.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    pub(super) stall_ns: Option<f64>,
    /// Of the open loops.
    pub(super) rate_per_s: Option<f64>,
    /// The worst trial's.
    pub(super) pacer_p99_ns: Option<f64>,
    pub(super) pacer_max_ns: Option<f64>,
    pub(super) subjects: Vec<Subject>,
}

/// A contender: p99 of the response time in each loop, with and without the stall.
#[derive(Debug, Clone, Default)]
pub(super) struct Subject {
    pub(super) name: String,
    pub(super) closed_stall_ns: Option<f64>,
    pub(super) open_stall_ns: Option<f64>,
    pub(super) closed_ns: Option<f64>,
    pub(super) open_ns: Option<f64>,
    /// Share of the closed loop's requests that took longer than half the stall.
    pub(super) closed_felt: Option<f64>,
    /// The same of the open loop's.
    pub(super) open_felt: Option<f64>,
    /// Throughput of the closed loop without a stall.
    pub(super) closed_per_s: Option<f64>,
    /// Requests that the closed loop keeps in flight.
    pub(super) in_flight: Option<f64>,
    pub(super) turned_away: u64,
}

pub(super) fn findings(evidence: &Evidence) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(omission(evidence));
    findings.extend(never_sent(evidence));
    findings.extend(unlike(evidence));
    findings.extend(behind(evidence));
    findings.extend(turned_away(evidence));
    findings.extend(pacer(evidence));
    findings
}

/// Contenders that met the stall in both loops, with p99 closed and open.
fn both(evidence: &Evidence) -> Vec<(&Subject, f64, f64)> {
    let pair = |s: &Subject| s.closed_stall_ns.zip(s.open_stall_ns);
    evidence.subjects.iter().filter_map(|s| pair(s).map(|(closed, open)| (s, closed, open))).collect()
}

/// `17.5 ms (15.5 ms to 39.9 ms)`: the median and the range.
fn middle(all: impl Iterator<Item = f64> + Clone, format: fn(f64) -> String) -> Option<String> {
    let median = format(median(all.clone().collect())?);
    let range = range(all, format);
    Some(if range == median { median } else { format!("{median} ({range})") })
}

/// The main sentence.
fn omission(evidence: &Evidence) -> Option<Finding> {
    let stall_ns = evidence.stall_ns?;
    let all = both(evidence);
    let hides = |x: &&(&Subject, f64, f64)| x.1 < stall_ns * NOTICED && x.2 >= stall_ns * NOTICED;
    let hidden = all.iter().filter(hides).count();
    let whose = match all.len() {
        1 => format!(" for {}", all[0].0.name),
        n => format!(", median and range of {} contenders", count(n as u64)),
    };
    let figures = format!(
        "with the same stall of {}{whose}, the closed loop's p99 is {} and the open loop's {}: {} as long",
        duration(stall_ns),
        middle(all.iter().map(|x| x.1), duration)?,
        middle(all.iter().map(|x| x.2), duration)?,
        middle(all.iter().map(|x| x.2 / x.1), times)?,
    );
    Some(if 2 * hidden > all.len() {
        Finding::expected(format!(
            "{figures}. The closed loop stands still together with the origin and asks for nothing while it would have to \
             wait: coordinated omission, as Gil Tene named it."
        ))
    } else {
        Finding::exception(format!("{figures}. Most closed loops did not hide the stall here."))
    })
}

/// What the closed loop did not ask for, and what share of all felt the stall in either loop.
fn never_sent(evidence: &Evidence) -> Option<Finding> {
    let stall_s = evidence.stall_ns? / 1e9;
    let pairs = evidence.subjects.iter().filter_map(|s| s.closed_felt.zip(s.open_felt));
    let (closed, open): (Vec<f64>, Vec<f64>) = pairs.unzip();
    let (closed, open) = (median(closed)?, median(open)?);
    let figures = format!(
        "{} of the closed loop's requests took longer than half the stall, and {} of the open loop's (medians)",
        share(closed),
        share(open),
    );
    if closed >= open {
        return Some(Finding::exception(format!("{figures}: the closed loop lost none of them here.")));
    }
    let due = |s: &Subject| Some((s.closed_per_s? * stall_s, s.in_flight?));
    let (due, in_flight): (Vec<f64>, Vec<f64>) = evidence.subjects.iter().filter_map(due).unzip();
    let missing = median(due).zip(median(in_flight)).filter(|(due, in_flight)| due > in_flight);
    let lost = missing.map(|(due, in_flight)| {
        format!(
            ": at its own pace it would have sent {} in that time, had {} in flight, and never sent {} of them",
            count(due.round() as u64),
            count(in_flight.round() as u64),
            share((due - in_flight) / due),
        )
    });
    Some(Finding::expected(format!("{figures}{}.", lost.unwrap_or_default())))
}

/// Whose loops showed something else than one would expect.
fn unlike(evidence: &Evidence) -> Vec<Finding> {
    let Some(stall_ns) = evidence.stall_ns else { return Vec::new() };
    let all = both(evidence);
    let noticed: Vec<_> = all.iter().filter(|x| x.1 >= stall_ns * NOTICED).collect();
    let missed: Vec<_> = all.iter().filter(|x| x.2 < stall_ns * NOTICED).collect();
    let mut findings = Vec::new();
    if !noticed.is_empty() {
        findings.push(Finding::exception(format!(
            "the closed loop of {} did show the stall: p99 {}.",
            names(noticed.iter().map(|x| x.0.name.as_str())),
            range(noticed.iter().map(|x| x.1), duration),
        )));
    }
    if !missed.is_empty() {
        findings.push(Finding::exception(format!(
            "even the open loop of {} did not show the stall at p99: {}.",
            names(missed.iter().map(|x| x.0.name.as_str())),
            range(missed.iter().map(|x| x.2), duration),
        )));
    }
    findings
}

/// Whom the arrivals alone were too much for.
fn behind(evidence: &Evidence) -> Option<Finding> {
    let rate = evidence.rate_per_s.map(plain)?;
    let pair = |s: &Subject| s.closed_ns.zip(s.open_ns);
    let pairs =
        evidence.subjects.iter().filter_map(|s| pair(s).map(|(closed, open)| (s, open / closed, open)));
    let (late, fine): (Vec<_>, Vec<_>) = pairs.partition(|(_, ratio, _)| *ratio >= BEHIND);
    if late.is_empty() {
        let (first, ..) = fine.first()?;
        let who = match fine.len() {
            1 => format!("{} keeps", first.name),
            n => format!("all {} contenders with figures keep", count(n as u64)),
        };
        return Some(Finding::expected(format!(
            "without a stall {who} up with {rate} a second: the open loop's p99 is {} the closed loop's.",
            range(fine.iter().map(|x| x.1), times),
        )));
    }
    Some(Finding::exception(format!(
        "{} fell behind {rate} a second without any stall: the open loop's p99 is {}, {} the closed loop's.",
        names(late.iter().map(|x| x.0.name.as_str())),
        range(late.iter().map(|x| x.2), duration),
        range(late.iter().map(|x| x.1), times),
    )))
}

fn turned_away(evidence: &Evidence) -> Option<Finding> {
    let away: Vec<&Subject> = evidence.subjects.iter().filter(|s| s.turned_away > 0).collect();
    if away.is_empty() {
        let open = evidence.subjects.iter().any(|s| s.open_stall_ns.or(s.open_ns).is_some());
        let none = "no arrival was turned away: there was always room in flight.";
        return open.then(|| Finding::expected(none.into()));
    }
    Some(Finding::exception(format!(
        "{} arrivals of {} found as many in flight as there may be and were turned away: they are in no latency.",
        count(away.iter().map(|s| s.turned_away).sum()),
        names(away.iter().map(|s| s.name.as_str())),
    )))
}

/// Whether the load was what it says.
fn pacer(evidence: &Evidence) -> Option<Finding> {
    let p99_ns = evidence.pacer_p99_ns?;
    let max = evidence.pacer_max_ns.map(|ns| format!(", at worst {}", duration(ns))).unwrap_or_default();
    let late = format!("the pacer was late by {} (p99 of the worst trial{max})", duration(p99_ns));
    Some(if p99_ns <= evidence.stall_ns.unwrap_or(f64::INFINITY) * LATE {
        Finding::expected(format!("{late}, which is little beside what the loops are there to show."))
    } else {
        Finding::exception(format!("{late}: of the open loops, latencies shorter than that mean little."))
    })
}

#[cfg(test)]
#[path = "findings_tests.rs"]
mod tests;
