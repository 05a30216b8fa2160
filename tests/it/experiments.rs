//! What goes beyond the plain closed loop: open loops, held requests, countdowns beside fetches, TLS, stalls, searches. Each
//! is run for real; that times are what they must be at least is all that is said of time.

use crate::support;
use crate::support::{Place, checkout, skipped};
use record::{Run, TrialRow};
use std::fs;
use std::path::Path;

const FETCH: &str = "kind = 'fetch'\nclients = 'raw'\n";

/// Runs a suite of these workloads, one trial, on these cells.
fn run(place: &Place, workloads: &str, only: &str) -> Run {
    let suite = place.write("suite.toml", format!("trials = 1\n{workloads}"));
    place.run(&suite, &["--only", only]).good();
    place.newest()
}

fn row<'a>(run: &'a Run, cell: &str) -> &'a TrialRow {
    let row = run.trials.iter().find(|row| row.cell.0 == cell);
    let row = row.unwrap_or_else(|| panic!("no {cell} in {:?}", run.trials));
    assert!(row.verdict.has_figures(), "{row:#?}");
    row
}

#[test]
fn an_open_loop_notices_a_stall_that_a_closed_one_hardly_does() {
    let place = Place::new();
    let common = format!("{FETCH}requests = 400\ndelay = '5ms'\nstall = '200ms@200'\n");
    let workloads = format!(
        "[[workload]]\nname = 'closed'\nconcurrency = 2\n{common}\
         [[workload]]\nname = 'open'\nconcurrency = 300\nopen = {{ rate = 400, late = '10s' }}\n{common}"
    );
    let run = run(&place, &workloads, "smol/multi");
    let (closed, open) = (row(&run, "smol/multi:closed:raw"), row(&run, "smol/multi:open:raw"));
    assert!(closed.response.unwrap().max_ns >= 200_000_000, "{closed:#?}");
    assert!(open.response.unwrap().max_ns >= 200_000_000, "{open:#?}");
    // Two of 400 waited in the closed loop; in the open one all that were due meanwhile, some 80.
    let late = |cell: &str| {
        let histogram = &run.response[&record::CellId(cell.into())];
        histogram.len() - histogram.count_between(0, 50_000_000)
    };
    assert!(late("smol/multi:open:raw") >= 40, "{open:#?}");
    assert!(late("smol/multi:open:raw") > 3 * late("smol/multi:closed:raw"), "{closed:#?} {open:#?}");
    assert_eq!(open.turned_away, Some(0));
    assert!(open.pacer_p99_ns.is_some() && open.pacer_max_ns >= open.pacer_p99_ns);
    assert!(open.wall_ns >= 1_000_000_000, "the schedule lasts a second");
    assert_eq!(closed.turned_away, None, "a closed loop turns nobody away");
}

#[test]
fn what_does_not_fit_into_an_open_loop_is_turned_away_and_the_counts_add_up() {
    let place = Place::new();
    let workloads = format!(
        "[[workload]]\nname = 'full'\n{FETCH}requests = 200\nconcurrency = 5\ndelay = '100ms'\nopen = {{ rate = 400, \
         arrivals = 'poisson', late = '10s' }}\n"
    );
    let run = run(&place, &workloads, "smol/multi");
    let row = row(&run, "smol/multi:full:raw");
    let turned_away = row.turned_away.unwrap();
    assert!(turned_away > 0, "{row:#?}");
    assert_eq!(row.attempted + turned_away, 200);
    assert_eq!(row.origin_requests, Some(row.attempted));
}

#[test]
fn held_requests_are_weighed_while_all_of_them_are_in_flight() {
    let place = Place::new();
    let held = |n: u32| {
        format!(
            "[[workload]]\nname = 'held-{n}'\n{FETCH}requests = {n}\nconcurrency = {n}\nconnection = 'fresh'\n\
             held = true\nexact = true\n"
        )
    };
    let run = run(&place, &(held(1) + &held(200)), "std/*");
    let names: Vec<_> = run.trials.iter().map(|row| row.cell.0.as_str()).collect();
    assert!(!names.contains(&"std/sequential:held-200:raw"), "it never has 200 in flight: {names:?}");
    let row = row(&run, "std/threads:held-200:raw");
    assert_eq!((row.held_threads, row.held_files), (Some(200), Some(200)), "a thread and a socket each");
    let bytes = row.held_bytes.unwrap() - row.held_idle_bytes.unwrap();
    assert!((200 * 4096..200 * 1_000_000).contains(&bytes), "{bytes} bytes for 200 stacks");
    let delay = &run.meta.cells[0].parameters;
    assert!(matches!(delay, record::Parameters::Fetch { delay, .. } if delay == "held"), "{delay:?}");
}

#[test]
fn countdowns_run_beside_fetches_and_only_where_a_contender_has_the_place() {
    let place = Place::new();
    let mixed = |how: &str, more: &str| {
        format!(
            "[[workload]]\nname = 'mixed-{how}'\n{FETCH}requests = 60\nconcurrency = 6\ndelay = '2ms'\n\
             beside = {{ tasks_per_core = 1, iterations = 200000, how = '{how}'{more} }}\n"
        )
    };
    let workloads = mixed("inline", "") + &mixed("yield", ", yield_every = 20000") + &mixed("thread", "");
    let run = run(&place, &workloads, "s*/*");
    for cell in ["smol/multi:mixed-inline:raw", "smol/single:mixed-yield:raw", "std/threads:mixed-thread:raw"]
    {
        let row = row(&run, cell);
        assert!(row.ok == 60 && row.countdowns.unwrap() > 0, "{row:#?}");
    }
    let names: Vec<_> = run.meta.cells.iter().map(|cell| cell.id.0.as_str()).collect();
    assert!(!names.contains(&"std/threads:mixed-inline:raw"), "{names:?}");
}

#[test]
fn system_calls_are_counted_where_the_kernel_lets_us() {
    let place = Place::new();
    let workloads = format!(
        "[[workload]]\nname = 'calls'\n{FETCH}requests = 100\nconcurrency = 10\ndelay = '1ms'\nsystem_calls = true\n\
         [[workload]]\nname = 'plain'\n{FETCH}requests = 100\nconcurrency = 10\ndelay = '1ms'\n"
    );
    let run = run(&place, &workloads, "std/threads");
    assert_eq!(row(&run, "std/threads:plain:raw").system_calls, None, "nobody asked");
    match row(&run, "std/threads:calls:raw").system_calls {
        // A write, a read, and what a thread takes.
        Some(calls) => assert!((300..100_000).contains(&calls), "{calls}"),
        None => skipped("the kernel does not let this user count system calls"),
    }
}

#[test]
fn a_rate_makes_open_loops_of_a_suites_fetches() {
    let place = Place::new();
    let suite = place.write("suite.toml", support::SMALL_SUITE);
    let words =
        ["--rate", "100,300", "--arrivals", "poisson", "--trials", "1", "--only", "smol/single:*:raw"];
    place.run(&suite, &words).good();
    let run = place.newest();
    let mut names: Vec<_> = run.trials.iter().map(|row| row.cell.0.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["smol/single:fetch-at-100:raw", "smol/single:fetch-at-300:raw"]);
    let open = run.meta.cells[0].parameters.extra().unwrap().open.clone().unwrap();
    assert_eq!((open.rate_per_s, open.arrivals.as_str()), (100.0, "poisson"));
    let wrong = place.run(&suite, &["--rate", "0"]);
    wrong.bad(2, &["--rate 0", "a second"]);
}

#[test]
fn a_search_finds_that_no_rate_keeps_a_bound_below_the_delay() {
    let place = Place::new();
    let suite = place.write("suite.toml", support::SMALL_SUITE);
    let words = ["--slo", "p50<1ms", "--trials", "1", "--only", "smol/single:*:raw"];
    place.run(&suite, &words).good();
    let run = place.newest();
    assert_eq!(run.meta.slo, "p50<1ms");
    assert!((4..=7).contains(&run.trials.len()), "a bisection: {}", run.trials.len());
    assert_eq!(run.meta.cells.len(), run.trials.len(), "only what was tried is in the run");
    let rates = run.meta.cells.iter().filter_map(|cell| cell.parameters.extra()?.open.clone());
    assert_eq!(rates.map(|open| open.rate_per_s).fold(f64::INFINITY, f64::min), 50.0, "down to the lowest");
    let wrong = place.run(&suite, &["--slo", "p98<1ms"]);
    wrong.bad(2, &["p98<1ms", "p99<50ms"]);
}

#[test]
fn unjoined_work_is_in_the_run_and_in_its_summary() {
    let place = Place::new();
    place.run(Path::new("unjoined"), &[]).good();
    let run = place.newest();
    let systems: std::collections::BTreeSet<_> = run.meta.unjoined.iter().map(|row| &row.system).collect();
    assert!(systems.len() >= 12, "{systems:?}");
    let summary = fs::read_to_string(run.path.parent().unwrap().join("SUMMARY.md")).unwrap();
    assert!(summary.contains("## What happens to work nobody joins?"), "{summary}");
    assert!(systems.iter().all(|system| summary.contains(system.as_str())));
}

#[test]
fn every_question_has_a_suite_and_all_of_them_fit_into_a_quarter_of_an_hour() {
    let place = Place::new();
    let plan = place.inflight(&["plan", "why"]).good();
    for experiment in harness::EXPERIMENTS.into_iter().filter(|name| *name != "unjoined") {
        assert!(plan.contains(&format!(":{}", first_workload(experiment))), "{experiment} in {plan}");
    }
    let last = plan.lines().find(|line| line.contains(" trials = ")).unwrap();
    let minutes: u32 = last.split("about ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!(minutes < 15, "{last}");
}

fn first_workload(experiment: &str) -> String {
    let path = checkout().join(format!("benches/{experiment}.toml"));
    harness::Suite::read(&path).unwrap().workloads[0].name.clone()
}
