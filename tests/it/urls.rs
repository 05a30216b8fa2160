//! `--urls`: fetching from servers other than the origin that a run starts, and what is not fetched. Loopback only.

use crate::support::{Place, SMALL_SUITE};
use record::{Parameters, Verdict};
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;

/// A run of the small suite's fetch from these URLs.
fn files(place: &Place, urls: &str) -> (PathBuf, String) {
    let suite = place.write("small.toml", SMALL_SUITE);
    (suite, place.write("urls.txt", urls).display().to_string())
}

#[test]
fn pages_of_a_server_that_is_there_are_fetched() {
    let place = Place::new();
    let mut server = place.command(&["origin"]).spawn().unwrap();
    let mut first = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let (_, base) = first.trim().rsplit_once(' ').unwrap();
    assert!(base.starts_with("http://127.0.0.1:"), "{first}");
    let (suite, urls) =
        files(&place, &format!("# two pages\n{base}bytes/5\n\n{base}bytes/70000?delay=1ms\n"));

    let only = ["--only", "std/threads:fetch:*", "--only", "tokio/multi-thread:fetch:*"];
    place.run(&suite, &[&["--urls", &urls][..], &only].concat()).good();
    let run = place.newest();
    assert_eq!((run.meta.cells.len(), run.trials.len(), run.meta.origin.as_ref()), (4, 8, None));
    for cell in &run.meta.cells {
        let Parameters::Fetch { target, delay, .. } = &cell.parameters else { panic!("{cell:?}") };
        assert_eq!((target.as_str(), delay.as_str(), cell.limit), ("urls:2", "unknown", None));
    }
    for row in &run.trials {
        assert!(row.verdict.has_figures(), "{row:#?}");
        assert_eq!((row.attempted, row.ok, row.origin_requests), (20, 20, None), "{row:#?}");
    }
    server.kill().unwrap();
    server.wait().unwrap();
}

#[test]
fn a_server_that_is_not_there_is_a_failed_row() {
    let place = Place::new();
    // The port of a listener that has gone.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (suite, urls) = files(&place, &format!("http://127.0.0.1:{port}/\n"));
    place.run(&suite, &["--urls", &urls, "--only", "tokio/multi-thread:fetch:*"]).good();
    for row in &place.newest().trials {
        assert_eq!(row.verdict, Verdict::Failed, "{row:#?}");
        assert!(row.reason.contains("no task ended well (connect=20"), "{}", row.reason);
    }
}

#[test]
fn the_raw_lane_says_that_it_has_no_tls() {
    let place = Place::new();
    let (suite, urls) = files(&place, "https://127.0.0.1:1/\n");
    place
        .run(&suite, &["--urls", &urls, "--only", "std/sequential:fetch:raw", "--only", "smol/*:fetch:raw"])
        .good();
    let rows = place.newest().trials;
    assert_eq!(rows.len(), 6);
    for row in rows {
        assert_eq!(row.verdict, Verdict::Unsupported, "{row:#?}");
        assert!(row.reason.contains("https"), "{}", row.reason);
    }
}

#[test]
fn foreign_hosts_need_leave() {
    let place = Place::new();
    let (suite, urls) = files(&place, "http://127.0.0.1/\n\nhttp://server.invalid/\n");
    let words = ["urls.txt:3", "server.invalid", "--allow-external"];
    place.run(&suite, &["--urls", &urls]).bad(2, &words);
    let words = ["plan", suite.to_str().unwrap(), "--urls", &urls];
    place.inflight(&words).bad(2, &["urls.txt:3"]);
    assert!(!place.results().exists(), "nothing was asked for");
    // With leave it is little and slow; a plan asks nobody.
    let only = ["--allow-external", "--only", "std/threads:fetch:raw"];
    let out = place.inflight(&[&words[..], &only].concat()).good();
    let (_, seconds) = out.split_once("about ").unwrap();
    let seconds: f64 = seconds.split_whitespace().next().unwrap().parse().unwrap();
    assert!(seconds >= 2.0, "20 requests at 10 a second: {out}");
}

#[test]
fn what_is_no_url_is_named_with_its_line() {
    let place = Place::new();
    let wrong = [
        ("http://127.0.0.1/\nnonsense\n", "urls.txt:2"),
        ("ftp://127.0.0.1/\n", "urls.txt:1"),
        ("file:///etc/passwd\n", "only http and https"),
        ("# nothing but this\n", "no URL"),
        ("", "no URL"),
    ];
    for (text, word) in wrong {
        let (suite, urls) = files(&place, text);
        place.run(&suite, &["--urls", &urls]).bad(2, &["urls.txt", word]);
    }
    let (suite, _) = files(&place, "");
    place.run(&suite, &["--urls", "/nowhere.txt"]).bad(2, &["/nowhere.txt"]);
    assert!(!place.results().exists());
}
