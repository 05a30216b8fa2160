//! The published experiment beside what it gives here: the section, its files, and a page with several baselines.

use crate::common;
use crate::common::{Contender, part};
use record::{Exclusion, GilCountdown, GilFetch, GilFigures, InterpreterInfo, Parameters, Run};
use reporter::{report, show};

fn contender(name: &'static str, fetch_per_s: f64, countdown_per_s: f64, cores_used: f64) -> Contender {
    Contender {
        name,
        workers: 4,
        fetch: Some((98.6, fetch_per_s)),
        countdown: Some((countdown_per_s, cores_used)),
        threads: 5,
        cpu_ns: 300e3,
        peak_mib: 12.0,
    }
}

fn interpreter(family: &str, version: &str, locked: bool) -> InterpreterInfo {
    InterpreterInfo {
        family: family.into(),
        version: version.into(),
        locked,
        first_ns_per_iteration: 44.06,
        ns_per_iteration: 39.8,
    }
}

/// Three trials of each row: four threads fight for the lock, and a countdown keeps it for 5 ms.
fn gil() -> GilFigures {
    let countdown = |threads: u32, ms: [u64; 3], switches: u64| GilCountdown {
        threads,
        switch_interval: Some("100 bytecodes".into()),
        speed_up: 400.0 / ms[1] as f64,
        wall_ns: ms.map(|ms| ms * 1_000_000).to_vec(),
        cpu_ns: ms.map(|ms| ms * 1_500_000).to_vec(),
        voluntary_switches: vec![switches, switches + 1, switches + 2],
        involuntary_switches: vec![7, 8, 9],
    };
    let fetch = |rival: Option<&str>, interval: &str, p50_ns: u64| GilFetch {
        rival: rival.map(Into::into),
        switch_interval: Some(interval.into()),
        fetches: 300,
        failed: u64::from(rival.is_some()),
        p50_ns: Some(p50_ns),
        p99_ns: Some(2 * p50_ns),
        max_ns: Some(3 * p50_ns),
        rival_ns_per_iteration: rival.map(|_| 41.5),
    };
    GilFigures {
        family: "cpython2.7".into(),
        language: "CPython 2.7.18".into(),
        cores: 2,
        switch_interval: Some("100 bytecodes".into()),
        iterations: 2_500_000,
        trials: 3,
        countdown: vec![countdown(0, [399, 400, 401], 3), countdown(4, [870, 880, 890], 20_000)],
        fetch: vec![fetch(None, "100 bytecodes", 1_200_000), fetch(Some("countdown"), "1000", 6_300_000)],
    }
}

/// Three languages, each with a sequential contender of its own; 8 countdowns and 100 in flight, which the page says.
fn run() -> Run {
    let mut run = common::run_of(&[
        contender("cpython3.10/sequential", 98.6, 8.01, 1.0),
        contender("cpython3.10/threads", 395.0, 7.9, 1.01),
        contender("cpython3.10/thread-pool", 390.0, 7.95, 1.01),
        contender("cpython3.10/processes", 380.0, 15.5, 1.97),
        contender("cpython2.7/sequential", 98.6, 8.01, 1.0),
        contender("cpython2.7/threads", 394.0, 3.7, 1.3),
        contender("jython2.7/sequential", 98.6, 8.01, 1.0),
        contender("jython2.7/threads", 394.0, 15.0, 1.95),
        contender("std/sequential", 98.6, 8.01, 1.0),
        contender("std/threads", 394.0, 15.9, 1.99),
        contender("process/per-task", 200.0, 15.1, 1.9),
    ]);
    for cell in &mut run.meta.cells {
        let (family, _) = cell.contender.split_once('/').unwrap();
        if family.contains("python") || family.contains("jython") {
            cell.baseline = format!("{family}/sequential");
        }
        if let (Parameters::Countdown { iterations, scale, .. }, true) =
            (&mut cell.parameters, family == "jython2.7")
        {
            (*iterations, *scale) = (200_000_000, 2.0);
        }
    }
    run.meta.suite.name = "gil".into();
    run.meta.interpreters = vec![
        interpreter("cpython2.7", "CPython 2.7.18", true),
        interpreter("cpython3.10", "CPython 3.10.13", true),
        interpreter("jython2.7", "Jython 2.7.3", false),
    ];
    run.meta.gil = vec![gil()];
    let left_out = |what: &str, why: &str| Exclusion { what: what.into(), why: why.into() };
    run.meta.exclusions = vec![
        left_out("python3.14", "not on PATH"),
        left_out("pypy3", "did not answer within 20s"),
        left_out("python3.15", "not on PATH"),
    ];
    run
}

#[test]
fn what_was_published_stands_beside_what_was_measured() {
    let page = common::pages(&run()).summary;
    insta::assert_snapshot!(part(&page, "## The published", "## Every contender"), @r"
## The published experiment, made again

Four countdowns from 25,000,000, and a list of URLs through four at a time: what was published for Python, and what the same gives here (medians of 5 trials, each in a fresh process). Where a trial of one way took as long as some trial of the other, chance may have made the difference: such a one is marked ≈. The list one after the other is reckoned from a part of it. Python fetches with urllib, the others with bare sockets; where a language has no pool of threads, each URL gets a thread.

| interpreter | lock | counted from | one after the other | on threads | that is | in processes | that is | trials differ by | URLs one after the other | four at a time | that is |
|---|---|---:|---:|---:|---|---:|---|---:|---:|---:|---|
| published, CPython 2.7 | yes | 25,000,000 | 7.61 s | 9.47 s | 1.24× slower | 1.96 s | 3.89× faster | — | 3.53 s | 770 ms | 4.59× faster |
| CPython 2.7.18 | yes | 100,000,000 | 999 ms | 2.16 s | 2.16× slower | — | — | ≤ 3.4 % | 50.7 s | 12.7 s | 4.00× faster |
| CPython 3.10.13 | yes | 100,000,000 | 999 ms | 1.01 s | ≈ 1.01× slower | 516 ms | 1.94× faster | ≤ 3.4 % | 50.7 s | 12.8 s | 3.96× faster |
| Jython 2.7.3 | none | 200,000,000 | 999 ms | 533 ms | 1.87× faster | — | — | ≤ 3.4 % | 50.7 s | 12.7 s | 4.00× faster |
| std | none | 100,000,000 | 999 ms | 503 ms | 1.99× faster | 530 ms | 1.89× faster | ≤ 3.4 % | 50.7 s | 12.7 s | 4.00× faster |

- Four threads took 1.24 times as long in the published figures: a lock lets only one of them run Python at a time, and handing it over has its price. CPython 2 hands it over after every 100 steps, and threads on several cores fight for it: CPython 2.7.18 took 2.16× as long on 2 cores. Later interpreters hand it over when somebody has waited for it (CPython since 3.2: for 5 ms), which costs less but gains nothing either: CPython 3.10.13 took 1.01× as long. Without a lock the work divides by the cores: Jython 2.7.3 and std took 0.50× to 0.53× as long.
- Four processes were 3.89 times as fast: each has a lock of its own, and that machine had four cores or more. This one has 2 cores, which allow 2.00× at most; CPython 3.10.13 and std came to 1.89× to 1.94×.
- A pool of four fetched 4.59 times as fast: the lock is let go while a thread waits for an answer, so waits overlap. Four at a time can give 4.00× at most if each answer takes as long as before, so those servers probably answered sooner the second time (names looked up, pages at hand). Here each answer takes 10.0 ms however often it is asked for: CPython 2.7.18, CPython 3.10.13, Jython 2.7.3 and 1 other came to 3.96× to 4.00×.
- Jython 2.7.3: one countdown from 25,000,000 would be over in less than 0.2 s, or take more than 5 s, so it is counted from another number; such times compare only within the row.

What the lock does to countdowns. CPU time ÷ time near 1 means that only one thread ran at any moment, however many there were; where threads wait often, the lock was handed over often. Speed-ups are against no threads: what a single thread gains or loses is not the lock's doing (docs/METHODOLOGY.md, on fragile steps).

| interpreter | four countdowns | a thread may keep the lock for | speed-up | CPU time ÷ time | threads waited | taken off a core |
|---|---|---|---|---:|---:|---:|
| CPython 2.7.18 | one after the other, no threads | 100 bytecodes | 1.00× | 1.50× | 4 | 8 |
| CPython 2.7.18 | on 4 threads | 100 bytecodes | 0.46× | 1.50× | 20,001 | 8 |

What the lock does to a thread that fetches while another counts down (the convoy effect). Each answer is there after a millisecond, but the thread must get the lock back before it can take it: it waits as long as the other may keep it, once or more for each answer. (CPython 2 and PyPy count steps instead of time, 100 and 10,000 of them, which are sooner over.) A thread of Rust needs no lock for that, only a core.

| who fetches | beside | a thread may keep the lock for | p50 | p99 | longest | ns a step of the countdown |
|---|---|---|---:|---:|---:|---:|
| CPython 2.7.18 | nothing | 100 bytecodes | 1.20 ms | 2.40 ms | 3.60 ms | — |
| CPython 2.7.18 | a countdown on another thread (1 failed) | 1000 bytecodes | 6.30 ms | 12.6 ms | 18.9 ms | 41.5 |

What warming up costs. Ready: from the start of a fresh process to the end of its warm-up (a hundredth of the countdowns). A step of a countdown is cold in the first call of its function; what compiles while it runs (PyPy, Jython) is many times as fast when warm.

| interpreter | ready after, first trial | others | countdowns, first trial | others | ns a step, cold | warm |
|---|---:|---:|---:|---:|---:|---:|
| CPython 2.7.18 | — | — | 1.02 s | 995 ms | 44.1 | 39.8 |
| CPython 3.10.13 | — | — | 1.02 s | 995 ms | 44.1 | 39.8 |
| Jython 2.7.3 | — | — | 1.02 s | 995 ms | 44.1 | 39.8 |
");
}

/// The page where the trials of one contender's countdown took so many milliseconds.
fn page_with(contender: &str, ms: [u64; 5]) -> String {
    let mut run = run();
    let fits = |cell: &&record::Cell| cell.contender == contender && !cell.parameters.is_fetch();
    let cell = run.meta.cells.iter().find(fits).unwrap().id.clone();
    let trials = run.trials.iter_mut().filter(|trial| trial.cell == cell);
    trials.zip(ms).for_each(|(trial, ms)| trial.wall_ns = ms * 1_000_000);
    common::pages(&run).summary
}

#[test]
fn what_chance_may_have_done_is_no_finding() {
    let steady = page_with("cpython3.10/threads", [1200, 1250, 1300, 1400, 1500]);
    assert!(steady.contains("On threads CPython 3.10.13 took 1.30× as long all the same."), "{steady}");
    let unsteady = page_with("cpython3.10/threads", [900, 1250, 1300, 1400, 1500]);
    let wanted = "Of CPython 3.10.13 nothing can be said: 1.30× as long, which chance may have done.";
    assert!(unsteady.contains(wanted) && unsteady.contains("| ≈ 1.30× slower |"), "{unsteady}");
}

#[test]
fn what_passes_the_limit_is_chance_or_a_slow_baseline() {
    let chance = page_with("cpython3.10/processes", [400, 450, 480, 550, 600]);
    assert!(
        chance.contains(
            "To have passed 2.00× may be chance: trials differ by more than that (CPython 3.10.13)."
        ),
        "{chance}"
    );
    let sure = page_with("cpython3.10/processes", [400, 401, 402, 403, 404]);
    let wanted = "More than 2.00× cannot be, and is no chance: one after the other, CPython 3.10.13 was slowed by something.";
    assert!(sure.contains(wanted), "{sure}");
    assert!(!common::pages(&run()).summary.contains("2.00× cannot be"));
}

#[test]
fn each_family_stands_together_behind_its_baseline_and_versions_are_in_order() {
    let page = common::pages(&run()).summary;
    let table = part(&page, "| contender | fetch speed-up", "Fetch:");
    let names: Vec<&str> =
        table.lines().skip(2).filter_map(|line| line.split(['|', '†']).nth(1)).map(str::trim).collect();
    let wanted = [
        "cpython2.7/sequential",
        "cpython2.7/threads",
        "cpython3.10/sequential",
        "cpython3.10/threads",
        "cpython3.10/thread-pool",
        "cpython3.10/processes",
        "jython2.7/sequential",
        "jython2.7/threads",
        "std/sequential",
        "std/threads",
        "process/per-task",
    ];
    assert_eq!(names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>(), wanted);
    assert!(page.contains("divided by those of the first row of the same family"), "{page}");
}

#[test]
fn who_is_absent_is_a_grey_line_a_reason() {
    let run = run();
    let page = common::pages(&run).summary;
    let grey: Vec<&str> = page.lines().filter(|line| line.starts_with("<sub>")).collect();
    let wanted = [
        "<sub>Left out: pypy3: did not answer within 20s.</sub>",
        "<sub>Left out: python3.14, python3.15: not on PATH.</sub>",
    ];
    assert_eq!(grey, wanted);
    let line = "Left out: python3.14, python3.15: not on PATH.";
    assert!(show(&report(&run), 120, true).contains(&format!("\u{1b}[2m{line}\u{1b}[0m")));
    let plain = show(&report(&run), 120, false);
    assert!(plain.contains(line) && !plain.contains('\u{1b}'), "{plain}");
}

#[test]
fn a_scaled_countdown_says_by_how_much() {
    let page = common::pages(&run()).summary;
    let table = part(&page, "### countdown", "</details>");
    let row = |name: &str| table.lines().find(|line| line.contains(name)).unwrap().to_string();
    assert!(
        table.contains("| contender | scale |") && row("jython2.7/threads").contains("| 2.00× |"),
        "{table}"
    );
    assert!(row("cpython3.10/threads").contains("| — |"), "{table}");
    assert!(page.contains("- **scale**:"));
    assert!(!common::pages(&common::run()).summary.contains("scale"));
}

#[test]
fn of_another_suite_or_without_figures_there_is_no_such_section() {
    let mut other = run();
    other.meta.suite.name = "default".into();
    let mut empty = run();
    for row in &mut empty.cells {
        (row.throughput_per_s, row.wall_ns, row.speedup) = (None, None, None);
    }
    for run in [other, empty] {
        assert!(!common::pages(&run).summary.contains("published"));
    }
}
