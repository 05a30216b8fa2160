use super::{reported, words};
use crate::situation::Situation;
use record::UnjoinedRow;

/// Eight tasks began; everything else is for the test to say.
fn row() -> UnjoinedRow {
    UnjoinedRow { ran: true, tasks: 8, begun: 8, lost: 8, main_ended: true, ..UnjoinedRow::default() }
}

fn ended(ended: u32) -> UnjoinedRow {
    UnjoinedRow { ended, lost: 8 - ended, ..row() }
}

#[track_caller]
fn assert_says(situation: Situation, row: &UnjoinedRow, wanted: &str) {
    assert_eq!(words(situation, row), wanted);
}

#[test]
fn a_dropped_handle_detaches_or_cancels_or_spares_what_has_begun() {
    let drop = Situation::DropHandle;
    assert_says(drop, &ended(8), "The tasks go on: all 8 tasks ended.");
    let freed = UnjoinedRow { unfinished_freed: 8, ..ended(0) };
    assert_says(drop, &freed, "The tasks are cancelled: all 8 tasks began, none ended, destructors ran.");
    let leaked = UnjoinedRow { unfinished_freed: 3, ..ended(0) };
    assert_says(
        drop,
        &leaked,
        "The tasks are cancelled: all 8 tasks began, none ended, the destructors of 3 of 8 ran.",
    );
    let half = UnjoinedRow { begun: 4, ..ended(4) };
    assert_says(
        drop,
        &half,
        "What has begun goes on, what has not never begins: 4 of 8 tasks began, 4 ended.",
    );
    assert_says(drop, &ended(5), "Some tasks go on: 8 of 8 tasks began, 5 ended, no destructor ran.");
}

#[test]
fn leaving_loses_or_waits_or_leaves_orphans() {
    let leave = Situation::LeaveMain;
    assert_says(leave, &ended(0), "The work is lost: all 8 tasks began, none ended, no destructor ran.");
    let waited = UnjoinedRow { leaving_ms: Some(141.0), ..ended(8) };
    assert_says(leave, &waited, "No work is lost, the program waits, 141 ms: all 8 tasks ended.");
    let orphans = UnjoinedRow { ended_after_exit: 8, ..waited };
    assert_says(
        leave,
        &orphans,
        "The program is gone and tasks go on: all 8 tasks ended, after the program was gone.",
    );
    let late = UnjoinedRow { ended_before_call: 8, ..ended(8) };
    assert_says(leave, &late, "Too late, nothing was left to lose: all 8 tasks ended.");
}

#[test]
fn a_stopwatch_lies_only_where_work_goes_on() {
    let lies = UnjoinedRow { printed_ms: Some(0.031), work_ms: Some(200.4), ..ended(8) };
    assert_says(
        Situation::NoJoin,
        &lies,
        "A stopwatch shows 31 µs; the work went on until 200 ms: all 8 tasks ended.",
    );
    let honest = UnjoinedRow { printed_ms: Some(200.0), ..lies };
    assert_says(
        Situation::NoJoin,
        &honest,
        "A stopwatch shows 200 ms; the work took 200 ms: all 8 tasks ended.",
    );
    let never = UnjoinedRow { begun: 0, printed_ms: Some(3.25), zombies: Some(2), ..ended(0) };
    assert_says(
        Situation::MainBlocks,
        &never,
        "A stopwatch shows 3.2 ms; none of 8 tasks began; 2 ended processes wait for somebody to ask (zombies).",
    );
}

#[test]
fn who_learns_of_a_panic_depends_on_what_was_seen() {
    let fine = UnjoinedRow { status: "exit status: 0".into(), ..ended(7) };
    let say = |row: &UnjoinedRow| words(Situation::PanicUnasked, row);
    assert_eq!(say(&fine), "Nobody learns of the panic; the other 7 tasks ended.");
    let printed = UnjoinedRow { stderr: "thread panicked".into(), ..fine.clone() };
    assert_eq!(
        say(&printed),
        "Nobody learns of the panic but who reads standard error; the other 7 tasks ended."
    );
    let told = UnjoinedRow { told_error: 1, told_ok: 7, told_words: "boom".into(), ..printed.clone() };
    assert_eq!(say(&told), "Who asks learns of the panic: \"boom\"; the other 7 tasks ended.");
    assert_eq!(
        reported(&told),
        "to who asks (1 of 8): \"boom\"; on standard error: \"thread panicked\"; exit status: 0"
    );
    let dead = UnjoinedRow { main_ended: false, status: "exit status: 101".into(), ..ended(0) };
    assert_eq!(
        say(&dead),
        "The panic comes out in main and ends it (exit status: 101); none of the other 7 tasks ended."
    );
    let aborted = UnjoinedRow { status: "signal: 6 (SIGABRT)".into(), ..told };
    assert!(say(&aborted).starts_with("The panic ends the whole process (signal: 6 (SIGABRT))"));
    assert_eq!(reported(&fine), "nothing; exit status: 0");
}

#[test]
fn cancelling_stops_or_does_not_and_an_answer_that_belies_it_is_quoted() {
    let cancel = Situation::CancelWaiting;
    let call_ms = Some(0.2);
    let stopped = UnjoinedRow { call_ms, unfinished_freed: 8, ..ended(0) };
    assert_says(
        cancel,
        &stopped,
        "The tasks stop (the call took 200 µs): all 8 tasks began, none ended, destructors ran.",
    );
    let on = UnjoinedRow { call_ms, ended_after_call: 8, ..ended(8) };
    assert_says(cancel, &on, "The tasks do not stop, and the call does not wait, 200 µs: all 8 tasks ended.");
    let belied = UnjoinedRow { told_error: 8, told_words: "None".into(), ended_after_call: 0, ..on };
    assert_says(
        cancel,
        &belied,
        "The tasks do not stop, and the call returns when they have ended, 200 µs, with the answer \"None\" for 8 of \
         them: all 8 tasks ended.",
    );
}

#[test]
fn a_full_pool_queues_or_grows_or_blocks_or_refuses() {
    let full = UnjoinedRow {
        ran: true,
        tasks: 32,
        begun: 32,
        ended: 32,
        threads: 4,
        processes: 1,
        most_at_once: 4,
        longest_submit_ms: Some(0.5),
        work_ms: Some(400.0),
        ..UnjoinedRow::default()
    };
    let say = |row: &UnjoinedRow| words(Situation::SubmitFull, row);
    assert_eq!(
        say(&full),
        "Queued: no submit takes longer than 500 µs, 4 threads work for 400 ms; all 32 tasks ended."
    );
    let grown = UnjoinedRow { threads: 32, most_at_once: 30, ..full.clone() };
    assert_eq!(say(&grown), "Every task gets a new thread, 30 at once; all 32 tasks ended.");
    let forked = UnjoinedRow { processes: 32, ..grown };
    assert_eq!(say(&forked), "Every task gets a new process, 30 at once; all 32 tasks ended.");
    // A stall is not a rule.
    let stalled = UnjoinedRow { longest_submit_ms: Some(51.0), printed_ms: Some(55.0), ..full.clone() };
    assert!(say(&stalled).starts_with("Queued: no submit takes longer than 51 ms"));
    let blocks = UnjoinedRow { printed_ms: Some(350.0), ..stalled };
    assert_eq!(say(&blocks), "A submit blocks its caller, up to 51 ms; all 32 tasks ended.");
    let refuses =
        UnjoinedRow { refused: 28, told_words: "full".into(), ended: 4, begun: 4, lost: 28, ..full };
    assert_eq!(say(&refuses), "28 of 32 submits are refused: \"full\"; 4 of 32 tasks began, 4 ended.");
}

#[test]
fn asking_for_each_task_is_serial_only_if_it_was() {
    let serial =
        UnjoinedRow { most_at_once: 1, work_ms: Some(800.0), joined_work_ms: Some(100.0), ..ended(8) };
    let say = |row: &UnjoinedRow| words(Situation::OneByOne, row);
    assert_eq!(
        say(&serial),
        "One after the other, 800 ms: 8.0 times the 100 ms of submitting all first; all 8 tasks ended."
    );
    let not = UnjoinedRow { most_at_once: 8, work_ms: Some(101.0), ..serial };
    assert_eq!(
        say(&not),
        "8 at once, 101 ms, against 100 ms when all are submitted first; all 8 tasks ended."
    );
}

#[test]
fn a_drop_of_the_executor_stops_waits_or_changes_nothing() {
    let drop = Situation::DropExecutor;
    let call_ms = Some(300.0);
    let waits = UnjoinedRow { call_ms, ..ended(8) };
    assert_says(drop, &waits, "The drop waits for the tasks, 300 ms: all 8 tasks ended.");
    let without = UnjoinedRow { ended_after_call: 8, ..waits };
    assert_says(drop, &without, "The tasks go on without it (the drop took 300 ms): all 8 tasks ended.");
    let stopped = UnjoinedRow { call_ms, unfinished_freed: 8, ..ended(0) };
    assert_says(
        drop,
        &stopped,
        "The tasks are dropped with it, in 300 ms: all 8 tasks began, none ended, destructors ran.",
    );
}
