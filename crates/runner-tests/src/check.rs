//! What every contender must do. Each function panics with what is wrong.
//!
//! Behaviour only; the one thing said of time is that no answer comes before its delay has passed.

mod mixed;
mod open;
mod tls;

pub use mixed::fetches_go_on_beside_countdowns;
pub use open::{a_full_house_turns_away, arrivals_do_not_wait_for_answers};
pub use tls::certificates_are_verified;

use crate::outcome::raw;
use crate::runner::{Runner, countdown, fetch};
use crate::server::Server;
use crate::talk::Talk;
use protocol::{Connection, ErrorKind, Fetch, FromRunner, Spec, ToRunner, Warmup, Work};

/// Goes through the conversation as far as it goes, and leaves it at every point.
pub fn keeps_to_the_conversation(runner: &Runner) {
    let work = countdown(2, 10);
    runner.trial(work.clone());

    let mut before_go = Talk::start(runner, 2);
    before_go.say(&ToRunner::Spec(runner.spec(work.clone())));
    assert_eq!(before_go.hear(), Some(FromRunner::Ready));
    before_go.hang_up();
    assert_eq!(before_go.hear(), None, "the harness changed its mind; nothing is left to say");
    assert!(before_go.exit().success());

    let mut before_spec = Talk::start(runner, 2);
    before_spec.hang_up();
    assert_eq!(before_spec.hear(), None);
    assert!(before_spec.exit().success());

    let mut garbage = Talk::start(runner, 2);
    garbage.say_text("hello\n");
    assert_failed(garbage.hear(), "hello");

    let newer = Spec { protocol: protocol::VERSION + 1, ..runner.spec(work) };
    assert_failed(Some(runner.answer(newer)), "version");
}

/// Names it does not know.
pub fn refuses_what_it_does_not_have(runner: &Runner) {
    let nonsense = Spec { contender: "no/such".into(), ..runner.spec(countdown(1, 1)) };
    assert_failed(Some(runner.answer(nonsense)), "such");
    let client = runner.spec(Work::Fetch(fetch("no-such-client", Server::nobody(), 1, 1, 1)));
    match runner.answer(client) {
        FromRunner::Unsupported { reason } => assert!(reason.contains("no-such-client"), "{reason}"),
        other => panic!("{runner:?}: {other:?}"),
    }
    let https = runner.spec(Work::Fetch(fetch("raw", "https://127.0.0.1/".into(), 1, 1, 1)));
    match runner.answer(https) {
        FromRunner::Unsupported { reason } => assert!(reason.contains("https"), "{reason}"),
        other => panic!("{runner:?}: {other:?}"),
    }
}

/// Runs every task; the work is done by the processor.
pub fn counts_down(runner: &Runner) {
    let outcome = runner.trial(countdown(5, 200_000));
    assert_eq!((outcome.ok, outcome.attempted), (5, 5));
    assert!(raw(&outcome.service).iter().all(|ns| *ns > 1_000), "200,000 steps within a microsecond");
    // The kernel's account is exact to a clock tick, at worst.
    let work: u64 = raw(&outcome.service).iter().sum();
    assert!(outcome.window.user_ns + outcome.window.system_ns > 0, "no CPU time for {work} ns of work");
}

/// Good answers: all counted, none sooner than its delay.
pub fn answers_are_checked_and_timed(runner: &Runner, client: &str) {
    const DELAY_MS: u64 = 15;
    let server = Server::start();
    // Longer than one read of the raw lane, so that an answer comes in parts.
    let url = server.url(5_000, &format!("delay_ms={DELAY_MS}"));
    let outcome = runner.trial(Work::Fetch(fetch(client, url, 5_000, 12, 4)));
    assert_eq!(outcome.ok, 12, "{client}: {:?}", outcome.error_examples);
    assert_eq!(server.requests(), 12);
    let soonest = raw(&outcome.service).iter().min().copied();
    assert!(soonest >= Some(DELAY_MS * 1_000_000), "{client}: an answer {soonest:?} ns after its request");
}

/// Exactly as many in flight as allowed: no answer comes until that number waits, and more would be seen.
pub fn concurrency_is_reached_and_kept(runner: &Runner, client: &str) {
    let server = Server::start();
    let most = runner.in_flight.unwrap_or(8);
    let url = server.url(3, &format!("gate={most}&delay_ms=4"));
    let outcome = runner.trial(Work::Fetch(fetch(client, url, 3, 40, 8)));
    assert_eq!(outcome.ok, 40, "{client}: {:?}", outcome.error_examples);
    assert_eq!(server.most_in_flight(), most, "{client}");
}

/// Kept, from the warm-up to the window, or one for each request.
///
/// All are idle at once between the two, which a library that keeps only a few by default does not survive.
pub fn connections_are_kept_or_opened_anew(runner: &Runner, client: &str) {
    let trial = |connection| {
        let server = Server::start();
        let url = server.url(3, "delay_ms=5");
        let warmup = Warmup { urls: vec![url.clone()], requests: 32 };
        let window = Fetch { connection, warmup, ..fetch(client, url, 3, 48, 16) };
        let outcome = runner.trial(Work::Fetch(window));
        assert_eq!(outcome.ok, 48, "{client}: {:?}", outcome.error_examples);
        assert_eq!(server.requests(), 80, "{client}");
        server.connections()
    };
    assert_eq!(trial(Connection::Fresh), 80, "{client}: a connection for each request");
    if runner.fresh_only {
        return;
    }
    let kept = trial(Connection::Reuse);
    if runner.without_pool.contains(&client) {
        assert_eq!(kept, 80, "{client}: a connection for each request, whatever the spec says");
        return;
    }
    // A library may open a few in advance while others become free. How many is chance, and more on a busy machine: of three
    // trials one has to keep to the bound. One that keeps no connection never does.
    let (most, trials) = if client == "raw" { (16, 1) } else { (24, 3) };
    let more = || (1..trials).any(|_| trial(Connection::Reuse) <= most);
    assert!(kept <= most || more(), "{client}: {kept} connections for a concurrency of 16, {trials} times");
}

/// Each way to go wrong is counted as what it is, and in no latency.
pub fn errors_are_told_apart(runner: &Runner, client: &str) {
    for (fault, kind) in [
        ("status", ErrorKind::Status),
        ("content", ErrorKind::Content),
        ("truncated", ErrorKind::Truncated),
        ("reset", ErrorKind::Reset),
        ("garbage", ErrorKind::Protocol),
    ] {
        let server = Server::start();
        let url = server.url(40, &format!("fault={fault}&every=3"));
        let outcome = runner.trial(Work::Fetch(fetch(client, url, 40, 9, 2)));
        let seen = (outcome.ok, outcome.errors.clone());
        assert_eq!(seen, (6, [(kind, 3)].into()), "{client}, {fault}: {:?}", outcome.error_examples);
    }
}

/// Answers that never come, and answers that drip in: both are given up, the latter not at each byte anew.
pub fn time_runs_out(runner: &Runner, client: &str) {
    for fault in ["stall", "drip"] {
        let server = Server::start();
        let url = server.url(120, &format!("fault={fault}&every=2"));
        // A second is enough for good answers on a busy machine, and too short for 120 bytes, 20 ms each.
        let window = Fetch { timeout_ns: 1_000_000_000, ..fetch(client, url, 120, 4, 4) };
        let outcome = runner.trial(Work::Fetch(window));
        let seen = (outcome.ok, outcome.errors.clone());
        let expected = (2, [(ErrorKind::Timeout, 2)].into());
        assert_eq!(seen, expected, "{client}, {fault}: {:?}", outcome.error_examples);
    }
}

/// A port where nobody listens.
pub fn nobody_listens(runner: &Runner, client: &str) {
    let outcome = runner.trial(Work::Fetch(fetch(client, Server::nobody(), 1, 3, 2)));
    let expected = [(ErrorKind::Connect, 3)].into();
    assert_eq!(outcome.errors, expected, "{client}: {:?}", outcome.error_examples);
}

fn assert_failed(line: Option<FromRunner>, about: &str) {
    match line {
        Some(FromRunner::Failed { reason }) => assert!(reason.contains(about), "{reason}"),
        other => panic!("not refused as failed: {other:?}"),
    }
}
