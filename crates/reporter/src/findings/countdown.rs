//! Why counting down is as fast as it is: does speed-up follow the cores used, and stop at the limit?

use super::evidence::{Counter, Evidence};
use super::finding::{Exception, Finding, Strength};
use super::words::{by_number, cores, names, range};
use crate::number::{count, plain, share, times};

/// Speed-up and cores used agree within this share of the larger one.
const AGREE: f64 = 0.15;
/// A speed-up beyond the limit by more than this factor is not noise.
pub(super) const OVER: f64 = 1.05;
/// From this share of the limit on it counts as reached.
const REACHED: f64 = 0.8;
/// Up to this many cores used it is one core.
const ONE_CORE: f64 = 1.15;

/// The sentence on all of them; those on one thread are a part of it.
pub(super) fn main(evidence: &Evidence) -> Option<Finding> {
    let all: Vec<&Counter> = evidence.counters.iter().collect();
    let limit = evidence.countdown_limit.filter(|_| !all.is_empty())?;
    let (agreeing, astray): (Vec<&Counter>, Vec<&Counter>) = all.iter().partition(|c| gap(c) <= AGREE);
    Some(if agreeing.len() < astray.len() {
        does_not_follow(&all, &astray, limit)
    } else {
        let single = on_one_core(&agreeing, limit, true);
        let text = follows(&agreeing, limit);
        Finding::expected(format!("{text}{}", one_thread(evidence, &single, agreeing.len())))
    })
}

/// What does not fit: every kind once, with all whom it concerns.
pub(super) fn exceptions(evidence: &Evidence) -> Vec<Exception> {
    let all: Vec<&Counter> = evidence.counters.iter().collect();
    let Some(limit) = evidence.countdown_limit else { return Vec::new() };
    let (agreeing, astray): (Vec<&Counter>, Vec<&Counter>) = all.iter().partition(|c| gap(c) <= AGREE);
    let kept = on_one_core(&agreeing, limit, false);
    [beyond(&all, limit), flattered(&astray, limit), wasted(&astray), kept_to_one(&kept)]
        .into_iter()
        .flatten()
        .collect()
}

/// Who used one core where there are more; with one worker, or with several.
fn on_one_core<'a>(agreeing: &[&'a Counter], limit: f64, one_thread: bool) -> Vec<&'a Counter> {
    let kept = |c: &&Counter| limit >= 1.5 && c.cores_used <= ONE_CORE && c.one_thread == one_thread;
    agreeing.iter().copied().filter(kept).collect()
}

/// How far speed-up and cores used are apart, as a share of the larger one.
fn gap(counter: &Counter) -> f64 {
    (counter.speedup - counter.cores_used).abs() / counter.speedup.max(counter.cores_used)
}

fn who(counters: &[&Counter]) -> String {
    names(counters.iter().map(|counter| counter.name.as_str()))
}

fn speedups(counters: &[&Counter]) -> String {
    range(counters.iter().map(|counter| counter.speedup), times)
}

fn used(counters: &[&Counter]) -> String {
    range(counters.iter().map(|counter| counter.cores_used), plain)
}

fn best(counters: &[&Counter]) -> f64 {
    counters.iter().map(|counter| counter.speedup).fold(0.0, f64::max)
}

fn follows(agreeing: &[&Counter], limit: f64) -> String {
    let worst = agreeing.iter().map(|counter| gap(counter)).fold(0.0, f64::max);
    let of = cores(limit);
    let end = match best(agreeing) / limit {
        // `beyond` has it.
        reached if reached > OVER => String::new(),
        reached if reached >= REACHED => format!(", and ends at the limit of {of}"),
        _ => format!(", well short of the limit of {of}"),
    };
    let whose = match agreeing.len() {
        1 => format!("for {}", who(agreeing)),
        n => format!("for {} contenders", count(n as u64)),
    };
    format!(
        "counting down is all work: {whose} the speed-up ({}) is within {} of the cores used ({}){end}.",
        speedups(agreeing),
        share(worst),
        used(agreeing),
    )
}

fn does_not_follow(all: &[&Counter], astray: &[&Counter], limit: f64) -> Finding {
    Finding::exception(format!(
        "counting down did not follow the cores used here: for {} of {} contenders the two differ by more than {:.0} % \
         (limit: {}).",
        count(astray.len() as u64),
        count(all.len() as u64),
        AGREE * 100.0,
        cores(limit),
    ))
}

fn beyond(all: &[&Counter], limit: f64) -> Option<Exception> {
    let beyond: Vec<&Counter> = all.iter().copied().filter(|c| c.speedup > limit * OVER).collect();
    (!beyond.is_empty()).then(|| {
        Exception::new(Strength::Doubt, format!(
            "{} came out beyond the limit of {} ({}): the sequential trials were slowed by something, or the cores are \
             not alike, so do not trust {}.",
            who(&beyond),
            cores(limit),
            speedups(&beyond),
            by_number(beyond.len(), "this speed-up", "these speed-ups"),
        ))
    })
}

/// What one thread gets; nothing where the sentence before is on nobody else and fetch says no more.
fn one_thread(evidence: &Evidence, single: &[&Counter], agreeing: usize) -> String {
    let fetching = |c: &&Counter| evidence.fetchers.iter().find(|f| f.name == c.name).map(|f| f.speedup);
    let fetched: Vec<f64> = single.iter().filter_map(fetching).collect();
    let overlaps = fetched.len() == single.len() && fetched.iter().all(|speedup| *speedup >= evidence.gain());
    if single.is_empty() || (agreeing == 1 && !overlaps) {
        return String::new();
    }
    let get = by_number(single.len(), "gets", "get");
    let but = if overlaps {
        let what = by_number(single.len(), "it fetches", "they fetch");
        format!(", although {what} at {}: one core overlaps waits, not work", range(fetched, times))
    } else {
        String::new()
    };
    format!(" On one thread {} {get} {}{but}.", who(single), speedups(single))
}

fn kept_to_one(kept: &[&Counter]) -> Option<Exception> {
    (!kept.is_empty()).then(|| {
        let text = format!(
            "{} {} given more than one worker but kept to one core ({} used), so counting down gives {}.",
            who(kept),
            by_number(kept.len(), "was", "were"),
            used(kept),
            speedups(kept),
        );
        Exception::new(Strength::OneCore, text)
    })
}

fn wasted(astray: &[&Counter]) -> Option<Exception> {
    let wasted: Vec<&Counter> = astray.iter().copied().filter(|c| c.cores_used > c.speedup).collect();
    (!wasted.is_empty()).then(|| {
        Exception::new(Strength::Wasted, format!(
            "{} used {} cores for a speed-up of {}: the rest of that CPU time did not make counting faster.",
            who(&wasted),
            used(&wasted),
            speedups(&wasted),
        ))
    })
}

fn flattered(astray: &[&Counter], limit: f64) -> Option<Exception> {
    let within = |c: &&Counter| c.speedup > c.cores_used && c.speedup <= limit * OVER;
    let flattered: Vec<&Counter> = astray.iter().copied().filter(within).collect();
    (!flattered.is_empty()).then(|| {
        Exception::new(Strength::Doubt, format!(
            "{} gained {} with {} cores used: more than those cores can give, so the sequential trials were slower than \
             they should be.",
            who(&flattered),
            speedups(&flattered),
            used(&flattered),
        ))
    })
}

#[cfg(test)]
#[path = "countdown_tests.rs"]
mod tests;
