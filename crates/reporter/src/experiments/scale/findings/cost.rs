//! A thread for each in flight beside few threads that share them, at the most in flight that both were given.

use super::super::points::{At, Kind};
use super::{Evidence, number};
use crate::findings::Finding;
use crate::findings::words::names;
use crate::number::{bytes, duration, median, plain};

/// Medians closer than this factor are the same.
const SAME: f64 = 1.05;

pub(super) fn kinds(evidence: &Evidence) -> Option<Finding> {
    let of = |kind: Kind, n: f64| -> Vec<(&str, &At)> {
        let sweeps = evidence.sweeps.iter().filter(|sweep| sweep.kind() == Some(kind));
        sweeps.filter_map(|sweep| Some((sweep.contender.as_str(), sweep.at(n)?))).collect()
    };
    let both = |n: &f64| !of(Kind::Thread, *n).is_empty() && !of(Kind::Few, *n).is_empty();
    let numbers = evidence.sweeps.iter().flat_map(|sweep| &sweep.points).map(|at| at.in_flight);
    let n = numbers.filter(both).reduce(f64::max)?;
    let (threads, few) = (of(Kind::Thread, n), of(Kind::Few, n));
    let speed =
        (middle(&threads, |at| Some(at.throughput.value))?, middle(&few, |at| Some(at.throughput.value))?);
    let cpu = (middle(&threads, |at| Some(at.cpu_ns?.value))?, middle(&few, |at| Some(at.cpu_ns?.value))?);
    let peak =
        (middle(&threads, |at| Some(at.peak_bytes?.value))?, middle(&few, |at| Some(at.peak_bytes?.value))?);
    let verdict = match (speed.1 > speed.0 * SAME, speed.0 > speed.1 * SAME, cpu.0 > cpu.1 * SAME) {
        (true, _, true) => "a thread for each in flight is slower and dearer than few that share them",
        (true, _, false) => "a thread for each in flight is slower than few that share them, and no dearer",
        (_, true, true) => "a thread for each in flight is faster than few that share them, though dearer",
        (_, true, false) => "a thread for each in flight is faster than few that share them, and no dearer",
        (_, _, true) => "a thread for each in flight is as fast as few that share them, though dearer",
        _ => "a thread for each in flight is as fast as few that share them, and no dearer",
    };
    let medians = if threads.len() + few.len() > 2 { " (medians)" } else { "" };
    let text = format!(
        "with {} in flight {verdict}: {} answer {}/s for {} of CPU a request and {} at the peak, {} {}/s for {} and {}{medians}.",
        number(n),
        names(threads.iter().map(|(name, _)| *name)),
        plain(speed.0),
        duration(cpu.0),
        bytes(peak.0),
        names(few.iter().map(|(name, _)| *name)),
        plain(speed.1),
        duration(cpu.1),
        bytes(peak.1),
    );
    let expected = speed.1 > speed.0 * SAME && cpu.0 > cpu.1 * SAME;
    Some(if expected { Finding::expected(text) } else { Finding::exception(text) })
}

fn middle(of: &[(&str, &At)], figure: impl Fn(&At) -> Option<f64>) -> Option<f64> {
    median(of.iter().filter_map(|(_, at)| figure(at)).collect())
}
