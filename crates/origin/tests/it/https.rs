//! The same origin over TLS: who it is, whom it serves, and that it counts alike.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};

use crate::support::wire::{trusting, trusting_with};
use crate::support::{Client, LANES, Lane, PATIENCE, letters, report_when, start, start_tls};
use origin::control::Report;
use rustls::version::{TLS12, TLS13};
use rustls::{CertificateError, HandshakeKind, ProtocolVersion};

#[test]
fn it_is_there_only_when_asked_for() {
    let plain = start();
    assert_eq!((plain.https_address(), plain.authority_pem()), (None, None));
    let both = start_tls();
    assert_ne!(both.https_address().unwrap(), both.address());
    assert!(both.authority_pem().unwrap().starts_with("-----BEGIN CERTIFICATE-----"));
}

#[test]
fn a_client_that_trusts_the_authority_is_served_on_one_connection() {
    let mut origin = start_tls();
    for (version, number) in [(&TLS12, ProtocolVersion::TLSv1_2), (&TLS13, ProtocolVersion::TLSv1_3)] {
        origin.reset().unwrap();
        let config = trusting_with(origin.authority_pem(), &[version]);
        let mut client = Client::connect_tls(&origin, &config);
        for (count, index) in [(0, 0), (26, 1), (5000, 3), (20_000, 4), (1_000_000, 77), (3, 2)] {
            let answer = client.get(&format!("/bytes/{count}?delay=1ms&i={index}"));
            assert!(answer.status == 200 && answer.body == letters(count, index), "{count} {number:?}");
        }
        let session = client.session();
        assert_eq!(session.protocol_version(), Some(number));
        assert_eq!(session.alpn_protocol(), Some(&b"http/1.1"[..]));
        let report = origin.report().unwrap();
        assert_eq!((report.ok, report.connections_accepted, report.lateness.summary.count), (6, 1, 6));
    }
}

#[test]
fn a_client_that_does_not_trust_the_authority_refuses() {
    let (mut origin, other) = (start_tls(), start_tls());
    for pem in [None, other.authority_pem()] {
        let config = trusting_with(pem, &[&TLS13]);
        let error = Client::connect_tls(&origin, &config).try_request("/bytes/5").unwrap_err();
        let refused = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
        // A key of the same name and another signature, or no such name at all.
        assert!(
            matches!(
                refused,
                Some(rustls::Error::InvalidCertificate(
                    CertificateError::UnknownIssuer | CertificateError::BadSignature
                ))
            ),
            "{error:?}"
        );
    }
    assert_eq!(Client::connect_over(Lane::Https, &origin).get("/bytes/5").body, letters(5, 0));
    assert_eq!(origin.report().unwrap().requests, 1);
}

#[test]
fn a_session_is_resumed() {
    let origin = start_tls();
    let config = trusting(&origin);
    for kind in [HandshakeKind::Full, HandshakeKind::Resumed] {
        let mut client = Client::connect_tls(&origin, &config);
        client.get("/bytes/5");
        assert_eq!(client.session().handshake_kind(), Some(kind));
    }
}

#[test]
fn what_is_no_tls_hurts_nobody() {
    let mut origin = start_tls();
    let address = origin.https_address().unwrap();
    let mut client = Client::connect_over(Lane::Https, &origin);
    client.get("/bytes/5");
    let mut half = TcpStream::connect(address).unwrap();
    half.write_all(&[0x16, 3, 1, 2]).unwrap();
    // Half a record, then nothing; and records of the right form that hold nothing.
    let mut empty = TcpStream::connect(address).unwrap();
    empty.set_nonblocking(true).unwrap();
    while empty.write(&[0x17, 3, 3, 0, 0].repeat(1000)).is_ok_and(|count| count > 0) {}
    for garbage in
        [&b"GET /bytes/5 HTTP/1.1\r\n\r\n"[..], &[0xff; 100_000], &[0; 10], b"\x16\x03\x01\0\x05hello"]
    {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        // It may hang up on us before we are through.
        let _ = stream.write_all(garbage);
        let mut rest = Vec::new();
        let ended = stream.read_to_end(&mut rest);
        assert!(ended.is_ok() || ended.unwrap_err().kind() == ErrorKind::ConnectionReset);
        assert_eq!(client.get("/bytes/5?i=1").body, letters(5, 1));
    }
    drop((half, empty));
    let report = report_when(&mut origin, |report| report.connections_open == 1);
    assert_eq!((report.requests, report.malformed, report.aborted), (5, 0, 0));
}

#[test]
fn a_slow_reader_gets_the_largest_body_whole_and_stops_nobody() {
    let mut origin = start_tls();
    let count = 16 * 1024 * 1024;
    let mut slow = Client::connect_over(Lane::Https, &origin);
    slow.send(format!("GET /bytes/{count}?i=5 HTTP/1.1\r\nConnection: close\r\n\r\n"));
    report_when(&mut origin, |report| report.bytes_written > 0);
    let mut client = Client::connect_over(Lane::Https, &origin);
    for index in 0..50 {
        assert_eq!(client.get(&format!("/bytes/50?delay=1ms&i={index}")).body, letters(50, index));
    }
    let report = origin.report().unwrap();
    assert_eq!((report.ok, report.in_flight), (50, 1), "what is not read is not called sent");
    assert!(report.bytes_written < count as u64);
    assert!(slow.receive().unwrap().body == letters(count, 5));
    assert!(slow.ended());
    assert_eq!(report_when(&mut origin, |report| report.connections_open == 1).ok, 51);
}

#[test]
fn an_answer_that_is_stuck_near_its_end_arrives_whole() {
    let mut origin = start_tls();
    let mut stuck = |count: u64| {
        origin.reset().unwrap();
        let mut client = Client::connect_over(Lane::Https, &origin);
        client.send(format!("GET /bytes/{count}?i=5 HTTP/1.1\r\nConnection: close\r\n\r\n"));
        let mut before = 0;
        let report = report_when(&mut origin, |report| {
            std::mem::replace(&mut before, report.bytes_written) == report.bytes_written && before > 0
        });
        assert!(client.receive().unwrap().body == letters(count as usize, 5), "{count}");
        assert!(client.ended(), "{count}");
        report.bytes_written
    };
    // So much the system takes unread; then answers that end there, or up to one piece of encryption before.
    let taken = stuck(8 * 1024 * 1024);
    for end in (0..23).map(|step| taken - step * 3000) {
        stuck(end);
    }
}

#[test]
fn requests_come_in_crumbs_in_a_bunch_and_before_a_goodbye() {
    let origin = start_tls();
    let mut client = Client::connect_over(Lane::Https, &origin);
    for byte in b"GET /bytes/7?i=2 HTTP/1.1\r\nHost: origin\r\n\r\nGET /bytes/7?i=3 HTTP/1.1\r\n\r\n" {
        client.send([*byte]);
    }
    assert_eq!(client.receive().unwrap().body, letters(7, 2));
    assert_eq!(client.receive().unwrap().body, letters(7, 3));
    let requests: String = (0..1000)
        .map(|index| format!("GET /bytes/40?delay={}ms&i={index} HTTP/1.1\r\n\r\n", index / 999))
        .collect();
    client.send(requests);
    for index in 0..1000 {
        assert_eq!(client.receive().unwrap().body, letters(40, index), "{index}");
    }
    // Several records, left in the kernel until the first answer is out, of which one reading takes one and a half.
    client.request("/bytes/9?delay=20ms&i=0");
    for index in 1..10 {
        let padding = "x".repeat(3000);
        client.send(format!("GET /bytes/9?i={index} HTTP/1.1\r\nX: {padding}\r\n\r\n"));
    }
    for index in 0..10 {
        assert_eq!(client.receive().unwrap().body, letters(9, index), "{index}");
    }
    client.request("/bytes/9?delay=20ms&i=1");
    client.say_goodbye();
    client.socket().shutdown(Shutdown::Write).unwrap();
    assert_eq!(client.receive().unwrap().body, letters(9, 1));
}

/// Every way an answer can go, and how the client saw it.
fn everything(lane: Lane, origin: &origin::process::OriginProcess) {
    let mut client = Client::connect_over(lane, origin);
    for index in 0..20 {
        let answer = client.get(&format!("/bytes/100?delay=1ms&fault=503:0.5&seed=3&i={index}"));
        assert!(answer.status == 503 || answer.body == letters(100, index));
    }
    assert_eq!(client.get("/nowhere").status, 404);
    for (promised, sent) in [(100, 50), (1_000_000, 500_000), (0, 0)] {
        let mut client = Client::connect_over(lane, origin);
        let answer = client.get(&format!("/bytes/{promised}?fault=truncate:1&i=4"));
        assert!(!answer.complete && answer.body == letters(sent, 4), "{lane:?} {promised}");
        assert!(client.ended(), "{lane:?}");
    }
    for delay in ["0ms", "2ms"] {
        let mut client = Client::connect_over(lane, origin);
        client.request(&format!("/bytes/100?fault=reset:1&delay={delay}"));
        assert_eq!(client.receive().unwrap_err().kind(), ErrorKind::ConnectionReset, "{lane:?}");
    }
    for request in ["nonsense\r\n\r\n", "GET /bytes/1?dealy=1ms HTTP/1.1\r\n\r\n"] {
        let mut client = Client::connect_over(lane, origin);
        client.send(request);
        assert_eq!(client.receive().unwrap().status, 400);
        client.socket().shutdown(Shutdown::Write).unwrap();
        assert!(client.ended(), "{lane:?}");
    }
    let mut stuck = Client::connect_over(lane, origin);
    stuck.request("/bytes/5?fault=stall:1");
    let mut closing = Client::connect_over(lane, origin);
    closing.send("GET /bytes/70000?i=1 HTTP/1.1\r\nConnection: close\r\n\r\n");
    assert!(closing.receive().unwrap().body == letters(70_000, 1));
    assert!(closing.ended(), "{lane:?}");
}

#[test]
fn both_lanes_count_alike() {
    let mut origin = start_tls();
    let [plain, tls] = LANES.map(|lane| {
        report_when(&mut origin, |report| report.connections_open == 0);
        origin.reset().unwrap();
        everything(lane, &origin);
        report_when(&mut origin, |report| report.faults.stall == 1 && report.connections_open == 0)
    });
    let counts = |report: &Report| {
        [
            report.requests,
            report.ok,
            report.faults.unavailable,
            report.faults.reset,
            report.faults.truncate,
            report.aborted,
            report.in_flight,
            report.other,
            report.malformed,
            report.bytes_written,
            report.connections_accepted,
            report.time_to_first_byte.summary.count,
            report.lateness.summary.count,
        ]
    };
    assert_eq!(counts(&plain), counts(&tls));
    assert_eq!((plain.faults.reset, plain.malformed, plain.connections_accepted), (2, 2, 10));
    assert!(plain.faults.unavailable > 0 && plain.ok > 0);
}
