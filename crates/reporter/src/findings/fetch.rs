//! Why fetching is as fast as it is: do waits overlap while the cores rest? Overlap is made of service times, so a
//! contender that is given a hundred slots and fills eight is seen.

use super::evidence::{Evidence, Fetcher};
use super::finding::{Exception, Finding, Strength};
use super::words::{by_number, cores, names, range};
use crate::number::{count, duration, median, plain, times};

/// Up to this share of the cores, work is not what the time goes into.
const RESTING: f64 = 0.75;
/// From this share of the cores on, the CPU sets the pace.
const BUSY: f64 = 0.9;
/// Below this share of the tasks given, waits did not overlap as they were meant to.
const FILLED: f64 = 0.5;
/// Speed-up ÷ overlap is how long an answer takes alone ÷ how long it takes in a crowd; below this it is held up.
const HELD_UP: f64 = 0.5;
/// Above this it is faster in a crowd than alone, which nothing explains.
const IMPOSSIBLE: f64 = 1.5;

/// The sentence on all of them.
pub(super) fn main(evidence: &Evidence) -> Option<Finding> {
    let all: Vec<&Fetcher> = evidence.fetchers.iter().collect();
    if all.is_empty() {
        return None;
    }
    if evidence.concurrency < 2 {
        return Some(Finding::expected("fetching one at a time leaves no waits to overlap.".into()));
    }
    let filled: Vec<&Fetcher> = all.iter().copied().filter(|f| fills(evidence, f)).collect();
    if filled.len() * 2 < all.len() || filled.is_empty() {
        return Some(did_not_overlap(evidence, &all));
    }
    let gained: Vec<&Fetcher> = filled.iter().copied().filter(|f| f.speedup >= evidence.gain()).collect();
    if gained.len() * 2 < filled.len() {
        return Some(nothing_gained(evidence, &filled));
    }
    let resting = median(gained.iter().map(|f| f.cores_used).collect()) <= Some(RESTING * evidence.cores);
    Some(if resting { waiting(evidence, &gained) } else { working(evidence, &gained) })
}

/// What does not fit: every kind once, with all whom it concerns.
pub(super) fn exceptions(evidence: &Evidence) -> Vec<Exception> {
    if evidence.concurrency < 2 {
        return Vec::new();
    }
    let odd = pick(evidence, |f| f.speedup > IMPOSSIBLE * f.overlap);
    let empty = pick(evidence, |f| !fills(evidence, f) && f.speedup <= IMPOSSIBLE * f.overlap);
    let held = pick(evidence, |f| fills(evidence, f) && f.speedup < HELD_UP * f.overlap);
    let busy = pick(evidence, |f| f.cores_used >= BUSY * evidence.cores);
    [contradiction(&odd), unfilled(evidence, &empty), held_up(evidence, &held), busy_ones(evidence, &busy)]
        .into_iter()
        .flatten()
        .collect()
}

fn pick(evidence: &Evidence, wanted: impl Fn(&Fetcher) -> bool) -> Vec<&Fetcher> {
    evidence.fetchers.iter().filter(|fetcher| wanted(fetcher)).collect()
}

/// Whether what it was given was really under way.
fn fills(evidence: &Evidence, fetcher: &Fetcher) -> bool {
    fetcher.overlap >= FILLED * f64::from(evidence.concurrency)
}

fn who(fetchers: &[&Fetcher]) -> String {
    names(fetchers.iter().map(|fetcher| fetcher.name.as_str()))
}

fn overlaps(fetchers: &[&Fetcher]) -> String {
    range(fetchers.iter().map(|fetcher| fetcher.overlap), plain)
}

fn speedups(fetchers: &[&Fetcher]) -> String {
    range(fetchers.iter().map(|fetcher| fetcher.speedup), times)
}

fn services(fetchers: &[&Fetcher]) -> String {
    range(fetchers.iter().map(|fetcher| fetcher.service_ns), duration)
}

fn cores_used(evidence: &Evidence, fetchers: &[&Fetcher]) -> String {
    let used = range(fetchers.iter().map(|fetcher| fetcher.cores_used), plain);
    format!("{used} of {}", cores(evidence.cores))
}

fn waiting(evidence: &Evidence, gained: &[&Fetcher]) -> Finding {
    let who = match gained.len() {
        1 => who(gained),
        n => format!("{} contenders", count(n as u64)),
    };
    Finding::expected(format!(
        "fetching is mostly waiting, and waits overlap: of {} in flight {who} had {} waiting at the same time, on {}, \
         so speed-ups of {} took little CPU.",
        count(evidence.concurrency.into()),
        overlaps(gained),
        cores_used(evidence, gained),
        speedups(gained),
    ))
}

fn working(evidence: &Evidence, gained: &[&Fetcher]) -> Finding {
    Finding::exception(format!(
        "fetching was not mostly waiting here: with {} requests under way at the same time {} used {}, so the CPU set \
         the pace as much as the delay did.",
        overlaps(gained),
        who(gained),
        cores_used(evidence, gained),
    ))
}

fn did_not_overlap(evidence: &Evidence, all: &[&Fetcher]) -> Finding {
    let few: Vec<&Fetcher> = all.iter().copied().filter(|f| !fills(evidence, f)).collect();
    Finding::exception(format!(
        "waits overlapped less than they should have here: of {} in flight {} of {} had only {} waiting at the same \
         time.",
        count(evidence.concurrency.into()),
        count(few.len() as u64),
        by_number(all.len(), "one contender", &format!("{} contenders", count(all.len() as u64))),
        overlaps(&few),
    ))
}

fn nothing_gained(evidence: &Evidence, filled: &[&Fetcher]) -> Finding {
    Finding::exception(format!(
        "fetching gained little from doing it at once here, although of {} in flight {} were waiting at the same time: \
         speed-ups of {}.",
        count(evidence.concurrency.into()),
        overlaps(filled),
        speedups(filled),
    ))
}

fn contradiction(odd: &[&Fetcher]) -> Option<Exception> {
    (!odd.is_empty()).then(|| {
        let text = format!(
            "{} fetched at {} with only {} waiting at the same time: these figures contradict each other, so do not \
             trust them.",
            who(odd),
            speedups(odd),
            overlaps(odd),
        );
        Exception::new(Strength::Doubt, text)
    })
}

/// Slots stood empty: tasks were given, and had not begun.
fn unfilled(evidence: &Evidence, empty: &[&Fetcher]) -> Option<Exception> {
    (!empty.is_empty()).then(|| {
        let text = format!(
            "{} {} given {} in flight but had only {} waiting at the same time: bringing a task to its first byte took \
             {}, fetching it {}.",
            who(empty),
            by_number(empty.len(), "was", "were"),
            count(evidence.concurrency.into()),
            overlaps(empty),
            range(empty.iter().map(|fetcher| fetcher.start_ns), duration),
            services(empty),
        );
        Exception::new(Strength::Unfilled, text)
    })
}

/// Slots were full, and each answer took its time.
fn held_up(evidence: &Evidence, held: &[&Fetcher]) -> Option<Exception> {
    (!held.is_empty()).then(|| {
        let delay = evidence.delay_ns.filter(|ns| *ns > 0.0);
        let beside = delay.map(|ns| format!(" at a delay of {}", duration(ns))).unwrap_or_default();
        let text = format!(
            "{} had {} waiting at the same time for a speed-up of only {}: in that crowd an answer took {}{beside}, \
             more than twice as long as alone.",
            who(held),
            overlaps(held),
            speedups(held),
            services(held),
        );
        Exception::new(Strength::HeldUp, text)
    })
}

fn busy_ones(evidence: &Evidence, busy: &[&Fetcher]) -> Option<Exception> {
    // Where all are busy the main sentence says so.
    (!busy.is_empty() && busy.len() < evidence.fetchers.len()).then(|| {
        let used = cores_used(evidence, busy);
        Exception::new(
            Strength::Busy,
            format!("{} used {used} to fetch: there the CPU set the pace.", who(busy)),
        )
    })
}

#[cfg(test)]
#[path = "fetch_tests.rs"]
mod tests;
