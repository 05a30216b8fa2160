//! What a suite may say: lists, and names made from patterns.

// Helpers of tests may fail like tests.
#![allow(clippy::unwrap_used)]

use super::{Suite, Workload, WorkloadKind};
use crate::error::Error;
use crate::suite::fetch_kind::FetchKind;

/// A suite with this one block.
pub(super) fn block(text: &str) -> Result<Suite, Error> {
    Suite::of(&format!("trials = 1\n[[workload]]\n{text}\n"))
}

fn fetches(text: &str) -> Vec<(String, FetchKind)> {
    let kept = |workload: Workload| match workload.kind {
        WorkloadKind::Fetch(fetch) => (workload.name, fetch),
        WorkloadKind::Countdown { .. } => panic!("{workload:?}"),
    };
    block(text).unwrap().workloads.into_iter().map(kept).collect()
}

fn names(text: &str) -> Vec<String> {
    block(text).unwrap().workloads.into_iter().map(|workload| workload.name).collect()
}

fn titles(text: &str) -> Vec<String> {
    block(text).unwrap().workloads.into_iter().map(|workload| workload.title).collect()
}

#[test]
fn lists_are_multiplied_out_and_the_first_varies_the_slowest() {
    let text = "name = 'f-{concurrency}-{delay}-{body}'\nkind = 'fetch'\nrequests = 10\n\
        delay = ['1ms', '10ms']\nconcurrency = [1, 4]\nbody = [1024, 65_536]";
    let expected = [
        ("f-1-1ms-1024", 1, "1ms", 1024),
        ("f-1-1ms-65536", 1, "1ms", 65536),
        ("f-4-1ms-1024", 4, "1ms", 1024),
        ("f-4-1ms-65536", 4, "1ms", 65536),
        ("f-1-10ms-1024", 1, "10ms", 1024),
        ("f-1-10ms-65536", 1, "10ms", 65536),
        ("f-4-10ms-1024", 4, "10ms", 1024),
        ("f-4-10ms-65536", 4, "10ms", 65536),
    ];
    let told = |(name, fetch): (String, FetchKind)| {
        (name, fetch.concurrency, fetch.delay.to_string(), fetch.body_bytes)
    };
    let found: Vec<_> = fetches(text).into_iter().map(told).collect();
    let expected: Vec<_> =
        expected.map(|(name, c, delay, body)| (name.to_owned(), c, delay.to_owned(), body)).into();
    assert_eq!(found, expected);
}

#[test]
fn requests_may_be_given_for_each_unit_in_flight() {
    let requests = |text: &str| -> Vec<u64> {
        let text = format!("name = 'f-{{concurrency}}'\nkind = 'fetch'\n{text}");
        fetches(&text).into_iter().map(|(_, fetch)| fetch.requests).collect()
    };
    assert_eq!(requests("concurrency = [1, 16, 64]\nrequests_per_in_flight = 10"), [10, 160, 640]);
    assert_eq!(requests("concurrency = [1, 16, 64]\nrequests_per_in_flight = [20, 10, 5]"), [20, 160, 320]);
    assert_eq!(requests("concurrency = [1, 16]\nrequests = [7, 8]"), [7, 8]);
    assert_eq!(requests("concurrency = [1, 16]\nrequests = 30"), [30, 30]);
    assert_eq!(requests("concurrency = 16\nrequests_per_in_flight = 3"), [48]);
    // Whatever else varies, they go along with the concurrency.
    let both = "name = 'f-{concurrency}-{delay}'\nkind = 'fetch'\nconcurrency = [1, 2]\n\
        requests = [5, 6]\ndelay = ['1ms', '2ms']";
    let both: Vec<_> = fetches(both).into_iter().map(|(name, fetch)| (name, fetch.requests)).collect();
    assert_eq!(both.iter().map(|(_, requests)| *requests).collect::<Vec<_>>(), [5, 5, 6, 6], "{both:?}");
}

#[test]
fn values_inside_a_workload_vary_too() {
    let mixed = "name = 'm-{how}'\nkind = 'fetch'\nrequests = 10\nconcurrency = 2\n\
        beside = { tasks = 1, iterations = 5, how = ['inline', 'yield', 'thread'], yield_every = 3 }";
    let told = |(name, fetch): (String, FetchKind)| (name, fetch.beside.unwrap().yield_every);
    let found: Vec<_> = fetches(mixed).into_iter().map(told).collect();
    assert_eq!(found, [("m-inline".into(), 0), ("m-yield".into(), 3), ("m-thread".into(), 0)]);
    let open = "name = 'o-{rate}-{arrivals}'\nkind = 'fetch'\nrequests = 100\nconcurrency = 2\n\
        [workload.open]\nrate = [50, 100.5]\narrivals = ['constant', 'poisson']";
    assert_eq!(names(open), ["o-50-constant", "o-50-poisson", "o-100.5-constant", "o-100.5-poisson"]);
    let counted = "name = 'c-{tasks_per_core}'\nkind = 'countdown'\ntasks_per_core = [1, 2]\niterations = 9";
    assert_eq!(names(counted), ["c-1", "c-2"]);
    let secured = "name = 's-{tls}-{connection}'\nkind = 'fetch'\nrequests = 10\nconcurrency = 2\n\
        tls = [true, false]\nconnection = ['fresh', 'reuse']";
    assert_eq!(names(secured), ["s-tls-fresh", "s-tls-reuse", "s-plain-fresh", "s-plain-reuse"]);
}

#[test]
fn titles_are_patterns_or_lists() {
    let text = |title: &str| {
        format!(
            "name = 'f-{{concurrency}}'\ntitle = {title}\nkind = 'fetch'\nrequests = 9\ndelay = '20ms'\n\
             concurrency = [1, 10_000]"
        )
    };
    let pattern = "'{concurrency} in flight, {delay} away, {requests} in all'";
    let filled = ["1 in flight, 20 ms away, 9 in all", "10,000 in flight, 20 ms away, 9 in all"];
    assert_eq!(titles(&text(pattern)), filled);
    assert_eq!(titles(&text("['one', 'many: {concurrency}']")), ["one", "many: 10,000"]);
}

#[test]
fn what_could_be_read_before_there_were_lists_is_read_as_before() {
    let plain = "kind = 'fetch'\nrequests = 10\nconcurrency = 4\nbody_bytes = 3";
    let old = fetches(&format!("name = 'plain'\n{plain}"));
    assert_eq!((old[0].0.as_str(), old[0].1.requests, old[0].1.body_bytes), ("plain", 10, 3));
    // Braces in a title were text.
    let title = titles(&format!("name = 'plain'\ntitle = 'of {{i}}'\n{plain}"));
    assert_eq!(title, ["of {i}"]);
    assert_eq!(titles(&format!("name = 'plain'\n{plain}")), [""]);
    // A list of one needs no placeholder.
    let one = fetches("name = 'plain'\nkind = 'fetch'\nrequests = 10\nconcurrency = [4]");
    assert_eq!((one.len(), one[0].1.concurrency), (1, 4));
    let inline = "trials = 1\nworkload = [{ name = 'c', kind = 'countdown', tasks = 1, iterations = 2 }]";
    assert_eq!(Suite::of(inline).unwrap().workloads.len(), 1);
}
