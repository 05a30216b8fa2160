use super::*;

fn row(system: &str, situation: &str) -> UnjoinedRow {
    UnjoinedRow {
        system: system.into(),
        situation: situation.into(),
        ran: true,
        tasks: 8,
        begun: 8,
        ended: 8,
        most_at_once: 4,
        main_ended: true,
        status: "exit status: 0".into(),
        printed_ms: Some(0.02),
        work_ms: Some(200.0),
        ..UnjoinedRow::default()
    }
}

/// All of them at once: what they are told as, and whether it was expected.
fn texts(rows: &[UnjoinedRow]) -> Vec<(bool, String)> {
    findings(rows).into_iter().map(|finding| (finding.expected, finding.text)).collect()
}

fn one(rows: &[UnjoinedRow]) -> (bool, String) {
    let mut all = texts(rows);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn expected(text: &str) -> (bool, String) {
    (true, text.into())
}

fn exception(text: &str) -> (bool, String) {
    (false, text.into())
}

#[test]
fn a_stopwatch_is_wrong_or_right() {
    let late = UnjoinedRow { printed_ms: Some(199.0), ..row("b/b", NO_JOIN) };
    let wanted = "A stopwatch that is stopped after the last submit shows 20.0 µs in 1 of 2 systems, where the work went on \
                  until 200 ms; b/b keeps the caller until the work is done.";
    assert_eq!(one(&[row("a/a", NO_JOIN), late.clone()]), expected(wanted));
    let wanted =
        "A stopwatch that is stopped after the last submit is right in the one system that was tried.";
    assert_eq!(one(&[late]), exception(wanted));
}

#[test]
fn a_blocked_main_runs_nothing_or_all() {
    let idle = UnjoinedRow { begun: 0, ended: 0, lost: 8, ..row("a/a", MAIN_BLOCKS) };
    let wanted =
        "Where main blocks its thread instead of asking, not a single task begins in 1 of 2 systems: a/a.";
    assert_eq!(one(&[idle, row("b/b", MAIN_BLOCKS)]), expected(wanted));
    let begun = UnjoinedRow { begun: 8, ended: 0, lost: 8, ..row("a/a", MAIN_BLOCKS) };
    let wanted = "Where main blocks its thread instead of asking, not a single task ends in the one system that was tried: a/a.";
    assert_eq!(one(&[begun]), expected(wanted));
    let both = [row("a/a", MAIN_BLOCKS), row("b/b", MAIN_BLOCKS)];
    assert_eq!(
        one(&both),
        exception("Where main blocks its thread, tasks run all the same in all 2 systems.")
    );
}

#[test]
fn a_dropped_handle_means_two_things_or_one() {
    let stopped = |name| UnjoinedRow { ended: 0, lost: 8, ..row(name, DROP_HANDLE) };
    let some = UnjoinedRow { ended: 4, lost: 4, ..row("c/c", DROP_HANDLE) };
    let wanted = "Dropping the handle means two things: tasks go on with a/a (1 of 3 systems), and stop with b/b (1 of 3 \
                  systems); c/c does some of each.";
    assert_eq!(one(&[row("a/a", DROP_HANDLE), stopped("b/b"), some]), expected(wanted));
    let wanted = "Dropping the handle means one thing here: it stops tasks in all 2 systems.";
    assert_eq!(one(&[stopped("a/a"), stopped("b/b")]), exception(wanted));
}

#[test]
fn leaving_main_loses_work_in_silence_or_not() {
    let lost = UnjoinedRow { ended: 0, lost: 8, ..row("a/a", LEAVE_MAIN) };
    let outlived = UnjoinedRow { ended_after_exit: 8, ..row("c/c", LEAVE_MAIN) };
    let wanted = "Leaving main loses the work in 1 of 3 systems without a word: exit status 0, nothing on standard error; b/b \
                  waits for it; c/c leaves it running when the program is gone.";
    assert_eq!(one(&[lost.clone(), row("b/b", LEAVE_MAIN), outlived]), expected(wanted));
    let loud = UnjoinedRow { stderr: "8 tasks lost".into(), ..lost };
    let wanted = "Leaving main loses work in 1 of 2 systems, and each says so.";
    assert_eq!(one(&[loud, row("b/b", LEAVE_MAIN)]), exception(wanted));
    let none = [row("a/a", LEAVE_MAIN), row("b/b", LEAVE_MAIN)];
    assert_eq!(one(&none), exception("Leaving main lost no work in all 2 systems."));
}

#[test]
fn a_panic_is_heard_by_nobody_or_ends_the_program() {
    let unheard = UnjoinedRow { lost: 1, ended: 7, stderr: "panicked".into(), ..row("a/a", PANIC_UNASKED) };
    let ended =
        UnjoinedRow { main_ended: false, status: "exit status: 101".into(), ..row("b/b", PANIC_UNASKED) };
    let wanted = "A panic (in Python, an exception) in a task that nobody asks for leaves the exit status 0 in 1 of 2 systems: a line on standard error \
                  is all; b/b ends the program.";
    assert_eq!(one(&[unheard.clone(), ended.clone()]), expected(wanted));
    let mute = UnjoinedRow { stderr: String::new(), ..unheard };
    assert!(one(&[mute]).1.ends_with("a line on standard error at most, and not even that with a/a."));
    let wanted = "A panic (in Python, an exception) in a task that nobody asks for ends the program in the one system that was tried.";
    assert_eq!(one(&[ended]), exception(wanted));
}

#[test]
fn a_computing_task_is_cancelled_or_not() {
    let stopped = |name| UnjoinedRow { ended: 0, lost: 8, ..row(name, CANCEL_COMPUTING) };
    let late = UnjoinedRow { ended_before_call: 8, ..row("d/d", CANCEL_COMPUTING) };
    let wanted = "Cancelling does not stop a task that computes, for it never comes to where it could be stopped: it ran to \
                  its end in 2 of 3 systems; c/c did stop it; d/d had ended before main came to the call.";
    let rows = [row("a/a", CANCEL_COMPUTING), row("b/b", CANCEL_COMPUTING), stopped("c/c"), late.clone()];
    assert_eq!(one(&rows), expected(wanted));
    let wanted = "Cancelling stopped tasks that compute in 1 of 2 systems: c/c.";
    assert_eq!(one(&[row("a/a", CANCEL_COMPUTING), stopped("c/c")]), exception(wanted));
    assert!(texts(&[late]).is_empty());
}

#[test]
fn a_full_pool_says_stop_or_does_not() {
    let quick = |name| UnjoinedRow { longest_submit_ms: Some(0.01), ..row(name, SUBMIT_FULL) };
    let more = UnjoinedRow { most_at_once: 8, ..quick("b/b") };
    let wanted = "Nobody says stop: where all workers are busy, none of 2 systems refuses a task or keeps the caller waiting: a \
                  queue grows; b/b starts one more thread or process for each.";
    assert_eq!(one(&[quick("a/a"), more]), expected(wanted));
    let refused = UnjoinedRow { refused: 3, ..quick("a/a") };
    let held = UnjoinedRow { longest_submit_ms: Some(100.0), ..quick("b/b") };
    let wanted = "Where all workers are busy, some say stop: a/a refused tasks, b/b kept the caller waiting.";
    assert_eq!(one(&[refused, held]), exception(wanted));
}

#[test]
fn one_after_the_other_is_slow_or_costs_little() {
    let of = |joined| UnjoinedRow { joined_work_ms: Some(joined), ..row("a/a", ONE_BY_ONE) };
    assert!(
        one(&[of(25.0)])
            .1
            .contains("8.00× as long as submitting all first, in the one system that was tried.")
    );
    assert!(one(&[of(25.0)]).0);
    let wanted = "Asking for each task before the next is submitted cost little here: 1.00× as long.";
    assert_eq!(one(&[of(200.0)]), exception(wanted));
}

#[test]
fn where_there_is_no_such_call_nothing_is_counted() {
    let none = |situation| UnjoinedRow { ran: false, ..row("a/a", situation) };
    assert!(texts(&[none(NO_JOIN), none(LEAVE_MAIN), none(DROP_HANDLE)]).is_empty());
    assert!(texts(&[]).is_empty());
}
