//! Claims on fetching, both ways.

use super::super::evidence::synthetic::{evidence, fetcher};
use super::*;

fn findings(fetchers: Vec<Fetcher>) -> (bool, String) {
    let finding = main(&evidence(fetchers, vec![])).unwrap();
    (finding.expected, finding.text)
}

fn texts(fetchers: Vec<Fetcher>) -> Vec<String> {
    exceptions(&evidence(fetchers, vec![])).into_iter().map(|exception| exception.finding.text).collect()
}

/// Eight of a hundred under way: starting a task takes ten times as long as fetching it.
fn unfilled(name: &str) -> Fetcher {
    Fetcher { overlap: 8.5, service_ns: 12e6, start_ns: 129e6, ..fetcher(name, 7.2, 0.8) }
}

#[test]
fn waits_overlap_while_cores_rest() {
    let fetchers = vec![fetcher("a/b", 98.0, 0.4), fetcher("c/d", 90.0, 0.61)];
    let wanted = "Fetching is mostly waiting, and waits overlap: of 100 in flight 2 contenders had 99.0 waiting at the \
                  same time, on 0.40 to 0.61 of 2 cores, so speed-ups of 90.0× to 98.0× took little CPU.";
    assert_eq!(findings(fetchers.clone()), (true, wanted.into()));
    assert!(texts(fetchers).is_empty());
}

#[test]
fn the_contrary_is_said_where_cores_are_busy() {
    let busy = vec![fetcher("a/b", 60.0, 1.9)];
    let (expected, text) = findings(busy.clone());
    assert!(!expected);
    assert!(text.starts_with("Fetching was not mostly waiting here: with 99.0 requests"), "{text}");
    assert!(text.contains("1.90 of 2 cores"), "{text}");
    assert!(texts(busy).is_empty(), "said once");
}

#[test]
fn slots_that_stay_empty_are_not_overlap_whatever_was_asked_for() {
    let fetchers = vec![fetcher("a/b", 98.0, 0.4), unfilled("each/anew")];
    let (expected, text) = findings(fetchers.clone());
    assert!(expected && text.contains("in flight a/b had 99.0 waiting"), "{text}");
    assert_eq!(
        texts(fetchers),
        [
            "each/anew was given 100 in flight but had only 8.50 waiting at the same time: bringing a task to its first \
          byte took 129 ms, fetching it 12.0 ms."
        ]
    );
}

#[test]
fn one_at_a_time_in_disguise_is_seen() {
    let serial = Fetcher { overlap: 1.0, start_ns: 990e6, ..fetcher("one/by-one", 1.0, 0.1) };
    let (expected, text) = findings(vec![serial.clone(), unfilled("each/anew")]);
    assert!(!expected);
    assert_eq!(
        text,
        "Waits overlapped less than they should have here: of 100 in flight 2 of 2 contenders had only 1.00 to 8.50 \
         waiting at the same time."
    );
    assert!(
        texts(vec![serial])[0].starts_with("one/by-one was given 100 in flight but had only 1.00 waiting")
    );
}

#[test]
fn slow_answers_are_another_matter_than_empty_slots() {
    let crowded = Fetcher { service_ns: 31.9e6, ..fetcher("slow/one", 31.0, 0.5) };
    assert_eq!(
        texts(vec![fetcher("a/b", 98.0, 0.4), crowded]),
        [
            "slow/one had 99.0 waiting at the same time for a speed-up of only 31.0×: in that crowd an answer took 31.9 ms \
          at a delay of 10.0 ms, more than twice as long as alone."
        ]
    );
}

#[test]
fn one_that_keeps_the_cores_busy_is_named() {
    let fetchers = vec![fetcher("a/b", 98.0, 0.4), fetcher("c/d", 98.0, 0.4), fetcher("hot/one", 88.0, 1.95)];
    assert!(findings(fetchers.clone()).0);
    assert_eq!(texts(fetchers), ["hot/one used 1.95 of 2 cores to fetch: there the CPU set the pace."]);
}

#[test]
fn a_gain_without_overlap_is_not_explained_away() {
    let odd = Fetcher { overlap: 0.9, ..fetcher("a/b", 98.0, 0.4) };
    assert!(!findings(vec![odd.clone()]).0);
    let wanted = "a/b fetched at 98.0× with only 0.90 waiting at the same time: these figures contradict each other, so \
                  do not trust them.";
    assert_eq!(texts(vec![odd]), [wanted]);
}

#[test]
fn no_gain_from_full_slots_is_said() {
    assert_eq!(
        findings(vec![fetcher("a/b", 1.3, 0.4)]),
        (
            false,
            "Fetching gained little from doing it at once here, although of 100 in flight 99.0 were waiting at the \
             same time: speed-ups of 1.30×."
                .into()
        )
    );
}

#[test]
fn two_at_once_are_enough_for_a_gain() {
    let mut two = evidence(vec![Fetcher { overlap: 1.98, ..fetcher("a/b", 1.95, 0.1) }], vec![]);
    two.concurrency = 2;
    assert!(main(&two).unwrap().expected);
    assert!(exceptions(&two).is_empty());
}

#[test]
fn nothing_is_claimed_of_nothing() {
    assert!(main(&evidence(vec![], vec![])).is_none());
    let mut single = evidence(vec![Fetcher { overlap: 0.99, ..fetcher("a/b", 1.0, 0.1) }], vec![]);
    single.concurrency = 1;
    assert_eq!(main(&single).unwrap().text, "Fetching one at a time leaves no waits to overlap.");
    assert!(exceptions(&single).is_empty());
}
