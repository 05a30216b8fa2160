//! What the origin does wrong on purpose: counted by kind, kept out of the latencies, and the same for everybody.

use crate::support::Place;
use origin::{Fault, Faults};
use record::{Parameters, Run, Verdict};
use std::collections::BTreeMap;

const SEED: u64 = 11;
const REQUESTS: u64 = 40;

/// One workload a fault, so that each can be told from the others.
const SUITE: &str = r#"
trials = 1

[[workload]]
name = "unavailable"
kind = "fetch"
requests = 40
concurrency = 4
faults = "503:0.2"

[[workload]]
name = "reset"
kind = "fetch"
requests = 40
concurrency = 4
faults = "reset:0.2"

[[workload]]
name = "truncate"
kind = "fetch"
requests = 40
concurrency = 4
body_bytes = 5000
faults = "truncate:0.2"

[[workload]]
name = "stall"
kind = "fetch"
requests = 40
concurrency = 8
timeout = "400ms"
faults = "stall:0.1"

[[workload]]
name = "all"
kind = "fetch"
requests = 40
concurrency = 4
faults = "503:0.1,reset:0.1,truncate:0.1"
"#;

/// A contender of every kind: threads, processes and each runtime.
const SOME: [&str; 6] = [
    "std/threads",
    "process/pool",
    "tokio/multi-thread",
    "async-std/global",
    "smol/multi",
    "futures/local-pool",
];

/// What a contender must count, by the origin's own dice: `kind=count` as rows have it.
fn expected(faults: &str) -> (u64, String) {
    let faults: Faults = faults.parse().unwrap();
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    for fault in (0..REQUESTS).filter_map(|index| faults.draw(SEED, index)) {
        let kind = match fault {
            Fault::Unavailable => "status",
            Fault::Reset => "reset",
            Fault::Truncate => "truncated",
            Fault::Stall => "timeout",
        };
        *kinds.entry(kind).or_default() += 1;
    }
    // In the order of `ErrorKind`.
    let order = ["timeout", "reset", "truncated", "status"];
    let words = order.iter().filter_map(|kind| Some(format!("{kind}={}", kinds.get(kind)?)));
    (kinds.values().sum(), words.collect::<Vec<_>>().join(" "))
}

fn run(place: &Place) -> Run {
    let suite = place.write("faults.toml", SUITE);
    let mut words = vec!["--seed".to_string(), SEED.to_string()];
    words.extend(SOME.iter().flat_map(|name| ["--only".into(), format!("{name}:*")]));
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    place.run(&suite, &words).good();
    place.newest()
}

#[test]
fn errors_are_counted_by_kind_and_are_in_no_latency() {
    let place = Place::new();
    let run = run(&place);
    let clients = 2;
    assert_eq!(run.trials.len(), SOME.len() * 5 * clients);
    for row in &run.trials {
        let cell = run.meta.cells.iter().find(|cell| cell.id == row.cell).unwrap();
        let Parameters::Fetch { faults, .. } = &cell.parameters else { panic!("{cell:?}") };
        assert!(row.verdict.has_figures(), "{row:#?}");
        assert_eq!((row.attempted, row.attempted - row.ok), (REQUESTS, row.errors), "{row:#?}");
        let (errors, kinds) = expected(faults);
        assert!(errors > 2, "{faults}: another seed, this one makes {errors} errors");
        if cell.client.as_deref() == Some("surf") && faults.contains("stall") {
            // It puts a connection whose answer is late back among the idle ones, where the next request waits behind it.
            assert!(row.errors >= errors, "{row:#?}");
        } else {
            assert_eq!((row.errors, &row.error_kinds), (errors, &kinds), "{row:#?}");
        }
        assert_eq!(run.response[&row.cell].len(), row.ok, "{}: an error is in the latencies", row.cell);
        assert_eq!(run.service[&row.cell].len(), row.ok, "{}: an error is in the latencies", row.cell);
        // Faults that were asked for are no reason to doubt a trial.
        assert!(!row.reason.contains("tasks failed"), "{}", row.reason);
    }
}

#[test]
fn a_trial_in_which_no_task_ends_well_is_a_failed_row() {
    let place = Place::new();
    let suite = place.write("never.toml", SUITE.replace("503:0.2", "503:1"));
    place.run(&suite, &["--only", "tokio/current-thread:unavailable:*"]).good();
    for row in &place.newest().trials {
        assert_eq!(row.verdict, Verdict::Failed, "{row:#?}");
        assert!(row.reason.contains("no task ended well (status=40"), "{}", row.reason);
    }
}
