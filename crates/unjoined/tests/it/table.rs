//! The whole table once, every case as a real program: what the documentation of each library promises about work that
//! nobody joins, and what we rely on where it promises nothing.

use crate::rows::{all, assert_all_ended, assert_dropped, assert_killed, assert_stopped, row, rows};
use std::collections::BTreeSet;

const WORKERS: u32 = 4;
const SCOPES: [&str; 2] = ["std/scoped-threads", "pool/rayon-scope"];
/// Nobody but main runs the tasks.
const SINGLE: [&str; 3] = ["tokio/current-thread", "smol/single", "futures/local-pool"];
const TOKIO: [&str; 3] = ["tokio/multi-thread", "tokio/current-thread", "tokio/join-set"];

#[test]
fn every_system_is_in_every_situation_or_it_is_said_why_not() {
    let systems: BTreeSet<_> = rows().iter().map(|row| row.system.as_str()).collect();
    let situations: BTreeSet<_> = rows().iter().map(|row| row.situation.as_str()).collect();
    assert_eq!((systems.len(), situations.len()), (15, 14));
    for system in systems {
        for situation in &situations {
            let found: Vec<_> =
                rows().iter().filter(|row| row.system == system && row.situation == *situation).collect();
            let [row] = found[..] else {
                assert!(found.is_empty() && *situation == "shut-down", "{system} {situation}: {found:?}");
                continue;
            };
            assert!(row.library.split(' ').count() >= 2, "{row:#?}");
            assert_eq!(row.lost, row.tasks - row.ended);
            assert!(row.words.ends_with('.'), "{row:#?}");
            assert_eq!(
                (row.tasks > 0, !row.call.is_empty(), !row.reported.is_empty()),
                (row.ran, row.ran, row.ran)
            );
            assert!(row.ran || row.words.starts_with("There is no such call: "), "{row:#?}");
        }
    }
}

#[test]
fn what_is_joined_is_not_lost() {
    for row in all("join-all") {
        assert_all_ended(row);
        assert_eq!(
            (row.told_error, row.status.as_str(), row.main_ended),
            (0, "exit status: 0", true),
            "{row:#?}"
        );
    }
}

#[test]
fn a_stopwatch_that_nobody_joins_for_shows_less_than_the_work_takes() {
    for row in all("no-join") {
        assert_all_ended(row);
        assert!(row.printed_ms < row.work_ms, "{row:#?}");
    }
}

#[test]
fn one_thread_that_main_blocks_runs_nothing() {
    for row in all("main-blocks") {
        if SINGLE.contains(&row.system.as_str()) {
            assert_eq!(row.begun, 0, "{row:#?}");
        } else {
            assert_all_ended(row);
        }
    }
}

#[test]
fn dropping_a_handle_detaches_cancels_or_spares_what_has_begun() {
    let detach = [
        "std/threads",
        "std/scoped-threads",
        "pool/spawn-blocking",
        "process/per-task",
        "tokio/multi-thread",
    ];
    for system in detach.into_iter().chain(["tokio/current-thread", "async-std/global"]) {
        assert_all_ended(row(system, "drop-handle"));
    }
    for system in ["tokio/join-set", "smol/multi", "smol/single", "futures/local-pool", "futures/thread-pool"]
    {
        assert_dropped(row(system, "drop-handle"));
    }
    let unblock = row("pool/unblock", "drop-handle");
    assert_eq!((unblock.begun, unblock.ended), (WORKERS, WORKERS), "{unblock:#?}");
    assert_eq!(all("drop-handle").count(), 13);
}

#[test]
fn what_is_detached_goes_on() {
    for row in all("detach") {
        assert_all_ended(row);
    }
    assert_eq!(all("detach").count(), 6);
}

#[test]
fn processes_that_nobody_waits_for_are_zombies_and_then_orphans() {
    assert_eq!(row("process/per-task", "no-join").zombies, Some(8));
    assert_eq!(row("process/per-task", "drop-handle").zombies, Some(8));
    let left = row("process/per-task", "leave-main");
    assert_all_ended(left);
    assert_eq!(left.ended_after_exit, left.tasks, "{left:#?}");
    for row in rows().iter().filter(|row| row.system != left.system) {
        assert_eq!((row.ended_after_exit, row.zombies.unwrap_or(0)), (0, 0), "{row:#?}");
    }
}

#[test]
fn leaving_main_kills_drops_or_waits() {
    for system in
        ["std/threads", "pool/rayon", "pool/unblock", "async-std/global", "smol/multi", "futures/thread-pool"]
    {
        assert_killed(row(system, "leave-main"));
    }
    for system in TOKIO.into_iter().chain(["smol/single", "futures/local-pool"]) {
        assert_dropped(row(system, "leave-main"));
    }
    // The runtime is dropped where main ends, and waits for the pool: for what is still queued as well.
    for system in SCOPES.into_iter().chain(["pool/spawn-blocking"]) {
        let left = row(system, "leave-main");
        assert_all_ended(left);
        assert!(left.main_ended && left.ended_before_call == 0, "{left:#?}");
    }
    for row in all("leave-main") {
        assert_eq!(
            (row.status.as_str(), row.stderr.as_str()),
            ("exit status: 0", ""),
            "a loss nobody reports: {row:#?}"
        );
    }
}

#[test]
fn an_executor_takes_its_tasks_along_and_a_pool_of_threads_does_not() {
    for system in TOKIO.into_iter().chain(["smol/multi", "smol/single", "futures/local-pool"]) {
        assert_dropped(row(system, "drop-executor"));
    }
    for system in ["pool/rayon", "futures/thread-pool"] {
        let dropped = row(system, "drop-executor");
        assert_all_ended(dropped);
        assert_eq!(dropped.ended_after_call, dropped.tasks, "{dropped:#?}");
    }
    let waited = row("pool/spawn-blocking", "drop-executor");
    assert_all_ended(waited);
    assert_eq!(waited.ended_after_call, 0, "{waited:#?}");
}

#[test]
fn a_shutdown_in_the_background_waits_for_nothing() {
    for row in all("shut-down") {
        assert_stopped(row);
        assert_eq!(row.status, "exit status: 0");
    }
    assert_eq!(all("shut-down").count(), 4);
}

#[test]
fn a_panic_is_told_to_who_joins_or_comes_out_there() {
    let told = ["std/threads", "std/scoped-threads", "pool/spawn-blocking", "process/per-task"];
    for system in told.into_iter().chain(TOKIO) {
        let row = row(system, "panic-joined");
        assert_eq!((row.told_error, row.told_ok, row.ended), (1, 7, 7), "{row:#?}");
        assert!(row.main_ended, "{row:#?}");
    }
    let comes_out = ["pool/unblock", "async-std/global", "smol/multi", "smol/single", "futures/local-pool"];
    for system in comes_out.into_iter().chain(["futures/thread-pool", "pool/rayon-scope"]) {
        let row = row(system, "panic-joined");
        assert_eq!((row.main_ended, row.status.as_str()), (false, "exit status: 101"), "{row:#?}");
        assert_eq!(row.told_error, 0, "{row:#?}");
    }
}

#[test]
fn a_panic_that_nobody_asks_for_is_a_line_on_standard_error_but_in_scopes_and_rayon() {
    for row in all("panic-unasked") {
        assert!(row.stderr.contains("task 0 panics"), "{row:#?}");
        if SCOPES.contains(&row.system.as_str()) {
            assert_eq!((row.main_ended, row.status.as_str()), (false, "exit status: 101"), "{row:#?}");
        } else if row.system != "pool/rayon" {
            assert_eq!(
                (row.main_ended, row.status.as_str(), row.ended),
                (true, "exit status: 0", 7),
                "{row:#?}"
            );
        }
    }
    // Its default handler for a panic in `spawn` aborts: nobody can ask any more, and the others go down with it.
    for situation in ["panic-unasked", "panic-joined"] {
        let row = row("pool/rayon", situation);
        assert!(row.status.contains("SIGABRT") && !row.main_ended && row.ended < 7, "{row:#?}");
    }
}

#[test]
fn cancelling_stops_what_waits_and_runs_destructors_except_across_processes() {
    for row in all("cancel-waiting") {
        match row.system.as_str() {
            "process/per-task" => assert_killed(row),
            // A closure that has begun is not stopped; one in the queue never begins.
            "pool/spawn-blocking" | "pool/unblock" => {
                assert_eq!((row.begun, row.ended, row.ended_after_call), (WORKERS, WORKERS, 0), "{row:#?}");
            }
            _ => assert_dropped(row),
        }
    }
    assert_eq!(all("cancel-waiting").count(), 11);
}

#[test]
fn nothing_cancels_what_computes_but_the_end_of_its_process() {
    for row in all("cancel-computing") {
        if row.system == "process/per-task" {
            assert_killed(row);
            continue;
        }
        assert_all_ended(row);
        if SINGLE.contains(&row.system.as_str()) {
            assert_eq!(row.ended_before_call, row.tasks, "main cannot even call: {row:#?}");
        }
    }
    assert_eq!(all("cancel-computing").count(), 11);
}

#[test]
fn no_pool_refuses_or_blocks_when_it_is_full() {
    for row in all("submit-full") {
        assert_all_ended(row);
        assert_eq!(row.refused, 0, "{row:#?}");
        let threads = match row.system.as_str() {
            "std/threads" | "std/scoped-threads" | "process/per-task" => row.tasks,
            system if SINGLE.contains(&system) => 1,
            _ => {
                assert!(row.threads <= WORKERS && row.most_at_once <= WORKERS, "{row:#?}");
                continue;
            }
        };
        assert_eq!(row.threads, threads, "{row:#?}");
    }
}

#[test]
fn asking_for_each_task_before_the_next_makes_everything_serial() {
    for row in all("one-by-one") {
        assert_all_ended(row);
        assert_eq!(row.most_at_once, 1, "{row:#?}");
        // Four to eight times as long on an idle machine.
        assert!(row.work_ms.unwrap() > 1.5 * row.joined_work_ms.unwrap(), "{row:#?}");
    }
    assert_eq!(all("one-by-one").count(), 15);
}
