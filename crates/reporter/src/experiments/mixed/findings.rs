//! What countdowns beside fetches did to them, in sentences, each with its exception. It must not know cells or trials.

use super::places::{INLINE, YIELD};
use crate::findings::Finding;
use crate::findings::words::{by_number, names, range};
use crate::number::{count, duration, plain, times};

/// From this many times the p99 alone on, fetches were held up.
const HELD_UP: f64 = 1.25;
/// A p99 is another one where it differs by more than this factor.
const APART: f64 = 1.1;
/// Countdowns are fewer below this share of those inline.
const FEWER: f64 = 0.8;

/// A contender's fetches.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    pub(super) name: String,
    /// p99 of the fetches alone.
    pub(super) alone_ns: f64,
    pub(super) places: Vec<Place>,
}

/// A place for the countdowns.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) how: String,
    /// p99 of the fetches meanwhile.
    pub(super) p99_ns: f64,
    /// Countdowns that ended, per second.
    pub(super) counted_per_s: Option<f64>,
}

impl Subject {
    fn at(&self, how: &str) -> Option<&Place> {
        self.places.iter().find(|place| place.how == how)
    }

    /// The best place off the executor.
    fn offloaded(&self) -> Option<&Place> {
        let off = self.places.iter().filter(|place| ![INLINE, YIELD].contains(&place.how.as_str()));
        off.min_by(|a, b| a.p99_ns.total_cmp(&b.p99_ns))
    }

    fn times_alone(&self, place: &Place) -> f64 {
        place.p99_ns / self.alone_ns
    }
}

pub(super) fn findings(subjects: &[Subject]) -> Vec<Finding> {
    let mut findings = inline(subjects);
    findings.extend(offloaded(subjects));
    findings.extend(yielding(subjects));
    findings.extend(nothing_to_block(subjects));
    findings.extend(price(subjects));
    findings
}

fn who(all: &[(&Subject, &Place)]) -> String {
    names(all.iter().map(|(subject, _)| subject.name.as_str()))
}

fn ratios(all: &[(&Subject, &Place)]) -> String {
    range(all.iter().map(|(subject, place)| subject.times_alone(place)), times)
}

type Pair<'a> = (&'a Subject, &'a Place);

fn inline(subjects: &[Subject]) -> Vec<Finding> {
    let all: Vec<Pair<'_>> = subjects.iter().filter_map(|s| Some((s, s.at(INLINE)?))).collect();
    let (held, free): (Vec<Pair<'_>>, Vec<Pair<'_>>) =
        all.iter().partition(|(subject, place)| subject.times_alone(place) >= HELD_UP);
    let worst = held.iter().max_by(|a, b| a.0.times_alone(a.1).total_cmp(&b.0.times_alone(b.1)));
    let mut findings = Vec::new();
    if let Some((subject, place)) = worst {
        findings.push(Finding::expected(format!(
            "countdowns in tasks like any other hold fetches up: the p99 of {} is {} that of the same fetches alone ({}{} \
             alone, {} beside them).",
            who(&held),
            ratios(&held),
            if held.len() > 1 { format!("most for {}: ", subject.name) } else { String::new() },
            duration(subject.alone_ns),
            duration(place.p99_ns),
        )));
    }
    if !free.is_empty() {
        findings.push(Finding::exception(format!(
            "countdowns in tasks like any other did not hold up the fetches of {} here: p99 is {} that alone.",
            who(&free),
            ratios(&free),
        )));
    }
    findings
}

fn offloaded(subjects: &[Subject]) -> Vec<Finding> {
    let both = subjects.iter().filter_map(|s| Some((s, s.at(INLINE)?, s.offloaded()?)));
    let (better, not): (Vec<_>, Vec<_>) =
        both.partition(|(_, inline, off)| off.p99_ns * APART < inline.p99_ns);
    let mut findings = Vec::new();
    if !better.is_empty() {
        let off: Vec<Pair<'_>> = better.iter().map(|(s, _, off)| (*s, *off)).collect();
        let inline: Vec<Pair<'_>> = better.iter().map(|(s, inline, _)| (*s, *inline)).collect();
        findings.push(Finding::expected(format!(
            "moved off the executor, to the best place that the library offers, they do less harm: p99 is {} that alone; \
             inline it is {}. The best place is {}.",
            ratios(&off),
            ratios(&inline),
            best_places(&off),
        )));
    }
    if !not.is_empty() {
        let told = not.iter().map(|(s, inline, off)| {
            format!("{} ({} inline, {} {})", s.name, duration(inline.p99_ns), duration(off.p99_ns), off.how)
        });
        let told: Vec<String> = told.collect();
        findings.push(Finding::exception(format!(
            "no place off the executor gave a shorter p99 than inline for {}.",
            names(told.iter().map(String::as_str)),
        )));
    }
    findings
}

/// `spawn-blocking for a and b, rayon for c`.
fn best_places(best: &[Pair<'_>]) -> String {
    let of = |how: &str| {
        let there: Vec<Pair<'_>> = best.iter().copied().filter(|(_, place)| place.how == how).collect();
        format!("{how} for {}", who(&there))
    };
    places(best).into_iter().map(of).collect::<Vec<_>>().join("; ")
}

fn places<'a>(all: &[(&Subject, &'a Place)]) -> Vec<&'a str> {
    let mut places: Vec<&str> = all.iter().map(|(_, place)| place.how.as_str()).collect();
    places.sort_unstable();
    places.dedup();
    places
}

fn yielding(subjects: &[Subject]) -> Vec<Finding> {
    let both: Vec<_> = subjects.iter().filter_map(|s| Some((s, s.at(INLINE)?, s.at(YIELD)?))).collect();
    let of = |fits: fn(f64) -> bool| -> Vec<Pair<'_>> {
        let fitting = both.iter().filter(|(_, inline, yielding)| fits(yielding.p99_ns / inline.p99_ns));
        fitting.map(|(subject, _, yielding)| (*subject, *yielding)).collect()
    };
    let over_inline = |all: &[Pair<'_>]| {
        let inline = |s: &Subject| s.at(INLINE).map_or(f64::NAN, |place| place.p99_ns);
        range(all.iter().map(|(s, place)| place.p99_ns / inline(s)), times)
    };
    let (better, worse) = (of(|ratio| ratio * APART < 1.0), of(|ratio| ratio > APART));
    let same = of(|ratio| ratio * APART >= 1.0 && ratio <= APART);
    let mut findings = Vec::new();
    if !better.is_empty() {
        findings.push(Finding::expected(format!(
            "yielding between pieces of a countdown helps {}: p99 is {} that inline, and {} that alone.",
            who(&better),
            over_inline(&better),
            ratios(&better),
        )));
    }
    if !same.is_empty() {
        findings.push(Finding::exception(format!(
            "yielding changed nothing for {}: p99 is {} that inline.",
            who(&same),
            over_inline(&same),
        )));
    }
    if !worse.is_empty() {
        findings.push(Finding::exception(format!(
            "yielding was worse than not yielding for {}: p99 is {} that inline.",
            who(&worse),
            over_inline(&worse),
        )));
    }
    findings
}

/// Who has no task like any other for a countdown to be in.
fn nothing_to_block(subjects: &[Subject]) -> Option<Finding> {
    let without = subjects.iter().filter(|subject| subject.at(INLINE).is_none());
    let all: Vec<Pair<'_>> = without.filter_map(|s| Some((s, s.offloaded()?))).collect();
    if all.is_empty() {
        return None;
    }
    let text = format!(
        "{} {} no place inline: with countdowns where there is one ({}), p99 is {} that alone",
        who(&all),
        by_number(all.len(), "has", "have"),
        places(&all).join(", "),
        ratios(&all),
    );
    let free = all.iter().all(|(subject, place)| subject.times_alone(place) < HELD_UP);
    Some(if free {
        Finding::expected(format!("{text}, for the system shares out the cores between threads."))
    } else {
        Finding::exception(format!("{text}: there is nothing to block, and the cores are busy all the same."))
    })
}

/// A contender, and its countdowns a second inline and off the executor.
type Rates<'a> = (&'a Subject, f64, f64);

/// What offloading does to the countdowns themselves.
fn price(subjects: &[Subject]) -> Option<Finding> {
    let pair = |s: &Subject| Some((s.at(INLINE)?.counted_per_s?, s.offloaded()?.counted_per_s?));
    let both: Vec<Rates<'_>> = subjects
        .iter()
        .filter_map(|s| pair(s).map(|(inline, off)| (s, inline, off)))
        .filter(|(_, inline, _)| *inline > 0.0)
        .collect();
    let (fewer, enough): (Vec<Rates<'_>>, Vec<Rates<'_>>) =
        both.into_iter().partition(|(_, inline, off)| off / inline < FEWER);
    let told = |all: &[Rates<'_>]| range(all.iter().map(|(_, inline, off)| off / inline), times);
    let dearest = fewer.iter().copied().min_by(|a, b| (a.2 / a.1).total_cmp(&(b.2 / b.1)));
    Some(match dearest {
        Some((subject, inline, off)) => Finding::exception(format!(
            "the best place for the fetches has its price in countdowns for {} of {} contenders: {} as many end in a second \
             as inline (fewest for {}: {} instead of {}).",
            count(fewer.len() as u64),
            count((fewer.len() + enough.len()) as u64),
            told(&fewer),
            subject.name,
            plain(off),
            plain(inline),
        )),
        None if enough.is_empty() => return None,
        None => Finding::expected(format!(
            "the countdowns lose little by it: in the best place for the fetches {} as many end in a second as inline.",
            told(&enough),
        )),
    })
}

#[cfg(test)]
#[path = "findings_tests.rs"]
mod tests;
