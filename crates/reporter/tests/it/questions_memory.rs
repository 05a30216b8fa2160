//! What the page says of the cost of requests in flight.

use crate::asked::{Seen, answered, failed, fetch, line, names, run, seen};
use record::{Extra, Parameters};

const QUESTION: &str = "What does one in-flight request cost?";
const MIB: u64 = 1024 * 1024;

fn holding(size: u32) -> Parameters {
    fetch(size, Extra { held: true, ..Extra::default() })
}

/// `each` bytes for each of `size` requests, and threads as it says.
fn held(contender: &str, size: u32, each: u64, threads: u64) -> Seen {
    seen(contender, &format!("held-{size}"), holding(size), (250.0, 260.0), |row| {
        row.held_idle_bytes = Some(2 * MIB);
        row.held_bytes = Some(2 * MIB + each * u64::from(size));
        row.held_threads = Some(threads);
        row.held_files = Some(size.into());
    })
}

fn spawned(contender: &str, tasks: u32, wall_ns: u64) -> Seen {
    let parameters = Parameters::Countdown { tasks, iterations: 1, scale: 1.0 };
    seen(contender, &format!("spawn-{tasks}"), parameters, (1.0, 1.0), |row| {
        row.wall_ns = wall_ns;
        row.user_ns = wall_ns / 2;
    })
}

#[test]
fn bytes_threads_and_files_of_each_request_are_told() {
    let cells = vec![
        held("a/one", 1, 65_536, 0),
        held("a/one", 100, 4_096, 0),
        held("a/one", 1_000, 2_048, 0),
        held("b/threads", 100, 16_384, 100),
        failed("b/threads", "held-1000", holding(1_000), "too many threads"),
        spawned("a/one", 100, 50_000),
        spawned("a/one", 1_000, 600_000),
        spawned("b/threads", 100, 3_000_000),
    ];
    let (part, pictures) = answered(&run("memory", cells), QUESTION);
    assert!(part.contains("The origin held 1, 100 and 1,000 requests"), "{part}");
    assert!(
        part.contains("With 100 in flight, a request takes least memory with a/one (4.00 KiB;"),
        "{part}"
    );
    assert!(part.contains("16.0 KiB a request (b/threads), 4.00× the 4.00 KiB"), "{part}");
    assert!(part.contains("**But:** b/threads has no figures with 1,000 in flight"), "{part}");
    assert!(
        part.contains("least time with a/one (600 ns) and most with b/threads (30.0 µs), 50.0×"),
        "{part}"
    );
    assert_eq!(names(&pictures), ["charts/memory-held.svg", "charts/memory-spawn.svg"]);
    let row = line(&part, &["b/threads", "100"]);
    assert!(row.contains("| 16.0 KiB |") && row.contains("| 1.00 | 1.00 |"), "{row}");
    assert!(line(&part, &["b/threads", "1,000"]).contains("failed: too many threads"));
    // The largest that has figures speaks for the contender.
    line(&part, &["a/one", "1,000", "600 ns"]);
    // The null trial.
    line(&part, &["a/one", "2.00 MiB", "2.06 MiB", "64.0 KiB"]);
}

/// A pool that has started a process for each of `size` requests before the first: a mebibyte each.
fn prepared(size: u32) -> Seen {
    seen("c/pool", &format!("held-{size}"), holding(size), (250.0, 260.0), |row| {
        row.held_idle_bytes = Some(MIB * u64::from(size));
        row.held_bytes = Some(MIB * u64::from(size) + 4_096 * u64::from(size));
        row.held_threads = Some(0);
        row.threads = 1 + size;
        row.processes = 1 + size;
    })
}

#[test]
fn what_is_started_ahead_of_the_requests_is_theirs_too() {
    let cells = vec![prepared(1), prepared(100), held("a/one", 1, 4_096, 0), held("a/one", 100, 4_096, 0)];
    let (part, _) = answered(&run("memory", cells), QUESTION);
    // 99 of the 100 processes are beyond the floor.
    let row = line(&part, &["c/pool", "100"]);
    assert!(row.contains("| 1,020 KiB |") && row.contains("| 1.01 |"), "{row}");
    assert!(part.contains(
        "A process for each request has its price: with 100 in flight, 1,020 KiB a request (c/pool)"
    ));
}

#[test]
fn one_workload_of_one_contender_is_enough() {
    let (part, pictures) = answered(&run("memory", vec![held("a/one", 100, 4_096, 0)]), QUESTION);
    assert_eq!(names(&pictures), ["charts/memory-held.svg"]);
    assert!(part.contains("With 100 in flight, a request takes memory with a/one (4.00 KiB;"), "{part}");
    let (part, pictures) = answered(&run("memory", vec![spawned("a/one", 100, 50_000)]), QUESTION);
    assert_eq!(names(&pictures), ["charts/memory-spawn.svg"]);
    assert!(part.contains("An empty task is spawned and joined with a/one (500 ns)."), "{part}");
}

#[test]
fn without_figures_there_is_no_section() {
    let cells = vec![failed("a/one", "held-100", holding(100), "no room")];
    let (part, pictures) = answered(&run("memory", cells), QUESTION);
    assert!(part.is_empty() && pictures.is_empty(), "{part}");
}
