//! Each fault as a client meets it, and as the report counts it.

use std::io::ErrorKind;
use std::time::Duration;

use crate::support::{Client, letters, report_when, start};
use origin::{Delay, Fault, Faults, url_path};

#[test]
fn a_503_is_an_answer_and_the_connection_goes_on() {
    let mut origin = start();
    let mut client = Client::connect(&origin);
    for _ in 0..2 {
        let answer = client.get("/bytes/100?fault=503:1&delay=1ms");
        assert_eq!((answer.status, answer.complete), (503, true));
    }
    let report = origin.report().unwrap();
    assert_eq!((report.requests, report.ok, report.faults.unavailable, report.faults.total()), (2, 0, 2, 2));
    assert_eq!(report.time_to_first_byte.summary.count, 0, "faults are kept out of the latencies");
    assert_eq!(report.lateness.summary.count, 2);
}

#[test]
fn a_reset_is_a_reset() {
    let mut origin = start();
    let mut client = Client::connect(&origin);
    client.request("/bytes/100?fault=reset:1");
    assert_eq!(client.receive().unwrap_err().kind(), ErrorKind::ConnectionReset);
    let report = report_when(&mut origin, |report| report.connections_open == 0);
    assert_eq!((report.requests, report.faults.reset, report.aborted, report.bytes_written), (1, 1, 0, 0));
}

#[test]
fn a_truncated_body_ends_about_half_way() {
    let mut origin = start();
    for (promised, sent) in [(100, 50), (1_000_000, 500_000), (1, 0), (0, 0)] {
        let mut client = Client::connect(&origin);
        let answer = client.get(&format!("/bytes/{promised}?fault=truncate:1&i=4"));
        assert_eq!(answer.status, 200);
        assert!(!answer.complete && answer.body == letters(sent, 4), "{promised}");
        assert!(client.ended());
    }
    assert_eq!(origin.report().unwrap().faults.truncate, 4);
}

#[test]
fn a_stall_lasts_until_the_client_leaves() {
    let mut origin = start();
    let mut client = Client::connect(&origin);
    client.request("/bytes/100?fault=stall:1");
    client.socket().set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    assert_eq!(client.receive().unwrap_err().kind(), ErrorKind::WouldBlock);
    let report = origin.report().unwrap();
    assert_eq!((report.faults.stall, report.connections_open, report.in_flight), (1, 1, 0));
    drop(client);
    let report = report_when(&mut origin, |report| report.connections_open == 0);
    assert_eq!((report.aborted, report.bytes_written), (0, 0));
}

/// What the client meets is what anybody can draw from the same seed: the trace is shared, not the server's secret.
#[test]
fn faults_follow_the_seed() {
    let mut origin = start();
    let faults: Faults = "503:0.3,truncate:0.3".parse().unwrap();
    let template = url_path(10, &Delay::NONE, 11, &faults);
    let mut hits = 0;
    for index in 0..60_u64 {
        let mut client = Client::connect(&origin);
        let answer = client.get(&template.replace("{i}", &index.to_string()));
        let met = match (answer.status, answer.complete) {
            (503, true) => Some(Fault::Unavailable),
            (200, false) => Some(Fault::Truncate),
            (200, true) => None,
            other => panic!("{other:?}"),
        };
        assert_eq!(met, faults.draw(11, index), "{index}");
        hits += u64::from(met.is_some());
    }
    let report = origin.report().unwrap();
    assert_eq!((report.requests, report.faults.total(), report.ok), (60, hits, 60 - hits));
}
