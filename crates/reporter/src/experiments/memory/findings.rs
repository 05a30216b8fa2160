//! What a request in flight and an empty task cost, in sentences, each with its exception. It must not know cells or trials.

use crate::findings::Finding;
use crate::findings::words::{by_number, names};
use crate::number::{bytes, count, duration, median, times};

/// From this factor on the dearest costs notably more than the cheapest.
const NOTABLE: f64 = 1.5;
/// Closer than this factor is the same.
const SAME: f64 = 1.1;

/// All that the findings look at.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    pub(super) held: Vec<Held>,
    /// Who should have held how many and has no figures.
    pub(super) missing: Vec<(u32, String)>,
    pub(super) spawned: Vec<Spawned>,
}

/// A contender with so many requests in flight.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) in_flight: u32,
    /// Per request, beyond the idle process.
    pub(super) each_bytes: f64,
    /// Of the whole process tree.
    pub(super) total_bytes: f64,
}

/// An empty task of a contender.
#[derive(Debug, Clone)]
pub(super) struct Spawned {
    pub(super) name: String,
    pub(super) wall_ns: f64,
}

/// What a request in flight has to itself, as far as it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Shared,
    Thread,
    Process,
    Unknown,
}

pub(super) fn findings(evidence: &Evidence) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(extremes(evidence));
    findings.extend(own(evidence, Kind::Thread, "thread"));
    findings.extend(own(evidence, Kind::Process, "process"));
    findings.extend(not_reached(evidence));
    findings.extend(spawning(evidence));
    findings
}

/// The most in flight that at least two contenders held, or one if there is no other.
fn most_in_flight(all: &[Held]) -> Option<u32> {
    let sizes = || all.iter().map(|held| held.in_flight).filter(|size| *size > 1);
    let shared = sizes().filter(|size| all.iter().filter(|held| held.in_flight == *size).count() > 1);
    shared.max().or(sizes().max())
}

/// Below a byte nothing was seen: noise.
fn each(held: &Held) -> String {
    if held.each_bytes >= 1.0 { bytes(held.each_bytes) } else { "too little to be seen".into() }
}

fn extremes(evidence: &Evidence) -> Option<Finding> {
    let size = most_in_flight(&evidence.held)?;
    let mut at: Vec<&Held> = evidence.held.iter().filter(|held| held.in_flight == size).collect();
    at.sort_by(|a, b| a.each_bytes.total_cmp(&b.each_bytes));
    let (cheapest, dearest) = (at.first()?, at.last()?);
    let told = |held: &Held| format!("{} ({}; {} in all)", held.name, each(held), bytes(held.total_bytes));
    let with = format!("with {} in flight", count(size.into()));
    let ratio = (cheapest.each_bytes >= 1.0).then(|| dearest.each_bytes / cheapest.each_bytes);
    let factor = ratio.map(|ratio| format!(", {}", times(ratio))).unwrap_or_default();
    let (least, most) = (told(cheapest), told(dearest));
    Some(if at.len() == 1 {
        Finding::expected(format!("{with}, a request takes memory with {least}."))
    } else if ratio.is_some_and(|ratio| ratio < NOTABLE) {
        Finding::exception(format!(
            "{with}, it hardly matters who keeps a request: {least} to {most}{factor}."
        ))
    } else {
        Finding::expected(format!(
            "{with}, a request takes least memory with {least} and most with {most}{factor}."
        ))
    })
}

/// What a thread or process for each request costs beside few threads for all.
fn own(evidence: &Evidence, kind: Kind, what: &str) -> Option<Finding> {
    let of = |size: u32, kind: Kind| -> Vec<&Held> {
        evidence.held.iter().filter(|held| held.in_flight == size && held.kind == kind).collect()
    };
    let sizes = evidence.held.iter().filter(|held| held.kind == kind && held.in_flight > 1);
    let compared = sizes.map(|held| held.in_flight).filter(|size| !of(*size, Kind::Shared).is_empty());
    let size = compared.max()?;
    let (own, shared) = (of(size, kind), of(size, Kind::Shared));
    let middle = |all: &[&Held]| median(all.iter().map(|held| held.each_bytes).collect());
    let (dear, cheap) = (middle(&own)?, middle(&shared).filter(|bytes| *bytes >= 1.0)?);
    let who = |all: &[&Held]| {
        let names = names(all.iter().map(|held| held.name.as_str()));
        if all.len() > 1 { format!("median of {names}") } else { names }
    };
    let with = format!("with {} in flight", count(size.into()));
    Some(if dear > cheap * SAME {
        Finding::expected(format!(
            "a {what} for each request has its price: {with}, {} a request ({}), {} the {} where requests share threads ({}).",
            bytes(dear),
            who(&own),
            times(dear / cheap),
            bytes(cheap),
            who(&shared),
        ))
    } else {
        Finding::exception(format!(
            "a {what} for each request takes no more memory here: {with}, {} a request ({}), and {} where requests share \
             threads ({}).",
            bytes(dear.max(0.0)),
            who(&own),
            bytes(cheap),
            who(&shared),
        ))
    })
}

/// Who has no figures with the most in flight.
fn not_reached(evidence: &Evidence) -> Option<Finding> {
    let sizes = evidence.missing.iter().map(|(size, _)| *size);
    let most = sizes.chain(evidence.held.iter().map(|held| held.in_flight)).max()?;
    let missing: Vec<&str> =
        evidence.missing.iter().filter(|(size, _)| *size == most).map(|(_, name)| name.as_str()).collect();
    (!missing.is_empty()).then(|| {
        Finding::exception(format!(
            "{} {} no figures with {} in flight; the table says why.",
            names(missing.iter().copied()),
            by_number(missing.len(), "has", "have"),
            count(most.into()),
        ))
    })
}

fn spawning(evidence: &Evidence) -> Option<Finding> {
    let mut all: Vec<&Spawned> = evidence.spawned.iter().collect();
    all.sort_by(|a, b| a.wall_ns.total_cmp(&b.wall_ns));
    let (cheapest, dearest) = (all.first()?, all.last()?);
    let told = |spawned: &Spawned| format!("{} ({})", spawned.name, duration(spawned.wall_ns));
    let (least, most) = (told(cheapest), told(dearest));
    let ratio = dearest.wall_ns / cheapest.wall_ns;
    Some(if all.len() == 1 {
        Finding::expected(format!("an empty task is spawned and joined with {least}."))
    } else if ratio < NOTABLE {
        Finding::exception(format!(
            "spawning and joining an empty task takes much the same with everybody: {least} to {most}, {}.",
            times(ratio),
        ))
    } else {
        Finding::expected(format!(
            "spawning and joining an empty task takes least time with {least} and most with {most}, {}.",
            times(ratio),
        ))
    })
}

#[cfg(test)]
#[path = "findings_tests.rs"]
mod tests;
