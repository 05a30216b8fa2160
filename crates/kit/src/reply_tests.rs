use super::*;
use crate::batch::Batch;
use protocol::{Body, Connection, Fetch, Warmup};

fn order(bytes: Option<u64>) -> Order {
    let urls = vec!["http://127.0.0.1:1/".to_owned()];
    let fetch = Fetch {
        client: "raw".into(),
        urls: urls.clone(),
        requests: 1,
        concurrency: 1,
        connection: Connection::Reuse,
        timeout_ns: 1,
        body: bytes.map(|bytes| Body { bytes }),
        warmup: Warmup { urls, requests: 0 },
        authority: None,
    };
    Batch::window(&fetch).unwrap().order(0)
}

/// Feeds `wire` in pieces of `piece` bytes, then closes.
fn feed(reply: &mut Reply, wire: &[u8], piece: usize) -> Result<bool, Failure> {
    for part in wire.chunks(piece) {
        let mut left = part;
        while !left.is_empty() {
            let space = reply.space();
            let count = left.len().min(space.len());
            space[..count].copy_from_slice(&left[..count]);
            left = &left[count..];
            if reply.advance(count)? && left.is_empty() {
                return Ok(true);
            }
        }
    }
    reply.space();
    reply.advance(0)
}

#[test]
fn an_answer_with_a_length_in_pieces_of_every_size() {
    let wire = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde";
    for piece in 1..=wire.len() {
        let mut reply = Reply::new();
        for _ in 0..2 {
            assert!(feed(&mut reply, wire, piece).unwrap(), "pieces of {piece}");
            assert!(reply.finish(&order(Some(5))).unwrap(), "kept alive");
        }
    }
}

#[test]
fn chunked_answers_are_put_together() {
    let wire = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n";
    for piece in 1..=wire.len() {
        let mut reply = Reply::new();
        assert!(feed(&mut reply, wire, piece).unwrap(), "pieces of {piece}");
        assert!(reply.finish(&order(Some(5))).unwrap());
    }
}

#[test]
fn without_a_length_the_body_ends_with_the_connection() {
    let mut reply = Reply::new();
    assert!(feed(&mut reply, b"HTTP/1.0 200 OK\r\n\r\nabcde", 7).unwrap());
    assert!(!reply.finish(&order(Some(5))).unwrap(), "not to be used again");
}

#[test]
fn each_way_to_end_early_has_its_kind() {
    let kind = |wire: &[u8]| feed(&mut Reply::new(), wire, 9).unwrap_err().kind;
    assert_eq!(kind(b""), ErrorKind::Reset);
    assert_eq!(kind(b"HTTP/1.1 200"), ErrorKind::Truncated);
    assert_eq!(kind(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc"), ErrorKind::Truncated);
    assert_eq!(kind(b"SSH-2.0-OpenSSH\r\n"), ErrorKind::Protocol);
    assert_eq!(kind(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"), ErrorKind::Protocol);
    assert_eq!(kind(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"), ErrorKind::Protocol);
    assert_eq!(
        kind(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n"),
        ErrorKind::Protocol
    );
}

#[test]
fn close_and_errors_are_seen() {
    let mut reply = Reply::new();
    assert!(
        feed(&mut reply, b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 99).unwrap()
    );
    assert!(!reply.finish(&order(None)).unwrap());
    let mut reply = Reply::new();
    assert!(feed(&mut reply, b"HTTP/1.1 503 No\r\nContent-Length: 2\r\n\r\nno", 99).unwrap());
    assert_eq!(reply.finish(&order(None)).unwrap_err().kind, ErrorKind::Status);
}

#[test]
fn interim_answers_are_skipped() {
    let wire = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n\
        HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde";
    for piece in 1..=wire.len() {
        let mut reply = Reply::new();
        assert!(feed(&mut reply, wire, piece).unwrap(), "pieces of {piece}");
        assert!(reply.finish(&order(Some(5))).unwrap(), "pieces of {piece}");
    }
    let mut reply = Reply::new();
    assert!(feed(&mut reply, b"HTTP/1.1 101 Switching Protocols\r\n\r\n", 99).unwrap(), "it is the last");
    assert_eq!(reply.finish(&order(None)).unwrap_err().kind, ErrorKind::Status);
    let interim = b"HTTP/1.1 100 Continue\r\n\r\n";
    assert_eq!(feed(&mut Reply::new(), interim, 99).unwrap_err().kind, ErrorKind::Reset, "no answer yet");
}

#[test]
fn trailers_belong_to_the_answer() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n";
    let wire = format!("{chunked}Digest: x\r\nServer-Timing: y\r\n\r\n").into_bytes();
    for piece in 1..=wire.len() {
        let mut reply = Reply::new();
        for _ in 0..2 {
            assert!(feed(&mut reply, &wire, piece).unwrap(), "pieces of {piece}");
            assert!(reply.finish(&order(Some(5))).unwrap(), "kept alive");
        }
    }
    let kind = |trailers: &str| feed(&mut Reply::new(), (chunked.to_owned() + trailers).as_bytes(), 999);
    assert_eq!(kind("Digest: x\r\n").unwrap_err().kind, ErrorKind::Truncated);
    assert_eq!(kind(&format!("Digest: {}", "x".repeat(9_000))).unwrap_err().kind, ErrorKind::Protocol);
    assert_eq!(kind(&"a: b\r\n".repeat(65)).unwrap_err().kind, ErrorKind::Protocol);
}
