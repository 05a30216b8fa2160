#![allow(clippy::unwrap_used)]

use super::*;
use protocol::{Connection, Fetch, Warmup};

fn open(due_ns: Vec<u64>, concurrency: u32) -> Open {
    let fetch = Fetch {
        client: "raw".into(),
        urls: vec!["http://127.0.0.1:9/{i}".into()],
        requests: due_ns.len() as u64,
        concurrency,
        connection: Connection::Reuse,
        timeout_ns: 1_000_000_000,
        body: None,
        warmup: Warmup { urls: Vec::new(), requests: 0 },
        authority: None,
    };
    Open { fetch, due_ns }
}

/// Serves one after the other, each taking so long.
fn serve_slowly(open: &Open, each: Duration) -> (Ledger, Pacer, Vec<u64>) {
    let batch = Batch::window(&open.fetch).unwrap();
    let mut order = Vec::new();
    let (ledger, pacer, _) = paced(open, &batch, |arrivals| {
        while let Some(arrival) = arrivals.next_blocking() {
            let mut sample = Sample::due(arrival.due());
            sample.begin();
            order.push(arrival.order().index());
            thread::sleep(each);
            arrival.end(sample.end(Ok(())));
        }
    })
    .unwrap();
    (ledger, pacer, order)
}

#[test]
fn arrivals_come_in_order_and_not_before_they_are_due() {
    let open = open(vec![1_000_000, 2_000_000, 30_000_000], 10);
    let before = Instant::now();
    let (ledger, pacer, order) = serve_slowly(&open, Duration::ZERO);
    assert!(before.elapsed() >= Duration::from_millis(30));
    assert_eq!(order, [0, 1, 2]);
    assert_eq!((ledger.ok(), pacer.turned_away), (3, 0));
    let Samples::RawNs(lateness) = pacer.lateness else { panic!() };
    assert_eq!(lateness.len(), 3);
}

#[test]
fn response_runs_from_the_intended_start_and_service_from_the_real_one() {
    let each = Duration::from_millis(20);
    let (ledger, ..) = serve_slowly(&open(vec![0, 0, 0], 10), each);
    let longest = |ns: &[u64]| Duration::from_nanos(*ns.iter().max().unwrap());
    assert!(longest(&ledger.response_ns) >= each * 3, "the third waited for two others");
    assert!(ledger.service_ns.iter().all(|ns| Duration::from_nanos(*ns) >= each));
    assert!(ledger.service_ns.iter().zip(&ledger.response_ns).all(|(service, response)| service <= response));
}

#[test]
fn what_finds_the_house_full_is_turned_away_and_counted() {
    let (ledger, pacer, _) = serve_slowly(&open(vec![0; 10], 4), Duration::from_millis(30));
    assert!(pacer.turned_away >= 5, "{pacer:?}");
    assert_eq!(ledger.attempted() + pacer.turned_away, 10);
}

#[test]
fn a_schedule_without_arrivals_ends_at_once() {
    let (ledger, pacer, _) = serve_slowly(&open(Vec::new(), 4), Duration::ZERO);
    assert_eq!((ledger.attempted(), pacer.turned_away), (0, 0));
}

#[test]
fn what_is_dropped_has_failed_and_makes_room() {
    let open = open(vec![0, 0, 0], 3);
    let batch = Batch::window(&open.fetch).unwrap();
    let (ledger, ..) = paced(&open, &batch, |arrivals| while arrivals.next_blocking().is_some() {}).unwrap();
    assert_eq!((ledger.ok(), ledger.errors[&ErrorKind::Other]), (0, 3));
}
