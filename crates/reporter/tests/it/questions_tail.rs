//! What the page says of closed and open loops.

use crate::asked::{Seen, answered, failed, fetch, line, names, run, seen};
use record::{Extra, OpenLoop, Parameters};

const QUESTION: &str = "What does the average hide?";
const STALL: &str = "200ms@500";

fn closed(stall: &str) -> Parameters {
    fetch(20, Extra { stall: stall.into(), ..Extra::default() })
}

fn open(stall: &str, arrivals: &str) -> Parameters {
    let open = OpenLoop { rate_per_s: 2_000.0, arrivals: arrivals.into(), late_ns: None };
    fetch(500, Extra { stall: stall.into(), open: Some(open), ..Extra::default() })
}

fn paced(contender: &str, workload: &str, parameters: Parameters, p99_ms: f64) -> Seen {
    seen(contender, workload, parameters, (10.0, p99_ms), |row| {
        row.turned_away = Some(7);
        row.pacer_p99_ns = Some(40_000);
        row.pacer_max_ns = Some(900_000);
    })
}

fn cells(contender: &str) -> Vec<Seen> {
    vec![
        seen(contender, "t-closed", closed(""), (10.0, 11.0), |_| ()),
        paced(contender, "t-open", open("", "poisson"), 12.0),
        seen(contender, "t-closed-stall", closed(STALL), (10.0, 15.0), |_| ()),
        paced(contender, "t-open-stall", open(STALL, "constant"), 205.0),
    ]
}

#[test]
fn the_same_stall_is_seen_by_one_loop_and_hidden_by_the_other() {
    let (part, pictures) = answered(&run("tail", cells("a/one")), QUESTION);
    assert!(part.contains("A closed loop of 20 in flight, 10 ms away"), "{part}");
    assert!(part.contains("Open loops send 2,000 a second"), "{part}");
    assert!(part.contains("stands still once for 200 ms"), "{part}");
    assert!(
        part.contains("- With the same stall of 200 ms for a/one, the closed loop's p99 is 15"),
        "{part}"
    );
    assert!(part.contains("coordinated omission, as Gil Tene named it"), "{part}");
    // No closed request felt it, and 1.5 % of the open ones: those were never sent.
    assert!(
        part.contains("0.0 % of the closed loop's requests took longer than half the stall, and 1.5 %"),
        "{part}"
    );
    // Two open cells of three trials each.
    assert!(part.contains("**But:** 42 arrivals of a/one found as many in flight"), "{part}");
    assert!(
        part.contains("The pacer was late by 40.0 µs (p99 of the worst trial, at worst 900 µs)"),
        "{part}"
    );
    assert_eq!(names(&pictures), ["charts/tail-p99.svg", "charts/tail-spectrum.svg"]);
    assert!(
        line(&part, &["a/one", "open, constant", "200 ms", "10.2 ms"]).contains("| 21 | 40.0 µs | 900 µs |")
    );
    assert!(pictures[0].1.contains("stall of 200 ms"));
}

#[test]
fn what_failed_is_in_the_table_with_its_reason() {
    let mut cells = cells("a/one");
    cells.push(failed("b/two", "t-open-stall", open(STALL, "constant"), "the pacer was late"));
    let (part, pictures) = answered(&run("tail", cells), QUESTION);
    assert!(line(&part, &["b/two", "open, constant"]).contains("failed: the pacer was late"));
    assert!(pictures.iter().all(|(_, svg)| !svg.contains("b/two")));
}

#[test]
fn a_single_loop_has_pictures_and_no_comparison() {
    let only = vec![seen("a/one", "t-closed-stall", closed(STALL), (10.0, 15.0), |_| ())];
    let (part, pictures) = answered(&run("tail", only), QUESTION);
    assert_eq!(pictures.len(), 2);
    assert!(!part.lines().any(|line| line.starts_with("- ")), "{part}");
    assert!(!part.contains("Open loops send"), "{part}");
    // A figure that nobody has is named in no picture.
    assert!(!pictures[0].1.contains("open, no stall"));
}
