//! The open loop.

use crate::outcome::raw;
use crate::runner::{Runner, fetch};
use crate::server::Server;
use protocol::{Fetch, Open, Outcome, Pacer, Work};

/// Eight that are due at once are in flight at once, however many of them still wait for their answers.
pub fn arrivals_do_not_wait_for_answers(runner: &Runner, client: &str) {
    const ARRIVALS: u32 = 8;
    let server = Server::start();
    let most = runner.in_flight.unwrap_or(ARRIVALS);
    let url = server.url(3, &format!("gate={most}&delay_ms=4"));
    let (outcome, pacer) = trial(runner, fetch(client, url, 3, ARRIVALS.into(), ARRIVALS));
    assert_eq!(outcome.ok, u64::from(ARRIVALS), "{client}: {:?}", outcome.error_examples);
    assert_eq!((pacer.turned_away, server.most_in_flight()), (0, most), "{client}");
}

/// While one is in flight and one may be, the others are turned away, and the origin never hears of them.
pub fn a_full_house_turns_away(runner: &Runner, client: &str) {
    let server = Server::start();
    let (outcome, pacer) = trial(runner, fetch(client, server.url(3, "delay_ms=200"), 3, 20, 1));
    assert!(pacer.turned_away > 0, "{client}: {pacer:?}");
    assert!(outcome.ok > 0, "{client}: {:?}", outcome.error_examples);
    assert_eq!((outcome.ok, server.most_in_flight()), (server.requests(), 1), "{client}");
}

/// All are due when the window opens.
fn trial(runner: &Runner, fetch: Fetch) -> (Outcome, Pacer) {
    let due_ns = vec![0; fetch.requests as usize];
    let arrivals = due_ns.len();
    let mut outcome = runner.trial(Work::Open(Open { fetch, due_ns }));
    let pacer = outcome.pacer.take().expect("every open loop has one");
    assert_eq!(raw(&pacer.lateness).len(), arrivals);
    (outcome, pacer)
}
