//! What the page says of work that nobody joins.

use crate::asked::{answered, line, names, run};
use record::{Run, UnjoinedRow};

const QUESTION: &str = "What happens to work nobody joins?";

fn row(system: &str, situation: &str) -> UnjoinedRow {
    UnjoinedRow {
        system: system.into(),
        library: "lib 1.2.3".into(),
        situation: situation.into(),
        call: format!("lib::{}", situation.replace('-', "_")),
        ran: true,
        tasks: 8,
        begun: 8,
        ended: 8,
        main_ended: true,
        status: "exit status: 0".into(),
        printed_ms: Some(0.02),
        work_ms: Some(200.0),
        words: format!("What {system} did in {situation}."),
        reported: "nothing; exit status: 0".into(),
        ..UnjoinedRow::default()
    }
}

fn with(rows: Vec<UnjoinedRow>) -> Run {
    let mut run = run("unjoined", vec![]);
    run.meta.unjoined = rows;
    run
}

#[test]
fn every_system_has_its_words_and_every_situation_its_table() {
    let lost = UnjoinedRow { ended: 0, lost: 8, ..row("a/one", "leave-main") };
    let none = UnjoinedRow {
        ran: false,
        words: "There is no such call: spawn gives no handle.".into(),
        ..UnjoinedRow { call: String::new(), ..row("b/two", "drop-handle") }
    };
    let rows = vec![
        row("a/one", "no-join"),
        row("b/two", "no-join"),
        row("a/one", "drop-handle"),
        none,
        lost,
        row("b/two", "leave-main"),
        row("a/one", "of-tomorrow"),
    ];
    let (part, pictures) = answered(&with(rows), QUESTION);
    assert!(part.contains("6 programs ran, each a system in a situation"), "{part}");
    assert!(part.contains("(2 systems, 4 situations;"), "{part}");
    assert!(part.contains("shows 20.0 µs in all 2 systems, where the work went on until 200 ms."), "{part}");
    assert!(part.contains("Leaving main loses the work in 1 of 2 systems without a word"), "{part}");
    assert_eq!(names(&pictures), ["charts/unjoined-clock.svg"]);
    assert!(line(&part, &["a/one", "20.0 µs", "200 ms", "go on"]).contains("| lost, silently |"));
    assert!(line(&part, &["b/two", "20.0 µs", "200 ms", "no such call"]).contains("| waited for |"));
    assert!(part.contains("<summary>leave-main: return from main while tasks run"), "{part}");
    line(&part, &["a/one", "lib::leave_main", "0 of 8", "What a/one did in leave-main."]);
    // A situation that is not known yet has its table all the same.
    assert!(part.contains("<summary>of-tomorrow</summary>"), "{part}");
    assert!(part.contains("There is no such call: spawn gives no handle."), "{part}");
}

#[test]
fn a_hostile_text_stays_text() {
    let hostile = UnjoinedRow { words: "</details> | # x\n\n![y](z)".into(), ..row("a/one", "no-join") };
    let (part, _) = answered(&with(vec![hostile]), QUESTION);
    assert!(!part.contains("</details> |") && !part.contains("![y](z)"), "{part}");
}

#[test]
fn a_run_that_did_not_look_says_nothing() {
    let (part, pictures) = answered(&with(vec![]), QUESTION);
    assert!(part.is_empty() && pictures.is_empty(), "{part}");
    let none = UnjoinedRow { ran: false, ..row("a/one", "detach") };
    assert!(answered(&with(vec![none]), QUESTION).0.is_empty());
}
