//! Talks the protocol to the real runner.

use runner_tests::protocol::{FromRunner, Spec, ToRunner, Work};
use runner_tests::{Runner, Server, Talk, conformance, countdown, fetch};
use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

const BINARY: &str = env!("CARGO_BIN_EXE_runner-processes");
const POOL: Runner = Runner::new(BINARY, "process/pool").tls(&["ureq"]);
const PER_TASK: Runner = Runner::new(BINARY, "process/per-task").fresh_only().tls(&["ureq"]);

conformance!(pool, POOL, ["raw", "ureq"]);
conformance!(per_task, PER_TASK, ["raw", "ureq"]);

#[test]
fn a_thousand_processes_are_refused_with_a_reason() {
    let thousand = Work::Fetch(fetch("raw", Server::nobody(), 1, 1001, 1000));
    for runner in [POOL, PER_TASK] {
        let answer = runner.answer(runner.spec(thousand.clone()));
        let FromRunner::Unsupported { reason } = &answer else { panic!("{answer:?}") };
        assert!(reason.contains("1000 processes"), "{reason}");
    }
    // Four tasks a core are what a suite asks for; more than that, beyond 128, is refused.
    let cores = thread::available_parallelism().expect("the cores can be counted").get() as u32;
    let answer = PER_TASK.answer(PER_TASK.spec(countdown((4 * cores).max(128) + 1, 1)));
    assert!(matches!(answer, FromRunner::Unsupported { .. }), "{answer:?}");
    let answer = POOL.answer(Spec { workers: 0, ..POOL.spec(countdown(1, 1)) });
    assert!(matches!(answer, FromRunner::Failed { .. }), "{answer:?}");
}

#[test]
fn one_wave_may_be_as_large_as_the_machine_allows() {
    const MANY: u32 = 150;
    for runner in [POOL, PER_TASK] {
        let server = Server::start();
        let url = server.url(3, &format!("gate={MANY}"));
        let outcome = runner.trial(Work::Fetch(fetch("raw", url, 3, MANY.into(), MANY)));
        assert_eq!(
            (outcome.ok, server.most_in_flight()),
            (MANY.into(), MANY),
            "{:?}",
            outcome.error_examples
        );

        let billion = Work::Fetch(fetch("raw", Server::nobody(), 1, 1_000_000_000, 1_000_000_000));
        let answer = runner.answer(runner.spec(billion));
        let FromRunner::Unsupported { reason } = &answer else { panic!("{answer:?}") };
        assert!(reason.contains("open files"), "{reason}");
    }
}

#[test]
fn fewer_workers_than_slots_work_through_all_orders() {
    let server = Server::start();
    let url = server.url(3, "gate=2&delay_ms=1");
    let outcome = POOL.workers(2).trial(Work::Fetch(fetch("raw", url, 3, 20, 6)));
    assert_eq!((outcome.ok, server.most_in_flight(), server.connections()), (20, 2, 2));
}

#[test]
fn the_work_of_workers_is_in_the_account() {
    for runner in [POOL, PER_TASK] {
        let user_ns = |iterations| runner.workers(2).trial(countdown(2, iterations)).window.user_ns;
        let (next_to_nothing, much) = (user_ns(1_000), user_ns(40_000_000));
        assert!(much > 3 * next_to_nothing, "{runner:?}: {much} ns against {next_to_nothing} ns");
    }
}

#[test]
fn a_lost_worker_fails_the_trial() {
    let mut talk = ready(&POOL, 3);
    let workers = children(talk.pid());
    assert_eq!(workers.len(), 3, "as many as the spec says");
    kill(workers[1]);
    talk.say(&ToRunner::Go);
    let answer = talk.hear();
    assert!(
        matches!(&answer, Some(FromRunner::Failed { reason }) if reason.contains("worker")),
        "{answer:?}"
    );
    gone(&workers);
}

#[test]
fn no_worker_outlives_the_runner() {
    let mut hung_up = ready(&POOL, 2);
    let workers = children(hung_up.pid());
    hung_up.hang_up();
    assert!(hung_up.exit().success());
    gone(&workers);

    let killed = ready(&POOL, 2);
    let workers = children(killed.pid());
    kill(killed.pid());
    gone(&workers);
}

fn ready(runner: &Runner, tasks: u32) -> Talk {
    let spec = runner.spec(countdown(tasks, 1_000));
    let mut talk = Talk::start(runner, spec.workers);
    talk.say(&ToRunner::Spec(spec));
    assert_eq!(talk.hear(), Some(FromRunner::Ready));
    talk
}

fn children(pid: u32) -> Vec<u32> {
    let list = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).expect("the runner lives");
    list.split_whitespace().map(|pid| pid.parse().expect("a process id")).collect()
}

fn kill(pid: u32) {
    let pid = rustix::process::Pid::from_raw(pid as i32).expect("a process id is not 0");
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("it lives");
}

/// Waits until none of them is there: they end right after their runner, not before it.
fn gone(pids: &[u32]) {
    let patience = Instant::now() + Duration::from_secs(10);
    let runs = |pid: &u32| {
        let stat = fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("stat"));
        stat.is_ok_and(|stat| !stat.contains(") Z "))
    };
    while pids.iter().any(runs) {
        assert!(Instant::now() < patience, "{pids:?} outlive their runner");
        thread::sleep(Duration::from_millis(5));
    }
}
