//! The one sentence under the title.

use super::Evidence;
use super::evidence::{Counter, Fetcher};
use super::words::{capital, cores};
use crate::number::{count, duration, share, times};

/// Below this nobody would speak of a gain, where much more is possible.
const LITTLE: f64 = 2.0;

/// Best fetch, best countdown, and what they amount to.
pub(crate) fn lead(evidence: &Evidence) -> String {
    let parts: Vec<String> = [fetch(evidence), countdown(evidence)].into_iter().flatten().collect();
    if !parts.is_empty() {
        return format!("{}.", capital(&parts.join("; ")));
    }
    match evidence.missing_baselines.first() {
        Some(name) => format!("No speed-up can be reckoned: the baseline {name} has no figures."),
        None => "This run has no figures to compare.".into(),
    }
}

fn fetch(evidence: &Evidence) -> Option<String> {
    let best: &Fetcher = evidence.fetchers.iter().max_by(|a, b| a.speedup.total_cmp(&b.speedup))?;
    let delay = match evidence.delay_ns {
        Some(ns) if ns > 0.0 => format!(", each {} away", duration(ns)),
        _ => String::new(),
    };
    let what = match evidence.concurrency {
        0 | 1 => format!("fetching one URL at a time{delay}"),
        n => format!("fetching {} URLs at a time{delay}", count(n.into())),
    };
    let speedup = times(best.speedup);
    if best.speedup < LITTLE && evidence.concurrency > 1 {
        return Some(format!(
            "{what}, gained little: the best, {}, was {speedup} as fast as one by one",
            best.name
        ));
    }
    let limit = best.limit_share.map(|s| format!(" ({} of the limit)", share(s))).unwrap_or_default();
    Some(format!("{what}, {} was {speedup} as fast as one by one{limit}", best.name))
}

fn countdown(evidence: &Evidence) -> Option<String> {
    let best: &Counter = evidence.counters.iter().max_by(|a, b| a.speedup.total_cmp(&b.speedup))?;
    let (name, speedup) = (&best.name, times(best.speedup));
    let Some(limit) = evidence.countdown_limit else {
        return Some(format!("counting down, {name} was {speedup} as fast"));
    };
    let on = cores(limit);
    Some(if best.speedup > limit * super::countdown::OVER {
        format!("counting down, {name} came out at {speedup}, more than {on} can give")
    } else if limit >= 1.5 && best.speedup < 1.2 {
        format!("counting down gained nothing: at best {speedup} on {on}")
    } else {
        format!("counting down on {on}, nothing got past {speedup}")
    })
}

#[cfg(test)]
mod tests {
    use super::super::evidence::synthetic::*;
    use super::*;

    #[test]
    fn names_the_best_of_both() {
        let evidence = evidence(
            vec![fetcher("a/b", 98.1, 0.4), fetcher("c/d", 97.0, 0.4)],
            vec![counter("c/d", 1.97, 1.98)],
        );
        assert_eq!(
            lead(&evidence),
            "Fetching 100 URLs at a time, each 10.0 ms away, a/b was 98.1× as fast as one by one (98.1 % of the \
             limit); counting down on 2 cores, nothing got past 1.97×."
        );
    }

    #[test]
    fn says_so_where_little_was_gained_or_too_much() {
        let poor = evidence(vec![fetcher("a/b", 1.3, 0.4)], vec![counter("a/b", 1.05, 1.9)]);
        assert_eq!(
            lead(&poor),
            "Fetching 100 URLs at a time, each 10.0 ms away, gained little: the best, a/b, was 1.30× as fast as one \
             by one; counting down gained nothing: at best 1.05× on 2 cores."
        );
        let odd = evidence(vec![], vec![counter("a/b", 2.4, 1.9)]);
        assert_eq!(lead(&odd), "Counting down, a/b came out at 2.40×, more than 2 cores can give.");
    }

    #[test]
    fn says_why_there_is_nothing_to_say() {
        let mut nothing = evidence(vec![], vec![]);
        assert_eq!(lead(&nothing), "This run has no figures to compare.");
        nothing.missing_baselines = vec!["std/sequential".into()];
        assert_eq!(
            lead(&nothing),
            "No speed-up can be reckoned: the baseline std/sequential has no figures."
        );
    }
}
