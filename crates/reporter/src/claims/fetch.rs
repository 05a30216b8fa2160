//! Why fetching is as fast as it is: do waits overlap while the cores rest?

use super::Claim;
use super::evidence::{Evidence, Fetcher};
use super::words::{by_number, cores, names, range};
use crate::number::{count, median, plain, times};

/// From this speed-up on a contender has gained from doing things at once.
const GAIN: f64 = 2.0;
/// Up to this share of the cores, work is not what the time goes into.
const RESTING: f64 = 0.75;
/// From this share of the cores on, the CPU sets the pace.
const BUSY: f64 = 0.9;
/// Speed-up ÷ overlap is how long a task takes alone ÷ how long it takes in a crowd; below this it is held up.
const HELD_UP: f64 = 0.5;

pub(super) fn claims(evidence: &Evidence) -> Vec<Claim> {
    if evidence.fetchers.is_empty() {
        return Vec::new();
    }
    if evidence.concurrency < 2 {
        return vec![Claim::expected("fetching one at a time leaves no waits to overlap.".into())];
    }
    let (gained, weak): (Vec<&Fetcher>, Vec<&Fetcher>) =
        evidence.fetchers.iter().partition(|fetcher| fetcher.speedup >= GAIN);
    if gained.is_empty() {
        return vec![nothing_gained(&weak)];
    }
    let overlap = median(gained.iter().map(|fetcher| fetcher.overlap).collect());
    if overlap < Some(GAIN) {
        return vec![contradiction(&gained)];
    }
    let resting = median(gained.iter().map(|f| f.cores_used).collect()) <= Some(RESTING * evidence.cores);
    let mut claims = vec![if resting { waiting(evidence, &gained) } else { working(evidence, &gained) }];
    claims.extend(held_up(&gained));
    if resting {
        claims.extend(busy(evidence, &gained));
    }
    claims.extend(little_gained(&weak));
    claims
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

fn cores_used(evidence: &Evidence, fetchers: &[&Fetcher]) -> String {
    let used = range(fetchers.iter().map(|fetcher| fetcher.cores_used), plain);
    format!("{used} of {}", cores(evidence.cores))
}

fn waiting(evidence: &Evidence, gained: &[&Fetcher]) -> Claim {
    let who = match gained.len() {
        1 => who(gained),
        n => format!("the {} contenders that gained from it", count(n as u64)),
    };
    Claim::expected(format!(
        "fetching is mostly waiting: {who} had {} tasks in flight at the same time and used {}, so the waits overlapped \
         and speed-ups of {} took little CPU.",
        overlaps(gained),
        cores_used(evidence, gained),
        speedups(gained),
    ))
}

fn working(evidence: &Evidence, gained: &[&Fetcher]) -> Claim {
    Claim::contrary(format!(
        "fetching was not mostly waiting here: with {} tasks in flight at the same time {} used {}, so the CPU set the \
         pace as much as the delay did.",
        overlaps(gained),
        who(gained),
        cores_used(evidence, gained),
    ))
}

fn contradiction(gained: &[&Fetcher]) -> Claim {
    Claim::contrary(format!(
        "{} fetched at {} with only {} tasks in flight at the same time: these figures contradict each other, so do not \
         trust them.",
        who(gained),
        speedups(gained),
        overlaps(gained),
    ))
}

fn nothing_gained(weak: &[&Fetcher]) -> Claim {
    Claim::contrary(format!(
        "fetching gained little from doing it at once here: {} at best, with {} tasks in flight at the same time.",
        times(weak.iter().map(|fetcher| fetcher.speedup).fold(0.0, f64::max)),
        overlaps(weak),
    ))
}

fn held_up(gained: &[&Fetcher]) -> Option<Claim> {
    let held = |fetcher: &&&Fetcher| fetcher.speedup < HELD_UP * fetcher.overlap;
    let held: Vec<&Fetcher> = gained.iter().filter(held).copied().collect();
    (!held.is_empty()).then(|| {
        Claim::contrary(format!(
            "{} had {} tasks in flight for a speed-up of only {}: in that crowd a task took more than twice as long as \
             alone.",
            who(&held),
            overlaps(&held),
            speedups(&held),
        ))
    })
}

fn busy(evidence: &Evidence, gained: &[&Fetcher]) -> Option<Claim> {
    let busy = |fetcher: &&&Fetcher| fetcher.cores_used >= BUSY * evidence.cores;
    let busy: Vec<&Fetcher> = gained.iter().filter(busy).copied().collect();
    (!busy.is_empty()).then(|| {
        let used = cores_used(evidence, &busy);
        Claim::contrary(format!("{} used {used} to fetch: there the CPU set the pace.", who(&busy)))
    })
}

fn little_gained(weak: &[&Fetcher]) -> Option<Claim> {
    (!weak.is_empty()).then(|| {
        Claim::contrary(format!(
            "{} gained little from fetching at once ({}), with {} {} in flight at the same time.",
            who(weak),
            speedups(weak),
            overlaps(weak),
            by_number(weak.len(), "tasks", "tasks each"),
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::super::evidence::synthetic::{evidence, fetcher};
    use super::*;

    fn texts(evidence: &Evidence) -> Vec<(bool, String)> {
        claims(evidence).into_iter().map(|claim| (claim.expected, claim.text)).collect()
    }

    #[test]
    fn waits_overlap_while_cores_rest() {
        let evidence = evidence(vec![fetcher("a/b", 98.0, 0.4), fetcher("c/d", 90.0, 0.61)], vec![]);
        let wanted = "Fetching is mostly waiting: the 2 contenders that gained from it had 99.0 tasks in flight at the \
                      same time and used 0.40 to 0.61 of 2 cores, so the waits overlapped and speed-ups of 90.0× to \
                      98.0× took little CPU.";
        assert_eq!(texts(&evidence), [(true, wanted.into())]);
    }

    #[test]
    fn the_contrary_is_said_where_cores_are_busy() {
        let told = texts(&evidence(vec![fetcher("a/b", 60.0, 1.9)], vec![]));
        assert_eq!(told.len(), 1);
        assert!(!told[0].0);
        assert!(told[0].1.starts_with("Fetching was not mostly waiting here"), "{}", told[0].1);
        assert!(told[0].1.contains("1.90 of 2 cores"), "{}", told[0].1);
    }

    #[test]
    fn a_gain_without_overlap_is_not_explained_away() {
        let mut odd = fetcher("a/b", 98.0, 0.4);
        odd.overlap = 0.9;
        let wanted = "a/b fetched at 98.0× with only 0.90 tasks in flight at the same time: these figures contradict \
                      each other, so do not trust them.";
        assert_eq!(texts(&evidence(vec![odd], vec![])), [(false, wanted.into())]);
    }

    #[test]
    fn exceptions_are_named() {
        let mut crowded = fetcher("slow/one", 31.0, 0.5);
        crowded.overlap = 99.5;
        let mut serial = fetcher("one/by-one", 1.2, 0.2);
        serial.overlap = 1.2;
        let hot = fetcher("hot/one", 88.0, 1.95);
        let told = texts(&evidence(vec![fetcher("a/b", 98.0, 0.4), crowded, serial, hot], vec![]));
        let told: Vec<&str> = told.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(
            told[1],
            "slow/one had 99.5 tasks in flight for a speed-up of only 31.0×: in that crowd a task took more than \
             twice as long as alone."
        );
        assert_eq!(told[2], "hot/one used 1.95 of 2 cores to fetch: there the CPU set the pace.");
        assert_eq!(
            told[3],
            "one/by-one gained little from fetching at once (1.20×), with 1.20 tasks in flight at the same time."
        );
        assert_eq!(told.len(), 4);
    }

    #[test]
    fn no_gain_at_all_is_said() {
        let mut poor = fetcher("a/b", 1.3, 0.4);
        poor.overlap = 1.4;
        assert_eq!(
            texts(&evidence(vec![poor], vec![])),
            [(
                false,
                "Fetching gained little from doing it at once here: 1.30× at best, with 1.40 tasks in flight at the \
                 same time."
                    .into()
            )]
        );
    }

    #[test]
    fn nothing_is_claimed_of_nothing() {
        assert!(texts(&evidence(vec![], vec![])).is_empty());
        let mut single = evidence(vec![fetcher("a/b", 1.0, 0.1)], vec![]);
        single.concurrency = 1;
        assert_eq!(texts(&single), [(true, "Fetching one at a time leaves no waits to overlap.".into())]);
    }
}
