use super::*;
use kit::Batch;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::thread;

fn one(url: String, timeout: Duration) -> Fetch {
    Fetch {
        client: "ureq".into(),
        urls: vec![url],
        requests: 1,
        concurrency: 1,
        connection: Connection::Reuse,
        timeout_ns: timeout.as_nanos() as u64,
        body: None,
        warmup: protocol::Warmup { urls: Vec::new(), requests: 0 },
        authority: None,
    }
}

#[test]
fn no_time_out_is_set_that_would_start_a_thread() {
    let agent = agent(&one("http://127.0.0.1:1/".into(), Duration::from_secs(1))).unwrap();
    let timeouts = agent.config().timeouts();
    assert_eq!((timeouts.global, timeouts.per_call, timeouts.resolve), (None, None, None));
}

#[test]
fn phases_that_each_are_in_time_but_not_together_time_out() {
    const PAUSE: Duration = Duration::from_millis(200);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let request = BufReader::new(stream.try_clone().unwrap());
        request.lines().map_while(Result::ok).find(String::is_empty);
        for part in ["HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n", "a"] {
            thread::sleep(PAUSE);
            stream.write_all(part.as_bytes()).unwrap();
        }
    });
    let fetch_one = one(url, PAUSE * 3 / 2);
    let order = Batch::window(&fetch_one).unwrap().order(0);
    let sample = fetch(&agent(&fetch_one).unwrap(), &order, Instant::now());
    assert_eq!(sample.failure().map(|failure| failure.kind), Some(ErrorKind::Timeout));
    server.join().unwrap();
}

#[test]
fn an_authority_that_is_no_certificate_is_refused() {
    let nonsense = Fetch {
        authority: Some("nonsense".into()),
        ..one("https://127.0.0.1:1/".into(), Duration::from_secs(1))
    };
    let refusal = agent(&nonsense).unwrap_err();
    assert!(refusal.to_string().contains("authority"), "{refusal}");
}
