//! A small made-up run: enough of everything that a page shows.

#![allow(dead_code, unreachable_pub)]

pub mod schema;
mod trials;

use record::*;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What a contender of the made-up run does.
pub struct Contender {
    pub name: &'static str,
    pub workers: u32,
    /// Tasks a second with 1 and with 100 in flight.
    pub fetch: Option<(f64, f64)>,
    /// Countdown throughput and cores used.
    pub countdown: Option<(f64, f64)>,
    pub threads: u32,
    pub cpu_ns: f64,
    pub peak_mib: f64,
}

pub fn contenders() -> Vec<Contender> {
    let new = |name, workers, fetch, countdown, threads, cpu_us, peak_mib| Contender {
        name,
        workers,
        fetch,
        countdown,
        threads,
        cpu_ns: cpu_us * 1e3,
        peak_mib,
    };
    vec![
        new("std/sequential", 1, Some((98.6, 98.6)), Some((8.01, 1.0)), 1, 41.0, 2.9),
        new("std/threads", 2, Some((98.4, 9_420.0)), Some((15.71, 1.98)), 102, 88.0, 11.4),
        new("tokio/multi-thread", 2, Some((97.9, 9_700.0)), Some((15.69, 1.97)), 3, 43.2, 4.21),
        new("tokio/current-thread", 1, Some((98.1, 9_650.0)), Some((7.98, 0.998)), 1, 31.0, 3.3),
        new("process/per-task", 2, None, Some((14.9, 1.91)), 1, 900.0, 31.0),
    ]
}

fn fetch(requests: u64, concurrency: u32) -> Parameters {
    Parameters::Fetch {
        requests,
        concurrency,
        delay: "10ms".into(),
        mean_delay_ns: 10e6,
        body_bytes: 1024,
        connection: "reuse".into(),
        timeout_ns: 5_000_000_000,
        faults: String::new(),
        target: "origin".into(),
        extra: record::Extra::default(),
    }
}

fn countdown() -> Parameters {
    Parameters::Countdown { tasks: 8, iterations: 100_000_000, scale: 1.0 }
}

/// A run in which all went as one would expect.
pub fn run() -> Run {
    run_of(&contenders())
}

pub fn run_of(contenders: &[Contender]) -> Run {
    let mut cells = Vec::new();
    let mut rows = Vec::new();
    for c in contenders {
        for (workload, in_flight) in [("fetch-1", 1), ("fetch-100", 100)] {
            let limit = f64::from(in_flight) * 100.0;
            let in_flight = if c.name == "std/sequential" { 1 } else { in_flight };
            for client in ["raw", "ureq"] {
                let parameters = fetch(if in_flight == 1 { 100 } else { 5_000 }, in_flight);
                let cell = cell(c, workload, Some(client), Some(limit), parameters);
                let slower = if client == "raw" { 1.0 } else { 0.97 };
                let per_s =
                    c.fetch.map(|(one, many)| if workload == "fetch-1" { one } else { many } * slower);
                rows.push(row(c, &cell, per_s, 98.6));
                cells.push(cell);
            }
        }
        let cell = cell(c, "countdown", None, Some(2.0), countdown());
        rows.push(row(c, &cell, c.countdown.map(|(per_s, _)| per_s), 8.01));
        cells.push(cell);
    }
    cells.sort_by(|a, b| a.id.cmp(&b.id));
    rows.sort_by(|a, b| a.cell.cmp(&b.cell));
    let trials = rows.iter().flat_map(trials::trials).collect();
    Run {
        path: PathBuf::from("results/amd-epyc-2c-0a1b2c3d/20260131T235959Z-0a1b2c3"),
        meta: meta(contenders, cells),
        machine: machine(),
        trials,
        cells: rows,
        service: BTreeMap::new(),
        response: BTreeMap::new(),
        notes: Vec::new(),
    }
}

fn cell(
    c: &Contender,
    workload: &str,
    client: Option<&str>,
    limit: Option<f64>,
    parameters: Parameters,
) -> Cell {
    Cell {
        id: CellId::new(c.name, workload, client).unwrap(),
        contender: c.name.into(),
        workload: workload.into(),
        client: client.map(Into::into),
        baseline: "std/sequential".into(),
        workers: c.workers,
        limit,
        parameters,
    }
}

pub fn latency(p50_ns: u64) -> Latency {
    Latency {
        mean_ns: p50_ns as f64,
        p50_ns,
        p90_ns: p50_ns * 11 / 10,
        p99_ns: p50_ns * 13 / 10,
        p999_ns: p50_ns * 15 / 10,
        max_ns: p50_ns * 2,
    }
}

fn row(c: &Contender, cell: &Cell, per_s: Option<f64>, base: f64) -> CellRow {
    let some = per_s.is_some();
    let fetch = cell.parameters.is_fetch();
    let speedup = per_s.map(|x| x / base);
    let reached = if fetch { per_s } else { speedup };
    let in_flight = match &cell.parameters {
        Parameters::Fetch { concurrency, .. } => f64::from(*concurrency),
        Parameters::Countdown { tasks, .. } => f64::from(*tasks),
    };
    let extra = if cell.client.as_deref() == Some("ureq") { 12e3 } else { 0.0 };
    let cpu_ns = if fetch { c.cpu_ns + extra } else { 120e6 };
    // Service times make the overlap; a slot is free for a hundredth of the time.
    let overlap = if fetch { in_flight * 0.98 } else { c.countdown.map_or(0.0, |(_, cores)| cores) };
    let service = per_s.map(|x| latency((overlap / x * 1e9) as u64));
    let response = per_s.map(|x| latency((in_flight * 0.99 / x * 1e9) as u64));
    CellRow {
        cell: cell.id.clone(),
        contender: c.name.into(),
        workload: cell.workload.clone(),
        client: cell.client.clone(),
        trials_ok: if some { 5 } else { 0 },
        trials_suspect: 0,
        trials_failed: 0,
        trials_unsupported: if some { 0 } else { 5 },
        reason: if some { String::new() } else { "100 processes at once make no sense".into() },
        ok: if some { 5 * cell.parameters.tasks() } else { 0 },
        errors: 0,
        throughput_per_s: per_s,
        throughput_spread: per_s.map(|_| 0.034),
        speedup,
        limit_share: reached.zip(cell.limit).map(|(reached, limit)| reached / limit),
        wall_ns: per_s.map(|x| cell.parameters.tasks() as f64 / x * 1e9),
        cpu_ns_per_task: per_s.map(|_| cpu_ns),
        cores_used: per_s.map(|x| if fetch { x * cpu_ns / 1e9 } else { c.countdown.unwrap().1 }),
        overlap: per_s.map(|_| overlap),
        switches_per_task: per_s.map(|_| 1.31),
        connections_opened: per_s
            .filter(|_| fetch)
            .map(|_| if cell.client.as_deref() == Some("ureq") { 3.0 } else { 0.0 }),
        peak_bytes: per_s.map(|_| c.peak_mib * 1024.0 * 1024.0),
        idle_bytes: per_s.map(|_| c.peak_mib * 0.8 * 1024.0 * 1024.0),
        threads: per_s.map(|_| c.threads),
        processes: per_s.map(|_| 1),
        clamped: 0,
        service,
        response,
    }
}

fn meta(contenders: &[Contender], cells: Vec<Cell>) -> RunMeta {
    let info = |c: &Contender| ContenderInfo {
        name: c.name.into(),
        about: "one line on how it runs tasks".into(),
        maintenance: if c.name == "std/threads" { "unmaintained: see RUSTSEC".into() } else { String::new() },
        library: if c.name.starts_with("tokio/") { "tokio".into() } else { String::new() },
        runner: "runner 0.1.0".into(),
        language: "Rust 1.96.0".into(),
        libraries: BTreeMap::from([("tokio".into(), "1.54.1".into()), ("ureq".into(), "3.5.2".into())]),
    };
    let workload = |name: &str, title: &str, headline, parameters| WorkloadInfo {
        name: name.into(),
        title: title.into(),
        headline,
        experiment: String::new(),
        parameters,
    };
    RunMeta {
        schema: SCHEMA,
        id: "20260131T235959Z-0a1b2c3".into(),
        started: "2026-01-31T23:59:59Z".into(),
        finished: Some("2026-02-01T00:04:11Z".into()),
        status: Status::Complete,
        command: "inflight run --suite default".into(),
        fingerprint: machine().fingerprint,
        suite: SuiteInfo { name: "default".into(), sha256: "ab".repeat(32), title: "A few minutes".into() },
        seed: 42,
        trials_per_cell: 5,
        source: Source { commit: Some("0a1b2c3d".repeat(5)), dirty: false },
        build: Build {
            compiler: "rustc 1.96.0".into(),
            profile: "release".into(),
            target: "x86_64-unknown-linux-gnu".into(),
            allocator: "system".into(),
        },
        placement: Placement { kind: "shared".into(), origin_cores: vec![0, 1], runner_cores: vec![0, 1] },
        origin: Some(OriginInfo {
            requests: 123_456,
            lateness_p50_ns: 12_300,
            lateness_p99_ns: 103_000,
            lateness_max_ns: 1_210_000,
        }),
        warnings: Vec::new(),
        contenders: contenders.iter().map(info).collect(),
        interpreters: Vec::new(),
        gil: Vec::new(),
        workloads: vec![
            workload("fetch-1", "One at a time", false, fetch(100, 1)),
            workload("fetch-100", "A hundred waits at once", true, fetch(5_000, 100)),
            workload("countdown", "Pure work", true, countdown()),
        ],
        cells,
        exclusions: vec![Exclusion { what: "cpython/*".into(), why: "python3 is not installed".into() }],
        sides: None,
        disturbance: None,
        unjoined: Vec::new(),
        slo: String::new(),
    }
}

fn machine() -> Machine {
    let map = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect();
    Machine::from_fields(
        map(&[
            ("affinity", "0-1"),
            ("architecture", "x86_64"),
            ("clock_source", "kvm-clock"),
            ("cpu_model", "AMD EPYC"),
            ("governor", "none"),
            ("hypervisor", "kvm"),
            ("kernel", "6.1.0"),
            ("online_cpus", "0-1"),
            ("smt", "notsupported"),
        ]),
        map(&[("memory_bytes", "8331792384")]),
    )
}

/// Makes some of a cell's trials suspect, as the harness would.
pub fn doubt(run: &mut Run, cell: &str, trials: u32, reason: &str) {
    let row = run.cells.iter_mut().find(|row| row.cell.0 == cell).unwrap();
    row.trials_ok -= trials;
    row.trials_suspect += trials;
    row.reason = reason.into();
    let of_cell = run.trials.iter_mut().filter(|row| row.cell.0 == cell);
    for row in of_cell.take(trials as usize) {
        row.verdict = Verdict::Suspect;
        row.reason = reason.into();
    }
}

/// The row of a cell.
pub fn row_mut<'a>(run: &'a mut Run, cell: &str) -> &'a mut CellRow {
    run.cells.iter_mut().find(|row| row.cell.0 == cell).unwrap()
}

/// A part of the page, from a line that starts so up to one that starts so.
pub fn part(page: &str, from: &str, to: &str) -> String {
    let lines = page.lines().skip_while(|line| !line.starts_with(from));
    lines.take_while(|line| !line.starts_with(to)).collect::<Vec<_>>().join("\n")
}

/// A run's pages. Whatever the run is, its report is what the published schema says.
pub fn pages(run: &Run) -> reporter::Pages {
    let report = reporter::report(run);
    let document = serde_json::from_str(&report.to_json()).unwrap();
    assert_eq!(crate::report_json::faults(&document), None, "{document:#}");
    reporter::pages(&report).unwrap()
}
