//! Requests that are held and let go, and the whole origin standing still.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Client, LANES, letters, report_when, start, start_tls, until_in_flight};
use origin::{Delay, Faults, Stall, UrlPath};

#[test]
fn held_requests_are_answered_when_they_are_released() {
    let mut origin = start_tls();
    for lane in LANES {
        origin.reset().unwrap();
        let mut clients: Vec<Client> = (0..50).map(|_| Client::connect_over(lane, &origin)).collect();
        for (index, client) in clients.iter_mut().enumerate() {
            let fault = if index == 0 { "503:1" } else { "none" };
            client.request(&format!("/bytes/30?delay=60s&fault={fault}&i={index}"));
        }
        until_in_flight(&mut origin, 50);
        assert_eq!(origin.report().unwrap().bytes_written, 0, "nothing is answered before");
        assert_eq!(origin.release().unwrap(), 50);
        assert_eq!(clients[0].receive().unwrap().status, 503);
        for (index, client) in clients.iter_mut().enumerate().skip(1) {
            assert_eq!(client.receive().unwrap().body, letters(30, index), "{lane:?}");
        }
        let report = origin.report().unwrap();
        assert_eq!((report.ok, report.faults.unavailable, report.in_flight), (49, 1, 0));
        assert_eq!(report.time_to_first_byte.summary.count, 49);
        assert!(report.time_to_first_byte.summary.max_ns <= report.wall_ns, "as long as it took");
        assert_eq!(report.lateness.summary.count, 0, "no timer has gone off");
        assert_eq!(origin.in_flight().unwrap(), 0);
        assert_eq!(origin.release().unwrap(), 0, "none is left");
    }
}

#[test]
fn a_release_is_for_what_waits_now() {
    let mut origin = start();
    let mut client = Client::connect(&origin);
    // The second waits in the pipe until the first is answered: it is held anew.
    client.request("/bytes/5?delay=60s&i=1");
    client.request("/bytes/5?delay=60s&i=2");
    // A client that leaves with an answer unread resets its connection, and is not waited for.
    let mut gone = Client::connect(&origin);
    gone.request("/bytes/5");
    gone.request("/bytes/5?delay=60s");
    report_when(&mut origin, |report| (report.ok, report.in_flight) == (1, 2));
    drop(gone);
    let mut other = Client::connect(&origin);
    other.request("/bytes/9?delay=60s");
    report_when(&mut origin, |report| (report.aborted, report.in_flight) == (1, 2));
    let mut stuck = Client::connect(&origin);
    stuck.request("/bytes/5?fault=stall:1");
    report_when(&mut origin, |report| report.faults.stall == 1);
    assert_eq!(origin.release().unwrap(), 2);
    assert_eq!(other.receive().unwrap().body, letters(9, 0));
    assert_eq!(client.receive().unwrap().body, letters(5, 1));
    until_in_flight(&mut origin, 1);
    assert_eq!(origin.release().unwrap(), 1);
    assert_eq!(client.receive().unwrap().body, letters(5, 2));
    // And timers go on as ever.
    assert_eq!(client.get("/bytes/5?delay=5ms&i=3").body, letters(5, 3));
    assert_eq!(origin.report().unwrap().lateness.summary.count, 1);
}

fn stalling(stall: &str, index: u64) -> String {
    let stall: Stall = stall.parse().unwrap();
    let (delay, faults) = (Delay::NONE, Faults::NONE);
    let path = UrlPath { bytes: 5, delay, seed: 0, faults, stall: Some(stall) };
    path.to_string().replace("{i}", &index.to_string())
}

#[test]
fn a_stall_holds_up_everybody() {
    const STALL: Duration = Duration::from_millis(300);
    let mut origin = start_tls();
    let mut guilty = Client::connect(&origin);
    let mut others = LANES.map(|lane| Client::connect_over(lane, &origin));
    let done = AtomicBool::new(false);
    // Of two requests in a row, one answered before the stall and one after it: it lies between their ends.
    let mut longest = Duration::ZERO;
    thread::scope(|scope| {
        scope.spawn(|| {
            assert_eq!(guilty.get(&stalling("300ms@7", 7)).body, letters(5, 7));
            done.store(true, Ordering::Release);
        });
        let mut before = Instant::now();
        let mut more = true;
        while more {
            more = !done.load(Ordering::Acquire);
            let now = Instant::now();
            for other in &mut others {
                assert_eq!(other.get("/bytes/5").body, letters(5, 0));
            }
            longest = longest.max(before.elapsed());
            before = now;
        }
    });
    assert!(longest >= STALL, "{longest:?}");
    let report = origin.report().unwrap();
    assert!(Duration::from_nanos(report.stalled_ns) >= STALL, "{report:?}");
    assert!(report.time_to_first_byte.summary.max_ns >= report.stalled_ns, "its own answer was late too");
}

#[test]
fn only_the_request_with_that_index_stalls() {
    let mut origin = start();
    let mut client = Client::connect(&origin);
    for index in (0..20).filter(|index| *index != 7) {
        client.get(&stalling("100ms@7", index));
    }
    assert_eq!(origin.report().unwrap().stalled_ns, 0);
    client.get(&stalling("100ms@7", 7));
    let once = origin.report().unwrap().stalled_ns;
    assert!(once >= 100_000_000);
    for index in 8..20 {
        client.get(&stalling("100ms@7", index));
    }
    assert_eq!(origin.report().unwrap().stalled_ns, once);
    origin.reset().unwrap();
    assert_eq!(origin.report().unwrap().stalled_ns, 0);
    assert_eq!(client.get("/bytes/5?stall=11s@7&i=7").status, 400);
}

#[test]
fn what_a_stall_makes_late_is_not_called_late() {
    let mut origin = start();
    let mut waiting = Client::connect(&origin);
    waiting.request("/bytes/5?delay=1s&i=1");
    until_in_flight(&mut origin, 1);
    let mut guilty = Client::connect(&origin);
    // Due before it is over, both of them.
    assert_eq!(guilty.get("/bytes/5?delay=10ms&stall=2s@2&i=2").body, letters(5, 2));
    assert_eq!(waiting.receive().unwrap().body, letters(5, 1));
    let report = origin.report().unwrap();
    assert_eq!((report.ok, report.lateness.summary.count), (2, 0));
    // What comes after it is.
    guilty.get("/bytes/5?delay=10ms&i=3");
    assert_eq!(origin.report().unwrap().lateness.summary.count, 1);
}
