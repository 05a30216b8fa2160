//! The control pipe: counts, resets, the end, and every way a child process can disappoint.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::{Client, PATIENCE, letters, report_when, start};
use hdrhistogram::Histogram;
use origin::control::{Distribution, Reply, Request};
use origin::process::{OriginProcess, ProcessError};

fn decode(distribution: &Distribution) -> Histogram<u64> {
    histogram::decode(&distribution.histogram).unwrap()
}

#[test]
fn the_report_counts_what_was_done() {
    let mut origin = start();
    let mut client = Client::connect(&origin);
    for index in 0..10 {
        client.get(&format!("/bytes/100?i={index}"));
        client.get(&format!("/bytes/100?delay=2ms&i={index}"));
    }
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\n".len() as u64;
    let report = origin.report().unwrap();
    assert_eq!((report.requests, report.ok, report.aborted, report.in_flight), (20, 20, 0, 0));
    assert_eq!((report.connections_accepted, report.connections_open), (1, 1));
    assert_eq!(report.bytes_written, 20 * (head + 100));
    assert_eq!((report.time_to_first_byte.summary.count, report.lateness.summary.count), (20, 10));
    assert!(report.cpu_ns > 0 && report.cpu_ns <= report.wall_ns);

    // The figures and the histogram are the same thing, and no timer goes off early.
    for distribution in [&report.time_to_first_byte, &report.lateness] {
        let histogram = decode(distribution);
        let summary = distribution.summary;
        assert_eq!((histogram.len(), distribution.clamped), (summary.count, 0));
        assert_eq!(histogram.value_at_quantile(0.5), summary.p50_ns);
        assert_eq!((histogram.min(), histogram.max()), (summary.min_ns, summary.max_ns));
        assert!(summary.p50_ns <= summary.p90_ns && summary.p99_ns <= summary.p999_ns);
    }
    assert!(report.time_to_first_byte.summary.max_ns >= 2_000_000);
}

#[test]
fn a_reset_starts_again_and_forgets_what_is_under_way() {
    let mut origin = start();
    let mut client = Client::connect(&origin);
    client.get("/bytes/5");
    let mut late = Client::connect(&origin);
    late.request("/bytes/5?delay=300ms&i=1");
    report_when(&mut origin, |report| report.in_flight == 1);
    origin.reset().unwrap();
    let report = origin.report().unwrap();
    assert_eq!((report.requests, report.ok, report.in_flight, report.connections_accepted), (0, 0, 0, 0));
    assert_eq!(report.connections_open, 2, "open connections stay open");
    assert_eq!(late.receive().unwrap().body, letters(5, 1), "and are served");
    client.get("/bytes/5");
    let report = origin.report().unwrap();
    assert_eq!((report.requests, report.ok, report.in_flight, report.aborted), (1, 1, 0, 0));
    assert_eq!((report.time_to_first_byte.summary.count, report.lateness.summary.count), (1, 0));
}

#[test]
fn a_connection_lost_under_way_is_counted() {
    let mut origin = start();
    let mut client = Client::connect(&origin);
    client.request(&format!("/bytes/{}", 16 * 1024 * 1024));
    report_when(&mut origin, |report| report.bytes_written > 0);
    drop(client);
    let report = report_when(&mut origin, |report| report.connections_open == 0);
    assert_eq!((report.requests, report.ok, report.aborted, report.in_flight), (1, 0, 1, 0));
}

#[test]
fn replies_have_the_agreed_form() {
    assert_eq!(serde_json::to_string(&Request::Reset).unwrap(), r#"{"type":"reset"}"#);
    assert_eq!(serde_json::to_string(&Request::Report).unwrap(), r#"{"type":"report"}"#);
    assert_eq!(serde_json::to_string(&Request::InFlight).unwrap(), r#"{"type":"in_flight"}"#);
    assert_eq!(serde_json::to_string(&Request::Release).unwrap(), r#"{"type":"release"}"#);
    assert_eq!(
        serde_json::to_string(&Reply::InFlight { count: 7 }).unwrap(),
        r#"{"type":"in_flight","count":7}"#
    );
    assert_eq!(
        serde_json::to_string(&Reply::Released { count: 7 }).unwrap(),
        r#"{"type":"released","count":7}"#
    );
    assert_eq!(serde_json::to_string(&Reply::Reset).unwrap(), r#"{"type":"reset"}"#);
    let address = "127.0.0.1:4321".parse().unwrap();
    let listening =
        serde_json::to_string(&Reply::Listening { address, https_address: None, authority_pem: None })
            .unwrap();
    assert_eq!(listening, r#"{"type":"listening","address":"127.0.0.1:4321"}"#);
    let report = start().report().unwrap();
    let json = serde_json::to_value(Reply::Report(Box::new(report.clone()))).unwrap();
    assert_eq!(
        (&json["type"], &json["requests"], &json["faults"]["503"]),
        (&"report".into(), &0.into(), &0.into())
    );
    assert_eq!(serde_json::from_value::<Reply>(json).unwrap(), Reply::Report(Box::new(report)));
}

#[test]
fn nonsense_on_the_pipe_is_answered_and_the_end_of_it_is_the_end() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_origin"))
        .arg("--control")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().starts_with(r#"{"type":"listening""#));
    stdin.write_all(b"what?\n{\"type\":\"reset\"}\n").unwrap();
    assert!(lines.next().unwrap().unwrap().starts_with(r#"{"type":"error""#));
    assert_eq!(lines.next().unwrap().unwrap(), r#"{"type":"reset"}"#);
    stdin.write_all(&[b'x'; 10_000]).unwrap();
    assert!(lines.next().unwrap().unwrap().starts_with(r#"{"type":"error""#));
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn stopping_is_clean() {
    let origin = start();
    let _idle = Client::connect(&origin);
    assert!(origin.pid() > 0);
    assert!(origin.stop().unwrap().success());
}

#[test]
fn an_origin_does_not_outlive_a_killed_parent() {
    // The pipe stays open in this test's hands: only the parent's death can end the origin.
    let mut parent = Command::new("sh")
        .args(["-c", "exec 3<&0; \"$0\" --control <&3 & wait", env!("CARGO_BIN_EXE_origin")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = BufReader::new(parent.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    assert!(line.contains("listening"));
    let stdin = parent.stdin.take();
    parent.kill().unwrap();
    parent.wait().unwrap();
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
    drop(stdin);
}

fn start_shell(script: &str, timeout: Duration) -> ProcessError {
    OriginProcess::start("sh", ["-c", script], timeout).unwrap_err()
}

#[test]
fn a_program_that_is_no_origin_is_named_as_such() {
    let missing = OriginProcess::start("/no/such/program", ["x"], PATIENCE).unwrap_err();
    assert!(missing.to_string().contains("/no/such/program"), "{missing}");

    let garbage = start_shell("echo hello; cat", PATIENCE);
    assert!(matches!(&garbage, ProcessError::Garbage { line, .. } if line == "hello"), "{garbage}");

    let died = start_shell("echo port is taken >&2; exit 3", PATIENCE).to_string();
    assert!(died.contains("exit status: 3") && died.contains("port is taken"), "{died}");

    let silent = start_shell("echo thinking >&2; cat", Duration::from_millis(300)).to_string();
    assert!(silent.contains("300ms") && silent.contains("thinking"), "{silent}");

    let wrong = start_shell(r#"echo '{"type":"reset"}'; cat"#, PATIENCE);
    assert!(matches!(wrong, ProcessError::Garbage { .. }), "{wrong}");
}

#[test]
fn a_death_in_service_is_told_with_its_signal() {
    let script =
        r#"echo '{"type":"listening","address":"127.0.0.1:1"}'; read line; echo oh no >&2; kill -9 $$"#;
    let mut origin = OriginProcess::start("sh", ["-c", script], PATIENCE).unwrap();
    let died = origin.report().unwrap_err().to_string();
    assert!(died.contains("signal: 9") && died.contains("oh no") && died.contains("a report"), "{died}");
}

#[test]
fn what_cannot_be_done_is_refused_at_the_start() {
    let origin = start();
    let taken = origin.address().to_string();
    for (args, word) in [
        (vec!["--control", "--listen", taken.as_str()], taken.as_str()),
        (vec!["--control", "--core", "1000"], "core 1000"),
        (vec!["--control", "--core", "99999"], "core 99999"),
        (vec!["--listen", "localhost"], "--listen"),
    ] {
        let error =
            OriginProcess::start(env!("CARGO_BIN_EXE_origin"), args, PATIENCE).unwrap_err().to_string();
        assert!(error.contains("exit status: 1") && error.contains(word), "{error}");
    }
}

#[test]
fn alone_it_prints_its_address_for_people() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_origin")).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let second = lines.next().unwrap().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(
        first.starts_with("inflight origin listening on http://127.0.0.1:") && first.ends_with('/'),
        "{first}"
    );
    assert!(second.starts_with("try: curl 'http://127.0.0.1:"), "{second}");
}

#[test]
fn alone_over_tls_it_prints_its_authority_too() {
    let mut child =
        Command::new(env!("CARGO_BIN_EXE_origin")).arg("--tls").stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let greeting: Vec<String> = lines.take_while(|line| line != "-----END CERTIFICATE-----").collect();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(greeting[2].starts_with("and on https://127.0.0.1:"), "{greeting:?}");
    assert_eq!(greeting[3], "-----BEGIN CERTIFICATE-----");
}
