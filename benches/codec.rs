//! What the raw lane's codec costs a task: building the bytes of a request, and parsing and checking one answer. No
//! socket is touched: what the kernel charges for the same request is not in these figures.

use criterion::{Criterion, Throughput};
use kit::{Batch, Order, Reply};
use protocol::{Body, Connection, Fetch, Warmup};
use std::hint::black_box;
use std::time::Duration;

/// Bodies a page of text and a picture may have.
const BODY_BYTES: [usize; 2] = [64, 16 << 10];

fn main() {
    let mut criterion = Criterion::default()
        .without_plots()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    request(&mut criterion);
    answer(&mut criterion);
    criterion.final_summary();
}

fn request(criterion: &mut Criterion) {
    let order = order(64);
    criterion.bench_function("codec/Order::request", |bencher| bencher.iter(|| black_box(&order).request()));
}

/// One answer on a connection that is kept, as it comes off a socket: into the codec's own space, as much as fits at a
/// time. The body is checked byte for byte, as in every trial.
fn answer(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("codec/Reply");
    for body_bytes in BODY_BYTES {
        let order = order(body_bytes as u64);
        let body: Vec<u8> = (b'a'..=b'z').cycle().take(body_bytes).collect();
        for (framing, wire) in [("length", with_length(&body)), ("chunked", in_chunks(&body))] {
            group.throughput(Throughput::Bytes(wire.len() as u64));
            group.bench_function(format!("{framing}/{body_bytes} bytes"), |bencher| {
                let mut reply = Reply::new();
                bencher.iter(|| {
                    receive(&mut reply, black_box(&wire));
                    assert!(reply.finish(&order).expect("the body is the order's own"));
                });
            });
        }
    }
    group.finish();
}

/// Feeds the whole of `wire`.
fn receive(reply: &mut Reply, wire: &[u8]) {
    let mut left = wire;
    loop {
        let space = reply.space();
        let (now, later) = left.split_at(left.len().min(space.len()));
        space[..now.len()].copy_from_slice(now);
        left = later;
        if reply.advance(now.len()).expect("well-formed HTTP") {
            break;
        }
    }
    assert!(left.is_empty(), "the codec stopped before the end of the answer");
}

/// Framed as the origin frames it.
fn with_length(body: &[u8]) -> Vec<u8> {
    let head =
        format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// Framed as foreign servers may frame it: chunks of at most 4 KiB.
fn in_chunks(body: &[u8]) -> Vec<u8> {
    let mut wire =
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for chunk in body.chunks(4 << 10) {
        wire.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        wire.extend_from_slice(chunk);
        wire.extend_from_slice(b"\r\n");
    }
    wire.extend_from_slice(b"0\r\n\r\n");
    wire
}

/// Order 0 of a batch whose bodies have `bytes` bytes. Nothing listens at its address, and nothing connects.
fn order(bytes: u64) -> Order {
    let url = format!("http://127.0.0.1:8080/bytes/{bytes}?delay=10ms&seed=7&i={{i}}");
    let fetch = Fetch {
        client: "raw".into(),
        urls: vec![url],
        requests: 1,
        concurrency: 1,
        connection: Connection::Reuse,
        timeout_ns: 1_000_000_000,
        body: Some(Body { bytes }),
        warmup: Warmup { urls: Vec::new(), requests: 0 },
        authority: None,
    };
    Batch::window(&fetch).expect("the URL is well-formed").order(0)
}
