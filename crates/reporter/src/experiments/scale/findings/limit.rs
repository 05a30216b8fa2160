//! Who keeps to the limit, how far, and who falls behind first.

use super::super::points::{At, KEPT, Sweep};
use super::{Evidence, number};
use crate::findings::Finding;
use crate::findings::words::{by_number, cores, names};
use crate::number::{duration, plain, share};

/// The number in flight that people ask about.
const USUAL: f64 = 100.0;
/// What takes so many times as much is dearer.
const DEARER: f64 = 1.2;
/// From this share of its cores on a contender has no more.
const BUSY: f64 = 0.9;

/// The fastest near a hundred in flight.
pub(super) fn at_a_hundred(evidence: &Evidence) -> Option<Finding> {
    let measured = evidence.sweeps.iter().flat_map(|sweep| &sweep.points).map(|at| at.in_flight);
    let far = |n: &f64| (n / USUAL).ln().abs();
    let usual = measured.min_by(|a, b| far(a).total_cmp(&far(b)))?;
    let shares: Vec<(&str, f64)> = evidence
        .sweeps
        .iter()
        .filter_map(|sweep| Some((sweep.contender.as_str(), sweep.at(usual)?.share()?)))
        .collect();
    let (fastest, best) = shares.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let kept = shares.iter().filter(|(_, share)| *share >= KEPT).count();
    let at = format!("at {} in flight", number(usual));
    let others = match shares.len() {
        1 => String::new(),
        all => format!("; {kept} of {all} contenders reach {}", kept_share()),
    };
    Some(if *best >= KEPT {
        Finding::expected(format!(
            "{at} the fastest, {fastest}, reaches {} of the limit{others}.",
            share(*best)
        ))
    } else {
        Finding::exception(format!(
            "{at} even the fastest, {fastest}, reaches only {} of the limit.",
            share(*best)
        ))
    })
}

/// Where it no longer does.
fn behind(sweep: &Sweep) -> Option<&At> {
    sweep.points.iter().find(|at| at.share().is_some_and(|share| share < KEPT))
}

/// Contenders whose limit is known, with how far they follow it.
fn all(evidence: &Evidence) -> Vec<(&Sweep, f64)> {
    let known = evidence.sweeps.iter().filter(|sweep| sweep.points.iter().any(|at| at.limit.is_some()));
    known.map(|sweep| (sweep, sweep.follows_to().unwrap_or(0.0))).collect()
}

/// Who keeps to it furthest.
pub(super) fn furthest(evidence: &Evidence) -> Option<Finding> {
    let all = all(evidence);
    let most = all.iter().map(|(_, n)| *n).reduce(f64::max)?;
    let limit = format!("N ÷ {}", duration(evidence.delay_ns));
    if most == 0.0 {
        let first = |sweep: &Sweep| sweep.points.first().and_then(At::share).unwrap_or_default();
        let (best, _) = all.iter().max_by(|a, b| first(a.0).total_cmp(&first(b.0)))?;
        return Some(Finding::exception(format!(
            "nobody keeps to the limit ({limit}) even with the fewest in flight: the nearest, {}, reaches {} of it at {}.",
            best.contender,
            share(first(best)),
            number(best.points.first()?.in_flight),
        )));
    }
    let best: Vec<&Sweep> = all.iter().filter(|(_, n)| *n == most).map(|(sweep, _)| *sweep).collect();
    let next: Vec<&At> = best.iter().filter_map(|sweep| behind(sweep)).collect();
    let end = match next.first() {
        None => ", as far as was tried".to_string(),
        Some(at) if next.iter().all(|at| at.full.is_some()) => {
            format!("; at {} the box gives out", number(at.in_flight))
        }
        Some(at) => format!("; at {} no longer", number(at.in_flight)),
    };
    Some(Finding::expected(format!(
        "{} {} to the limit ({} of {limit} or more) up to {} in flight{end}.",
        names(best.iter().map(|sweep| sweep.contender.as_str())),
        by_number(best.len(), "keeps", "keep"),
        kept_share(),
        number(most),
    )))
}

/// Who falls behind first while the box does not give out, and what it takes there beside the one that goes furthest.
pub(super) fn first_behind(evidence: &Evidence) -> Option<Finding> {
    let mut all = all(evidence);
    all.retain(|(sweep, _)| sweep.points.len() > 1);
    let most = all.iter().map(|(_, n)| *n).reduce(f64::max)?;
    let least = all.iter().map(|(_, n)| *n).reduce(f64::min)?;
    if least == most {
        let text = "no contender falls behind the limit before the others do.";
        return (all.len() > 1).then(|| Finding::exception(text.into()));
    }
    let own = |sweep: &'_ Sweep| behind(sweep).filter(|at| at.full.is_none()).map(|at| at.in_flight);
    let least = all.iter().filter_map(|(sweep, _)| own(sweep)).reduce(f64::min).filter(|n| *n <= most)?;
    let early = all.iter().filter(|(sweep, _)| own(sweep) == Some(least));
    let early = early.filter_map(|(sweep, _)| Some((*sweep, sweep.at(least)?)));
    let (slow, at) =
        early.min_by(|a, b| a.1.share().unwrap_or(1.0).total_cmp(&b.1.share().unwrap_or(1.0)))?;
    // Of those that go furthest, the fastest there.
    let furthest = all
        .iter()
        .filter(|(_, n)| *n == most)
        .filter_map(|(sweep, _)| Some((*sweep, sweep.at(at.in_flight)?)));
    let (best, beside) = furthest.max_by(|a, b| a.1.throughput.value.total_cmp(&b.1.throughput.value))?;
    let cpu = (at.cpu_ns?.value, beside.cpu_ns?.value);
    let switches = (at.switches?.value, beside.switches?.value);
    let dearer = cpu.0 > DEARER * cpu.1 || switches.0 > DEARER * switches.1;
    let used = format!("{} of {} used", plain(at.cores_used), cores(slow.cores));
    let cause = match at {
        at if at.cores_used >= BUSY * slow.cores => format!("and its cores are full ({used})"),
        _ => format!("though its cores are not full ({used})"),
    };
    let text = format!(
        "{} falls behind first: {} of the limit at {} in flight, for {} of CPU and {} context switches a request; {}, which \
         goes furthest, takes {} and {} there. {}, {cause}.",
        slow.contender,
        share(at.share()?),
        number(at.in_flight),
        duration(cpu.0),
        plain(switches.0),
        best.contender,
        duration(cpu.1),
        plain(switches.1),
        if dearer { "It is dearer" } else { "What a request costs does not explain it" },
    );
    Some(if dearer { Finding::expected(text) } else { Finding::exception(text) })
}

/// `95 %`.
fn kept_share() -> String {
    format!("{:.0} %", KEPT * 100.0)
}
