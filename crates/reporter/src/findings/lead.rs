//! The one sentence under the title.

use super::evidence::{Counter, Evidence, Fetcher};
use super::words::{capital, cores, range};
use crate::number::{count, duration, share, times};

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
    let first = first_with_equals(evidence);
    let best: &Fetcher = first.first()?;
    let delay = match evidence.delay_ns {
        Some(ns) if ns > 0.0 => format!(", each {} away", duration(ns)),
        _ => String::new(),
    };
    let what = match evidence.concurrency {
        0 | 1 => format!("fetching one URL at a time{delay}"),
        n => format!("fetching {} URLs at a time{delay}", count(n.into())),
    };
    if best.speedup < evidence.gain() && evidence.concurrency > 1 {
        let speedup = times(best.speedup);
        return Some(format!(
            "{what}, gained little: the best, {}, was {speedup} as fast as one by one",
            best.name
        ));
    }
    let who = match &first[1..] {
        [] => format!("{} was", best.name),
        [one] => format!("the fastest, {} and {} within its spread, were", best.name, one.name),
        more => {
            format!(
                "the fastest, {} and {} others within its spread, were",
                best.name,
                count(more.len() as u64)
            )
        }
    };
    let speedups = range(first.iter().map(|fetcher| fetcher.speedup), times);
    let shares: Option<Vec<f64>> = first.iter().map(|fetcher| fetcher.limit_share).collect();
    let limit = shares.map(|all| format!(" ({} of the limit)", range(all, share))).unwrap_or_default();
    let once = if best.spread.is_none() { ", in a single trial" } else { "" };
    Some(format!("{what}, {who} {speedups} as fast as one by one{limit}{once}"))
}

/// The fastest, and after it all who are as near as trials of one contender are to each other: among them, order is
/// chance. With a single trial nobody knows how near that is.
fn first_with_equals(evidence: &Evidence) -> Vec<&Fetcher> {
    let mut sorted: Vec<&Fetcher> = evidence.fetchers.iter().collect();
    sorted.sort_by(|a, b| b.speedup.total_cmp(&a.speedup));
    let Some(best) = sorted.first().copied() else { return sorted };
    let near = |f: &&Fetcher| best.speedup - f.speedup <= best.spread.unwrap_or_default() * best.speedup;
    sorted.into_iter().take_while(near).collect()
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
    } else if best.speedup >= limit {
        format!("counting down got all that {on} can give ({speedup})")
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

    fn findings(fetchers: Vec<Fetcher>) -> String {
        lead(&evidence(fetchers, vec![]))
    }

    #[test]
    fn names_the_best_of_both() {
        let evidence = evidence(
            vec![fetcher("a/b", 98.1, 0.4), fetcher("c/d", 90.0, 0.4)],
            vec![counter("c/d", 1.97, 1.98)],
        );
        assert_eq!(
            lead(&evidence),
            "Fetching 100 URLs at a time, each 10.0 ms away, a/b was 98.1× as fast as one by one (98.1 % of the \
             limit); counting down on 2 cores, nothing got past 1.97×."
        );
    }

    #[test]
    fn nobody_wins_within_the_spread() {
        let two = vec![fetcher("c/d", 97.3, 0.4), fetcher("a/b", 98.1, 0.4), fetcher("e/f", 80.0, 0.4)];
        assert_eq!(
            findings(two.clone()),
            "Fetching 100 URLs at a time, each 10.0 ms away, the fastest, a/b and c/d within its spread, were 97.3× to \
             98.1× as fast as one by one (97.3 % to 98.1 % of the limit)."
        );
        let wide = Fetcher { spread: Some(0.2), ..fetcher("x/y", 99.0, 0.4) };
        let all = findings(two.iter().cloned().chain([wide]).collect());
        assert!(
            all.contains("the fastest, x/y and 3 others within its spread, were 80.0× to 99.0× as fast"),
            "{all}"
        );
    }

    #[test]
    fn one_trial_has_no_spread_and_that_is_said() {
        let once = |name, speedup| Fetcher { spread: None, ..fetcher(name, speedup, 0.4) };
        let text = findings(vec![once("a/b", 98.0), once("c/d", 97.9)]);
        assert!(
            text.contains("a/b was 98.0× as fast as one by one (98.0 % of the limit), in a single trial"),
            "{text}"
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
        let all = evidence(vec![], vec![counter("a/b", 2.08, 1.98)]);
        assert_eq!(lead(&all), "Counting down got all that 2 cores can give (2.08×).");
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
