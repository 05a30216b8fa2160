//! Every contender, on both workloads and in both lanes. A new entry in `benches/contenders.toml` is covered by it as it is.

use crate::support::{Place, checkout};
use harness::{Contender, Contenders, FetchKind, Lanes, Suite, WorkloadKind};
use record::{Parameters, Run, Verdict};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn contenders() -> Contenders {
    Contenders::read(&checkout().join("benches/contenders.toml")).unwrap()
}

/// The names of all cells that there must be, by the two files alone.
fn cells() -> BTreeSet<String> {
    let suite = Suite::read(&checkout().join("benches/verify.toml")).unwrap();
    let mut cells = BTreeSet::new();
    for contender in contenders().list {
        for workload in &suite.workloads {
            let cell = format!("{}:{}", contender.name, workload.name);
            match &workload.kind {
                WorkloadKind::Fetch(fetch) => {
                    cells.extend(
                        clients(&contender, workload.clients, fetch).map(|client| format!("{cell}:{client}")),
                    );
                }
                WorkloadKind::Countdown { .. } => drop(cells.insert(cell)),
            }
        }
    }
    // One in flight at most, and this suite holds eight.
    cells.remove("std/sequential:held:raw");
    cells
}

/// The clients that a contender must answer with, if it takes part at all.
fn clients<'a>(
    contender: &'a Contender,
    lanes: Lanes,
    fetch: &'a FetchKind,
) -> impl Iterator<Item = &'a String> {
    let more = if lanes == Lanes::All { contender.more_clients.as_slice() } else { &[] };
    let place = fetch.beside.is_none_or(|beside| contender.beside.contains(&beside.how));
    contender.clients.iter().chain(more).filter(move |client| {
        let raw = *client == "raw";
        let lane = raw || lanes != Lanes::Raw;
        let able = !fetch.tls || !(raw || contender.no_tls.contains(client));
        place && lane && able
    })
}

#[test]
fn verify_passes_and_says_so() {
    let place = Place::new();
    let said = place.inflight(&["verify"]);
    let count = cells().len();
    assert!(said.out.contains(&format!("verify: {count} cells, {count} passed, 0 failed")), "{said:#?}");
    said.good();
    assert!(!place.results().exists(), "its rows are thrown away");
}

#[test]
fn verify_finds_a_contender_that_does_not_do_its_work() {
    let place = Place::new();
    let original = fs::read_to_string(checkout().join("benches/contenders.toml")).unwrap();
    let liar = original.replace(r#"runner = ["runner-threads"]"#, r#"runner = ["true"]"#);
    assert_ne!(original, liar);
    let liar = place.write("contenders.toml", liar);
    let words =
        ["verify", "--only", "std/threads:countdown", "--only", "std/sequential:countdown", "--contenders"];
    let said = place.inflight(&[&words[..], &[liar.to_str().unwrap()]].concat());
    assert!(said.out.contains("wrong: std/threads:countdown: Failed: crashed"), "{said:#?}");
    assert!(said.out.contains("verify: 2 cells, 1 passed, 1 failed"), "{said:#?}");
    said.bad(1, &[]);
}

#[test]
fn every_row_adds_up_and_every_contender_is_in_the_summary() {
    let place = Place::new();
    place.run(Path::new("verify"), &[]).good();
    let run = place.newest();
    let found: BTreeSet<String> = run.trials.iter().map(|row| row.cell.0.clone()).collect();
    assert_eq!(found, cells());
    assert_eq!(run.trials.len(), found.len(), "one trial each");
    rows_add_up(&run);
    contenders_say_who_they_are(&run);
    first_table_lists_all(&run);
}

fn rows_add_up(run: &Run) {
    for row in &run.trials {
        assert!(row.verdict.has_figures(), "{row:#?}");
        let cell = run.meta.cells.iter().find(|cell| cell.id == row.cell).unwrap();
        let tasks = cell.parameters.tasks();
        assert_eq!((row.attempted, row.ok, row.errors), (tasks, tasks, 0), "{row:#?}");
        assert_eq!(row.origin_requests, cell.parameters.is_fetch().then_some(tasks), "{row:#?}");
        assert!(row.wall_ns > 0 && row.peak_bytes > 0 && row.threads > 0 && row.processes > 0, "{row:#?}");
        for histogram in [&run.service[&row.cell], &run.response[&row.cell]] {
            assert_eq!(histogram.len(), tasks, "{}", row.cell);
        }
        if let Parameters::Fetch { mean_delay_ns, .. } = cell.parameters {
            let shortest = row.service.unwrap().p50_ns as f64;
            // Three digits are kept.
            assert!(shortest > mean_delay_ns * 0.999, "an answer before its delay had passed: {row:#?}");
        }
    }
}

fn contenders_say_who_they_are(run: &Run) {
    for entry in contenders().list {
        let info = run.meta.contenders.iter().find(|info| info.name == entry.name).unwrap();
        assert!(!info.runner.is_empty() && !info.language.is_empty(), "{info:#?}");
        if !entry.library.is_empty() {
            let version = info.libraries.get(&entry.library);
            let numbers = version.is_some_and(|version| version.starts_with(|c: char| c.is_ascii_digit()));
            assert!(numbers, "no version of {}: {info:#?}", entry.library);
        }
        assert_eq!(info.maintenance, entry.maintenance);
    }
}

fn first_table_lists_all(run: &Run) {
    let summary = fs::read_to_string(run.path.parent().unwrap().join("SUMMARY.md")).unwrap();
    let lines = summary.lines().skip_while(|line| !line.starts_with('|'));
    let table: Vec<&str> = lines.take_while(|line| line.starts_with('|')).collect();
    for entry in contenders().list {
        let rows = table.iter().filter(|line| line.split('|').any(|cell| cell.contains(&entry.name)));
        assert_eq!(rows.count(), 1, "{} in {table:#?}", entry.name);
    }
}

#[test]
fn a_thousand_processes_are_a_row_that_says_no() {
    let place = Place::new();
    let text =
        "trials = 1\n[[workload]]\nname = 'fetch'\nkind = 'fetch'\nrequests = 2000\nconcurrency = 1000\n";
    let suite = place.write("many.toml", text);
    place.run(&suite, &["--only", "process/*"]).good();
    let rows = place.newest().trials;
    assert!(!rows.is_empty());
    for row in rows {
        assert_eq!(row.verdict, Verdict::Unsupported, "{row:#?}");
        assert!(row.reason.contains("1000") || row.reason.contains("1,000"), "{}", row.reason);
    }
}
