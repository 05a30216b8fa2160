//! What a client sees: bodies, connections, pipelining, and how mistakes are answered.

use std::io::Write as _;
use std::net::Shutdown;

use crate::support::{Client, letters, report_when, start};
use origin::{Delay, Faults, url_path};

#[test]
fn bodies_belong_to_their_index() {
    let origin = start();
    let mut client = Client::connect(&origin);
    for (count, index) in
        [(0, 0), (1, 0), (26, 1), (100, 25), (100, 26), (5000, 3), (70_000, 9), (1_000_000, 77)]
    {
        let path = url_path(count as u64, &Delay::NONE, 0, &Faults::NONE).replace("{i}", &index.to_string());
        let answer = client.get(&path);
        assert_eq!(answer.status, 200);
        assert!(answer.body == letters(count, index), "{path}");
    }
    // The same head with another index, and the largest there is: 2^64 - 1 is 15 mod 26.
    assert_eq!(client.get("/bytes/3?i=18446744073709551615").body, letters(3, 15));
    assert_eq!(client.get("/bytes/3").body, letters(3, 0));
}

#[test]
fn the_largest_body_arrives_whole_and_one_more_byte_is_refused() {
    let origin = start();
    let mut client = Client::connect(&origin);
    let largest = 16 * 1024 * 1024;
    assert!(client.get(&format!("/bytes/{largest}?i=5")).body == letters(largest, 5));
    assert_eq!(client.get(&format!("/bytes/{}", largest + 1)).status, 400);
    assert!(client.ended());
}

#[test]
fn connections_end_when_asked_to_and_not_before() {
    let origin = start();
    let cases = [
        ("HTTP/1.1", "", None),
        ("HTTP/1.1", "Connection: Keep-Alive\r\n", None),
        ("HTTP/1.1", "Connection: close\r\n", Some("close")),
        ("HTTP/1.1", "Connection: x, Close\r\n", Some("close")),
        ("HTTP/1.0", "", Some("close")),
        ("HTTP/1.0", "Connection: keep-alive\r\n", Some("keep-alive")),
    ];
    for (version, header, said) in cases {
        let mut client = Client::connect(&origin);
        for round in 0..2 {
            client.send(format!("GET /bytes/5?i={round} {version}\r\n{header}\r\n"));
            let answer = client.receive().unwrap();
            assert_eq!((answer.body, answer.complete), (letters(5, round), true));
            let told = answer.headers.iter().find(|(name, _)| name == "Connection").map(|(_, v)| v.as_str());
            assert_eq!(told, said, "{version} {header}");
            if said == Some("close") {
                assert!(client.ended(), "{version} {header}");
                break;
            }
        }
    }
}

#[test]
fn pipelined_requests_are_answered_in_order_whatever_their_delays() {
    let origin = start();
    let mut client = Client::connect(&origin);
    let mut requests = String::new();
    for index in 0..200 {
        let delay = if index % 50 == 0 { "30ms" } else { "0ms" };
        requests.push_str(&format!("GET /bytes/40?delay={delay}&i={index} HTTP/1.1\r\nHost: h\r\n\r\n"));
    }
    client.send(requests);
    for index in 0..200 {
        assert_eq!(client.receive().unwrap().body, letters(40, index), "{index}");
    }
}

#[test]
fn a_request_may_come_in_crumbs() {
    let origin = start();
    let mut client = Client::connect(&origin);
    client.socket().set_nodelay(true).unwrap();
    for byte in b"GET /bytes/7?i=2 HTTP/1.1\r\nHost: origin\r\n\r\nGET /bytes/7?i=3 HTTP/1.1\r\n\r" {
        client.send([*byte]);
    }
    assert_eq!(client.receive().unwrap().body, letters(7, 2));
    client.send("\n");
    assert_eq!(client.receive().unwrap().body, letters(7, 3));
}

#[test]
fn a_client_that_has_finished_sending_still_gets_its_answers() {
    let origin = start();
    let mut client = Client::connect(&origin);
    client.request("/bytes/9?delay=20ms&i=1");
    client.request("/bytes/9?delay=20ms&i=2");
    client.socket().shutdown(Shutdown::Write).unwrap();
    assert_eq!(client.receive().unwrap().body, letters(9, 1));
    assert_eq!(client.receive().unwrap().body, letters(9, 2));
    assert!(client.ended());
}

#[test]
fn pages_and_mistakes_are_answered_as_http_says() {
    let mut origin = start();
    let mut client = Client::connect(&origin);
    let root = client.get("/");
    assert_eq!(root.status, 200);
    assert!(String::from_utf8_lossy(&root.body).contains("GET /bytes/N"));
    assert_eq!(client.get("/nowhere").status, 404);
    assert_eq!(client.get("/bytes/1").body, b"a", "the connection outlives a 404");

    let malformed = [
        "nonsense\r\n\r\n",
        "GET /bytes/1 HTTP/2.0\r\n\r\n",
        "GET /bytes/1 HTTP/1.1\r\nno colon\r\n\r\n",
        "GET /bytes/x HTTP/1.1\r\n\r\n",
        "GET /bytes/1?dealy=1ms HTTP/1.1\r\n\r\n",
        "GET /bytes/1?i=1x HTTP/1.1\r\n\r\n",
        "GET /bytes/1 HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello",
        "GET /bytes/1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ];
    for request in malformed {
        assert_refused(&origin, request.as_bytes(), 400);
    }
    assert_refused(&origin, b"POST /bytes/1 HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello", 405);
    assert_refused(&origin, b"HEAD /bytes/1 HTTP/1.1\r\n\r\n", 405);
    let long = format!("GET /bytes/1 HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(20_000));
    assert_refused(&origin, long.as_bytes(), 431);
    assert_refused(&origin, &long.as_bytes()[..18_000], 431);
    let many = format!("GET /bytes/1 HTTP/1.1\r\n{}\r\n", "X: y\r\n".repeat(100));
    assert_refused(&origin, many.as_bytes(), 431);

    let report = origin.report().unwrap();
    assert_eq!((report.malformed, report.other, report.requests), (malformed.len() as u64 + 3, 4, 1));
}

fn assert_refused(origin: &origin::process::OriginProcess, request: &[u8], status: u16) {
    let mut client = Client::connect(origin);
    client.send(request);
    let answer = client.receive().unwrap();
    let shown = String::from_utf8_lossy(&request[..request.len().min(60)]).into_owned();
    assert_eq!(answer.status, status, "{shown}");
    assert_eq!(answer.header("connection"), Some("close"), "{shown}");
    // A goodbye that half-closes on our side lets the origin see the end and close too, with no reset in between.
    client.socket().shutdown(Shutdown::Write).unwrap();
    assert!(client.ended(), "{shown}");
}

#[test]
fn slow_and_hostile_clients_stop_nobody() {
    let mut origin = start();
    let count = 16 * 1024 * 1024;
    let mut slow = Client::connect(&origin);
    slow.request(&format!("/bytes/{count}?i=1"));
    let mut half = Client::connect(&origin);
    half.send("GET /bytes/1 HTTP/1.1\r\nX: ");
    // Requests without end, and never an answer read: as many as the system will take.
    let flood = Client::connect(&origin);
    flood.socket().set_nonblocking(true).unwrap();
    let request = "GET /bytes/60000 HTTP/1.1\r\n\r\n".repeat(1000);
    while flood.socket().write(request.as_bytes()).is_ok() {}
    // Tiny delays without end.
    let mut storm = Client::connect(&origin);
    storm.send("GET /bytes/0?delay=1ns HTTP/1.1\r\n\r\n".repeat(5000));

    let mut client = Client::connect(&origin);
    for index in 0..200 {
        assert_eq!(client.get(&format!("/bytes/50?delay=1ms&i={index}")).body, letters(50, index));
    }
    for _ in 0..5000 {
        assert_eq!(storm.receive().unwrap().status, 200);
    }
    assert!(slow.receive().unwrap().body == letters(count, 1));
    drop((flood, half));
    let report = report_when(&mut origin, |report| report.connections_open == 3);
    assert_eq!(report.in_flight, 0);
    assert_eq!(report.aborted, report.requests - report.ok);
}

#[test]
fn many_connections_are_served_at_once() {
    let mut origin = start();
    let mut clients: Vec<Client> = (0..300).map(|_| Client::connect(&origin)).collect();
    for (index, client) in clients.iter_mut().enumerate() {
        client.request(&format!("/bytes/30?delay=50ms&i={index}"));
    }
    for (index, client) in clients.iter_mut().enumerate() {
        assert_eq!(client.receive().unwrap().body, letters(30, index));
    }
    let report = origin.report().unwrap();
    assert_eq!((report.requests, report.ok, report.connections_open), (300, 300, 300));
    drop(clients);
    report_when(&mut origin, |report| report.connections_open == 0);
}
