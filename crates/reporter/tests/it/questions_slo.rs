//! What the page says of a search for the highest rate.

use crate::asked::{Seen, answered, failed, fetch, line, names, run, seen};
use record::{Extra, OpenLoop, Parameters, Run};

const QUESTION: &str = "Which rate keeps it?";

fn at(rate_per_s: f64) -> Parameters {
    let open = OpenLoop { rate_per_s, arrivals: "poisson".into(), late_ns: None };
    fetch(50, Extra { open: Some(open), ..Extra::default() })
}

fn tried(contender: &str, rate: f64, p99_ms: f64, away: u64) -> Seen {
    seen(contender, &format!("f-at-{rate}"), at(rate), (10.0, p99_ms), |row| row.turned_away = Some(away))
}

fn search(cells: Vec<Seen>) -> Run {
    // As a suite's plain fetches are: of no question.
    let mut run = run("", cells);
    run.meta.slo = "p99<50ms".into();
    run
}

#[test]
fn the_highest_rate_stands_beside_the_lowest_that_is_too_much() {
    let cells = vec![
        tried("a/one", 500.0, 20.0, 0),
        tried("a/one", 1_000.0, 30.0, 0),
        tried("a/one", 1_150.0, 70.0, 0),
        tried("a/one", 4_000.0, 90.0, 0),
        tried("b/two", 500.0, 30.0, 9),
        tried("b/two", 100.0, 20.0, 0),
        failed("c/three", "f-at-100", at(100.0), "the pacer was late"),
    ];
    let run = search(cells);
    let (part, pictures) = answered(&run, QUESTION);
    assert!(part.contains("Requests arrive by chance (Poisson)"), "{part}");
    assert!(part.contains("1,000 a second with a/one and 100 with b/two: 10.0×."), "{part}");
    assert!(part.contains("**But:** The search for c/three ended at a rate that gave no figures"), "{part}");
    assert_eq!(names(&pictures), ["charts/slo-rates.svg"]);
    let row = line(&part, &["a/one", "raw", "f", "1,000"]);
    assert!(row.contains("| 1,150 |") && row.contains("| latency | 4 |"), "{row}");
    assert!(line(&part, &["b/two", "raw", "f", "100"]).contains("| 27 turned away |"));
    assert!(line(&part, &["c/three", "raw", "f", "—"]).contains("failed: the pacer was late"));
    // Rates that were tried are no workloads of their own.
    let page = crate::common::pages(&run).summary;
    assert!(!page.contains("## Every workload") && !page.contains("### f-at-"), "{page}");
}

#[test]
fn where_the_ladder_ends_nobody_knows_more() {
    let (part, _) = answered(&search(vec![tried("a/one", 500.0, 20.0, 0)]), QUESTION);
    assert!(part.contains("a/one keeps p99&lt;50ms up to 500 a second."), "{part}");
    assert!(
        part.contains("**But:** a/one keeps p99&lt;50ms at 500 a second too, where the ladder ends"),
        "{part}"
    );
}

#[test]
fn without_a_bound_nothing_was_searched() {
    let mut run = search(vec![tried("a/one", 500.0, 20.0, 0)]);
    run.meta.slo = String::new();
    assert!(answered(&run, QUESTION).0.is_empty());
}
