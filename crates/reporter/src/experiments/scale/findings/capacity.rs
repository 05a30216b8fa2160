//! Where throughput ends: because it falls again, because the law says that it will, or because the box gives out.

use super::super::points::{At, Sweep};
use super::{Evidence, Knee, number};
use crate::findings::Finding;
use crate::findings::words::{names, range};
use crate::number::plain;

/// A fall by less than this share is none.
const FALL: f64 = 0.05;
/// Knees told by number, at most.
const TOLD: usize = 3;

/// The highest point and a later one below it, both from before the box gave out: every trial of the one is faster than
/// every trial of the other.
fn fall(sweep: &Sweep) -> Option<(&At, &At)> {
    let own = &sweep.points[..sweep.box_gives_out().unwrap_or(sweep.points.len())];
    let (index, peak) =
        own.iter().enumerate().max_by(|a, b| a.1.throughput.value.total_cmp(&b.1.throughput.value))?;
    let last = own[index + 1..].last()?;
    let lower = last.throughput.value < (1.0 - FALL) * peak.throughput.value;
    (lower && last.throughput.high < peak.throughput.low).then_some((peak, last))
}

/// Whose throughput falls when more are in flight.
pub(super) fn falls_again(evidence: &Evidence) -> Option<Finding> {
    let judged =
        evidence.sweeps.iter().filter(|sweep| sweep.box_gives_out().unwrap_or(sweep.points.len()) > 1);
    let judged = judged.count();
    let mut falling: Vec<(&Sweep, (&At, &At))> =
        evidence.sweeps.iter().filter_map(|sweep| Some((sweep, fall(sweep)?))).collect();
    let left = |(_, (peak, last)): &(&Sweep, (&At, &At))| last.throughput.value / peak.throughput.value;
    falling.sort_by(|a, b| left(a).total_cmp(&left(b)));
    let Some((_, (peak, last))) = falling.first() else {
        let text = "more in flight makes nobody slower, as long as the box does not give out.";
        return (judged > 0).then(|| Finding::expected(text.into()));
    };
    let first = if falling.len() > 1 { ", the first of them" } else { "" };
    Some(Finding::exception(format!(
        "more in flight makes {} slower{first} from {}/s at {} to {}/s at {}.",
        names(falling.iter().map(|(sweep, _)| sweep.contender.as_str())),
        plain(peak.throughput.value),
        number(peak.in_flight),
        plain(last.throughput.value),
        number(last.in_flight),
    )))
}

/// The peaks that the law implies.
pub(super) fn knees(evidence: &Evidence) -> Option<Finding> {
    if evidence.knees.is_empty() {
        return None;
    }
    let told = |knee: &Knee| {
        let at = knee.at?;
        let beyond = if knee.beyond { ", extrapolated" } else { "" };
        Some(format!(
            "{} at {} [{}, {}{beyond}]",
            knee.contender,
            number(at.value),
            number(at.low),
            number(at.high)
        ))
    };
    let mut seen: Vec<&Knee> = evidence.knees.iter().filter(|knee| knee.at.is_some()).collect();
    seen.sort_by(|a, b| a.at.map_or(0.0, |at| at.value).total_cmp(&b.at.map_or(0.0, |at| at.value)));
    let without = evidence.knees.len() - seen.len();
    let law = "the Universal Scalability Law, fitted to what lies before the box gives out,";
    if seen.is_empty() {
        let whom = match without {
            1 => "one contender it was fitted to".to_string(),
            n => format!("{n} contenders it was fitted to"),
        };
        return Some(Finding::expected(format!(
            "{law} shows no knee for the {whom}: the figures do not say where throughput would fall."
        )));
    }
    let list: Vec<String> = seen.iter().take(TOLD).filter_map(|knee| told(knee)).collect();
    let more = match seen.len().saturating_sub(TOLD) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    let rest = match without {
        0 => String::new(),
        1 => "; for the other one it shows none".into(),
        n => format!("; for the {n} others it shows none"),
    };
    let text = format!("{law} has its knee for {}{more}{rest} (99 % intervals).", list.join(", "));
    Some(Finding::expected(text))
}

/// Where it is the machine or the origin that ends.
pub(super) fn box_gives_out(evidence: &Evidence) -> Option<Finding> {
    let most = evidence.sweeps.iter().filter_map(|sweep| sweep.points.last()).map(|at| at.in_flight);
    let most = most.reduce(f64::max)?;
    let out: Vec<(&Sweep, &At)> = evidence
        .sweeps
        .iter()
        .filter_map(|sweep| Some((sweep, &sweep.points[sweep.box_gives_out()?])))
        .collect();
    if out.is_empty() {
        return Some(Finding::expected(format!(
            "up to {} in flight neither the origin nor the cores give out: every figure is the contender's own.",
            number(most)
        )));
    }
    let mut why: Vec<&str> = out.iter().filter_map(|(_, at)| Some(at.full?.words())).collect();
    why.sort_unstable();
    why.dedup();
    let whom = match out.len() {
        n if n == evidence.sweeps.len() && n > 1 => format!("all {n} contenders"),
        _ => names(out.iter().map(|(sweep, _)| sweep.contender.as_str())),
    };
    Some(Finding::exception(format!(
        "for {whom} the box gives out, from {} in flight on ({}): what lies beyond measures this machine.",
        range(out.iter().map(|(_, at)| at.in_flight), number),
        why.join("; "),
    )))
}
