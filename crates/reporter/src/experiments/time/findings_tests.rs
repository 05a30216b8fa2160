//! Claims on where the time goes, both ways.

use super::super::figures::Parts;
use super::*;
use crate::experiments::figure::Figure;

fn figure(value: f64) -> Figure {
    Figure { value, low: value, high: value }
}

/// 100 fetches in flight, 10 ms away.
fn fetching(name: &str, cores_used: f64, queued_ms: f64) -> Window {
    let response_ns = (10.0 + queued_ms) * 1e6;
    Window {
        contender: name.into(),
        baseline: false,
        at_once: 100.0,
        one_worker: false,
        overlap: figure(98.0),
        cores_used: figure(cores_used),
        speedup: Some(97.0),
        parts: Parts { response_ns, queued_ns: queued_ms * 1e6, working_ns: 0.1e6, waiting_ns: 9.9e6 },
        response_p50_ns: response_ns,
        service_p50_ns: 10e6,
        alone_ns: Some(10e6),
    }
}

/// Eight countdowns of 80 ms each.
fn counting(name: &str, gain: f64, response_ms: f64, service_ms: f64) -> Window {
    Window {
        at_once: 8.0,
        overlap: figure(gain),
        cores_used: figure(gain),
        speedup: Some(gain),
        response_p50_ns: response_ms * 1e6,
        service_p50_ns: service_ms * 1e6,
        alone_ns: Some(80e6),
        ..fetching(name, gain, 0.0)
    }
}

fn one_worker(name: &str, response_ms: f64, service_ms: f64) -> Window {
    Window { one_worker: true, ..counting(name, 1.0, response_ms, service_ms) }
}

#[track_caller]
fn one(finding: Option<Finding>) -> (bool, String) {
    let finding = finding.expect("figures are there");
    (finding.expected, finding.text)
}

#[test]
fn a_core_carries_many_waits_and_one_work_or_not() {
    let carries = |cores_used: f64, speedup: f64| {
        let count = Window { speedup: Some(speedup), ..counting("a/a", 2.0, 160.0, 80.0) };
        one(a_core_carries(&[fetching("a/a", cores_used, 0.1)], &[count]))
    };
    assert_eq!(
        carries(0.5, 1.98),
        (
            true,
            "A core in use carried 196 fetches at a time and 0.99 countdowns: waits overlap, work only divides by cores.".into()
        )
    );
    for (cores_used, speedup, wanted) in [
        (0.5, 1.0, "waits overlap, but speed-up did not follow the cores used here."),
        (
            14.0,
            1.98,
            "7.00 fetches at a time and 0.99 countdowns: fetching was as much work as waiting here.",
        ),
        (14.0, 1.0, "as much work as waiting here, and speed-up did not follow the cores used."),
    ] {
        let (expected, text) = carries(cores_used, speedup);
        assert!(!expected && text.ends_with(wanted), "{text}");
    }
    assert!(a_core_carries(&[], &[]).is_none());
}

#[test]
fn a_fetch_is_waiting_or_not() {
    assert_eq!(
        one(parts_of_a_fetch(&[fetching("a/a", 0.5, 0.0), fetching("b/b", 0.5, 10.0)])),
        (
            true,
            "Of the time from due to done a fetch spends 74.3 % (49.5 % to 99.0 %) waiting for its answer and 25.0 % (0.0 % to \
             50.0 %) queued before its first byte, and its CPU time is 0.8 % (0.5 % to 1.0 %) of it; medians of the contenders."
                .into()
        )
    );
    let (expected, text) = one(parts_of_a_fetch(&[fetching("a/a", 0.5, 30.0)]));
    assert!(!expected && text.ends_with("for most contenders waiting is not most of it."), "{text}");
}

#[test]
fn who_keeps_fetches_from_beginning_is_named() {
    assert!(fetches_queue(&[fetching("a/a", 0.5, 0.5)]).is_none());
    let (expected, text) = one(fetches_queue(&[fetching("a/a", 0.5, 0.5), fetching("b/b", 0.5, 10.0)]));
    assert!(!expected);
    assert!(text.starts_with("In b/b a fetch waits for its turn") && text.contains(": 50.0 % of its time"));
}

#[test]
fn countdowns_queue_in_a_single_thread_or_not() {
    let single = one_worker("a/one", 360.0, 80.0);
    let pool = counting("b/pool", 2.0, 200.0, 80.0);
    let threads = counting("c/threads", 2.0, 330.0, 320.0);
    assert_eq!(
        one(countdowns_queue(&[single.clone(), pool, threads.clone()])),
        (
            true,
            "Countdowns queue in a/one and b/pool: at the median, one is done after 2.50× to 4.50× the time it is worked on."
                .into()
        )
    );
    let odd = one_worker("d/odd", 100.0, 90.0);
    let (expected, text) = one(countdowns_queue(&[single, odd]));
    assert!(!expected && text.ends_with("; d/odd has one worker and no queue."), "{text}");
    let (expected, text) = one(countdowns_queue(&[threads]));
    assert!(!expected && text.starts_with("No contender lets countdowns queue"), "{text}");
}

#[test]
fn threads_stretch_countdowns_or_not() {
    let threads = counting("c/threads", 2.0, 330.0, 320.0);
    let single = one_worker("a/one", 360.0, 80.0);
    assert_eq!(
        one(countdowns_stretch(&[threads, single.clone()])),
        (
            true,
            "c/threads begins all countdowns at once, and each then takes 4.00× as long as alone: the wait for a core is in the \
             service time."
                .into()
        )
    );
    let (expected, text) = one(countdowns_stretch(&[single]));
    assert!(!expected && text.starts_with("No contender stretches countdowns"), "{text}");
    let (expected, text) = one(countdowns_stretch(&[one_worker("a/one", 900.0, 200.0)]));
    assert!(
        !expected && text.ends_with("in a/one, even with one worker: something else had the cores."),
        "{text}"
    );
}

#[test]
fn a_baseline_has_no_say() {
    let baseline = Window { baseline: true, ..fetching("a/a", 0.5, 0.0) };
    assert!(findings(&[baseline], &[]).is_empty());
}
