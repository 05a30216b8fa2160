//! Claims on counting down, both ways.

use super::super::evidence::synthetic::{counter, evidence, fetcher};
use super::*;

fn findings(counters: Vec<Counter>) -> Vec<(bool, String)> {
    let evidence = evidence(vec![fetcher("one/thread", 96.0, 0.3)], counters);
    let main = main(&evidence).into_iter();
    let all = main.chain(exceptions(&evidence).into_iter().map(|exception| exception.finding));
    all.map(|finding| (finding.expected, finding.text)).collect()
}

#[test]
fn speedup_equals_cores_used_and_ends_at_the_limit() {
    assert_eq!(
        findings(vec![counter("a/b", 1.96, 1.98), counter("c/d", 1.9, 1.95)]),
        [(
            true,
            "Counting down is all work: for 2 contenders the speed-up (1.90× to 1.96×) is within 2.6 % of the cores \
             used (1.95 to 1.98), and ends at the limit of 2 cores."
                .into()
        )]
    );
}

#[test]
fn short_of_the_limit_is_said() {
    let told = findings(vec![counter("a/b", 1.4, 1.45)]);
    assert!(told[0].1.ends_with("well short of the limit of 2 cores."), "{told:?}");
}

#[test]
fn one_thread_counts_at_one_and_fetches_at_many() {
    let single = Counter { one_thread: true, ..counter("one/thread", 1.0, 1.0) };
    let told = findings(vec![counter("a/b", 1.96, 1.98), single]);
    assert_eq!(
        told,
        [(
            true,
            "Counting down is all work: for 2 contenders the speed-up (1.00× to 1.96×) is within 1.0 % of the cores \
             used (1.00 to 1.98), and ends at the limit of 2 cores. On one thread one/thread gets 1.00×, although it \
             fetches at 96.0×: one core overlaps waits, not work."
                .into()
        )]
    );
}

#[test]
fn one_thread_that_gains_nothing_from_waits_either_is_not_said_to() {
    let single = Counter { one_thread: true, ..counter("not/fetching", 1.0, 1.0) };
    let told = findings(vec![counter("a/b", 1.96, 1.98), single]);
    assert!(told[0].1.ends_with("On one thread not/fetching gets 1.00×."), "{told:?}");
}

#[test]
fn workers_that_keep_to_one_core_are_an_exception() {
    let told =
        findings(vec![counter("a/b", 1.96, 1.98), counter("e/f", 0.99, 1.01), counter("g/h", 1.0, 1.0)]);
    assert_eq!(
        told[1],
        (
            false,
            "e/f and g/h were given more than one worker but kept to one core (1.00 to 1.01 used), so counting down \
             gives 0.99× to 1.00×."
                .into()
        )
    );
}

#[test]
fn a_speedup_beyond_the_limit_is_not_believed() {
    let told = findings(vec![counter("a/b", 2.4, 1.98), counter("c/d", 1.9, 1.95)]);
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(
        told[1],
        (
            false,
            "a/b came out beyond the limit of 2 cores (2.40×): the sequential trials were slowed by something, or the \
             cores are not alike, so do not trust this speed-up."
                .into()
        )
    );
}

#[test]
fn cores_used_for_nothing_are_named() {
    let told = findings(vec![counter("a/b", 1.2, 1.98), counter("c/d", 1.9, 1.95)]);
    assert_eq!(
        told[1],
        (
            false,
            "a/b used 1.98 cores for a speed-up of 1.20×: the rest of that CPU time did not make counting faster."
                .into()
        )
    );
}

#[test]
fn gaining_more_than_the_cores_used_is_not_believed() {
    let told = findings(vec![counter("a/b", 1.9, 1.2), counter("c/d", 1.9, 1.95)]);
    assert!(told[1].1.starts_with("a/b gained 1.90× with 1.20 cores used"), "{told:?}");
    assert!(!told[1].0);
}

#[test]
fn the_contrary_is_said_where_most_go_astray() {
    let told = findings(vec![counter("a/b", 1.0, 1.98), counter("c/d", 1.1, 1.95), counter("e/f", 1.9, 1.9)]);
    assert_eq!(
        told[0],
        (
            false,
            "Counting down did not follow the cores used here: for 2 of 3 contenders the two differ by more than 15 % \
             (limit: 2 cores)."
                .into()
        )
    );
}

#[test]
fn nothing_is_claimed_without_figures_or_limit() {
    assert!(findings(vec![]).is_empty());
    let mut unknown = evidence(vec![], vec![counter("a/b", 1.9, 1.9)]);
    unknown.countdown_limit = None;
    assert!(main(&unknown).is_none() && exceptions(&unknown).is_empty());
}
