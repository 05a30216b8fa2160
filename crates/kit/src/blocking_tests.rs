use super::*;
use crate::batch::Batch;
use protocol::{Body, Connection, ErrorKind, Fetch, Warmup};
use std::net::{Ipv4Addr, TcpListener};

const HOUR: Duration = Duration::from_secs(3600);

/// An order that has an hour, and where it goes to.
fn order() -> (Order, TcpListener) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let fetch = Fetch {
        client: "raw".into(),
        urls: vec![format!("http://{}/", listener.local_addr().unwrap())],
        requests: 1,
        concurrency: 1,
        connection: Connection::Reuse,
        timeout_ns: HOUR.as_nanos() as u64,
        body: Some(Body { bytes: 1 }),
        warmup: Warmup { urls: Vec::new(), requests: 0 },
        authority: None,
    };
    (Batch::window(&fetch).unwrap().order(0), listener)
}

#[test]
fn a_read_waits_no_longer_than_the_task_has_left() {
    let (order, listener) = order();
    let mut wire = Wire::connect(&order).unwrap();
    let (mut peer, _) = listener.accept().unwrap();
    peer.write_all(b"HTTP/1.1 200 OK\r\n").unwrap();
    // Would the socket wait as long as the order says, this test would take an hour.
    let failure = wire.exchange(&order, Instant::now() + Duration::from_millis(50)).unwrap_err();
    assert_eq!(failure.kind, ErrorKind::Timeout);
}

#[test]
fn the_next_task_on_a_connection_has_its_whole_time_again() {
    let (order, listener) = order();
    let mut wire = Wire::connect(&order).unwrap();
    let (mut peer, _) = listener.accept().unwrap();
    let mut waits = |left| {
        peer.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na").unwrap();
        assert!(wire.exchange(&order, Instant::now() + left).unwrap());
        wire.stream.read_timeout().unwrap().unwrap()
    };
    assert!(waits(HOUR / 2) <= HOUR / 2);
    assert!(waits(HOUR) > HOUR * 9 / 10);
}
