//! What the page says of where the time goes.

use crate::asked::{Seen, answered, failed, fetch, line, names, run, seen};
use record::{Extra, Latency, Parameters, TrialRow, new_histogram, record_clamped};

const QUESTION: &str = "Where does the time go?";

fn fetching(contender: &str, per_s: f64, cores_used: f64) -> Seen {
    let mut one = seen(contender, "time-fetch", fetch(100, Extra::default()), (10.0, 10.0), |row| {
        (row.throughput_per_s, row.overlap, row.cores_used) = (per_s, per_s / 100.0, cores_used);
        row.user_ns = 40_000_000;
    });
    respond(&mut one, |_| 12e6);
    one
}

/// Gives the tasks of every trial other response times than service times, by rank.
fn respond(one: &mut Seen, response_ns: impl Fn(u64) -> f64) {
    for trial in &mut one.trials {
        let tasks = trial.service.as_ref().unwrap().len();
        let mut response = new_histogram();
        (0..tasks).for_each(|task| _ = record_clamped(&mut response, response_ns(task) as u64));
        trial.row.response = Some(Latency::of(&response));
        trial.response = Some(response);
    }
}

fn countdowns() -> Parameters {
    Parameters::Countdown { tasks: 1_000, iterations: 1_000_000, scale: 1.0 }
}

/// A thousand countdowns of 1 ms, or of so much once begun.
fn counting(contender: &str, gain: f64, service_ms: f64, response_ns: impl Fn(u64) -> f64) -> Seen {
    let set = |row: &mut TrialRow| {
        row.wall_ns = (1e9 / gain) as u64;
        (row.throughput_per_s, row.cores_used) = (1_000.0 * gain, gain);
        row.user_ns = 1_000_000_000;
    };
    let mut one = seen(contender, "time-count", countdowns(), (service_ms, service_ms), set);
    one.cell.limit = Some(2.0);
    respond(&mut one, response_ns);
    one
}

fn whole() -> Vec<Seen> {
    let queue = |task: u64| (task + 1) as f64 * 1e6;
    vec![
        fetching("std/sequential", 98.0, 0.005),
        fetching("a/one", 9_700.0, 0.2),
        fetching("b/threads", 9_200.0, 0.7),
        counting("std/sequential", 1.0, 1.0, queue),
        counting("a/one", 1.0, 1.0, queue),
        counting("b/threads", 1.96, 500.0, |_| 505e6),
    ]
}

#[test]
fn waits_overlap_and_work_queues_or_is_stretched() {
    let (part, pictures) = answered(&run("time", whole()), QUESTION);
    let wanted = ["overlap", "fetch", "countdown", "queue"].map(|name| format!("charts/time-{name}.svg"));
    assert_eq!(names(&pictures), wanted);
    for said in [
        "1,000 requests, 100 in flight, delay 10 ms",
        "1,000 tasks, each from 1,000,000 to 0",
        "A core in use carried 131 to 485 fetches at a time and 1.00 countdowns: waits overlap, work only divides by cores.",
        "Countdowns queue in a/one: at the median, one is done after 490× the time it is worked on",
        "b/threads begins all countdowns at once, and each then takes 500× as long as alone",
        "**But:** In a/one and b/threads a fetch waits for its turn",
    ] {
        assert!(part.contains(said), "{said}: {part}");
    }
    // 12 ms from due to done, about 10.2 ms of them in service, 40 µs of those on a core.
    let parts = line(&part, &["a/one", "12.0 ms"]);
    assert!(parts.contains("| 1.80 ms | 40.0 µs | 10.2 ms | 15.0 % | 0.3 % | 84.7 % |"), "{parts}");
    assert!(line(&part, &["b/threads", "92.0"]).contains("1.96×"), "{part}");
    let svg = &pictures[0].1;
    for text in ["Fetching", "at once: overlap", "Counting down", "at once: speed-up", "2 cores"] {
        assert!(svg.contains(text), "{text}");
    }
    assert!(pictures[3].1.contains("one alone") && pictures[3].1.contains("response"), "{}", pictures[3].1);
}

#[test]
fn half_a_question_is_answered_by_half() {
    let only = |cells| answered(&run("time", cells), QUESTION);
    let (part, pictures) = only(vec![fetching("a/one", 9_700.0, 0.2)]);
    assert_eq!(names(&pictures), ["charts/time-overlap.svg", "charts/time-fetch.svg"]);
    assert!(part.contains("waiting for its answer") && !part.contains("countdowns queue"), "{part}");
    let (part, pictures) = only(vec![
        counting("a/one", 1.0, 1.0, |_| 1e6),
        failed("b/threads", "time-count", countdowns(), "out of memory"),
    ]);
    assert_eq!(pictures.len(), 3, "{:?}", names(&pictures));
    assert!(line(&part, &["b/threads"]).contains("failed: out of memory"), "{part}");
    assert!(pictures.iter().all(|(_, svg)| !svg.contains("b/threads")));
    let none = vec![failed("b/threads", "time-count", countdowns(), "out of memory")];
    assert!(only(none).0.is_empty());
}
