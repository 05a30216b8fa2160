//! What the page says of fetches beside countdowns.

use crate::asked::{Seen, answered, failed, fetch, line, names, run, seen};
use record::{Beside, Extra, Parameters, Verdict};

const QUESTION: &str = "What does CPU work do to I/O?";

fn beside(how: &str) -> Parameters {
    let beside = Beside { tasks: 2, iterations: 5_000_000, how: how.into(), yield_every: 0 };
    fetch(50, Extra { beside: Some(beside), ..Extra::default() })
}

fn place(contender: &str, how: &str, p99_ms: f64) -> Seen {
    seen(contender, &format!("mixed-{how}"), beside(how), (10.0, p99_ms), |row| row.countdowns = Some(100))
}

fn alone(contender: &str) -> Seen {
    seen(contender, "mixed-alone", fetch(50, Extra::default()), (10.0, 12.0), |_| ())
}

#[test]
fn places_are_compared_with_the_fetches_alone() {
    let cells = vec![
        alone("a/one"),
        place("a/one", "inline", 48.0),
        place("a/one", "yield", 24.0),
        place("a/one", "pool", 13.0),
        place("a/one", "other", 14.0),
        alone("b/threads"),
        failed("b/threads", "mixed-thread", beside("thread"), "no thread could be had"),
    ];
    let (part, pictures) = answered(&run("mixed", cells), QUESTION);
    assert!(part.contains("1,000 fetches, 50 in flight and 10 ms away, ran alone"), "{part}");
    assert!(part.contains("3 trials of each"), "{part}");
    assert!(part.contains("the p99 of a/one is 4.0"), "{part}");
    assert!(part.contains("The best place is pool for a/one"), "{part}");
    assert_eq!(names(&pictures), ["charts/mixed-p99.svg", "charts/mixed-spectrum.svg"]);
    // 100 countdowns in half a second.
    let row = line(&part, &["a/one", "inline"]);
    assert!(row.contains("| 4.0") && row.contains("48.0 ms to 49.9 ms") && row.contains("| 200 |"), "{row}");
    let row = line(&part, &["b/threads", "thread"]);
    assert!(row.contains("failed: no thread could be had"), "{row}");
    // A contender without a figure beside countdowns is in no picture.
    assert!(pictures.iter().all(|(_, svg)| svg.contains("a/one") && !svg.contains("b/threads")));
}

#[test]
fn a_run_cut_short_is_told_as_far_as_it_goes() {
    let only = |cells| answered(&run("mixed", cells), QUESTION);
    // Alone, there is nothing to compare.
    let (part, pictures) = only(vec![alone("a/one")]);
    assert!(part.is_empty() && pictures.is_empty(), "{part}");
    // A place without the fetches alone has a picture and no sentence.
    let (part, pictures) = only(vec![place("a/one", "inline", 48.0)]);
    assert_eq!(pictures.len(), 2);
    assert!(!part.lines().any(|line| line.starts_with("- ")), "{part}");
}

#[test]
fn one_trial_has_no_interval_and_a_doubted_one_is_marked() {
    let mut cells = vec![alone("a/one"), place("a/one", "inline", 48.0)];
    for one in &mut cells {
        one.trials.truncate(1);
        one.trials[0].row.verdict = Verdict::Suspect;
    }
    let (part, _) = answered(&run("mixed", cells), QUESTION);
    assert!(part.contains("1 trial of each"), "{part}");
    assert!(!part.contains("p99 of its trials"), "{part}");
    line(&part, &["a/one †", "inline"]);
}
