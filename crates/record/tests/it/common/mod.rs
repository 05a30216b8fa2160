//! A small run to write and spoil: two contenders, one fetch and one countdown workload.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, reason = "each test file uses a part of it")]

use record::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub fn machine() -> Machine {
    let fields = [("architecture", "x86_64"), ("cpu_model", "Test CPU, model 1"), ("online_cpus", "0-1")];
    Machine::from_fields(
        fields.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect(),
        BTreeMap::from([("memory_bytes".to_string(), "1".to_string())]),
    )
}

pub fn fetch() -> Parameters {
    Parameters::Fetch {
        requests: 100,
        concurrency: 10,
        delay: "10ms".into(),
        mean_delay_ns: 1e7,
        body_bytes: 64,
        connection: "reuse".into(),
        timeout_ns: 1_000_000_000,
        faults: String::new(),
        target: "origin".into(),
        extra: record::Extra::default(),
    }
}

pub fn countdown() -> Parameters {
    Parameters::Countdown { tasks: 8, iterations: 1000, scale: 1.0 }
}

pub fn cell(contender: &str, workload: &str, client: Option<&str>, limit: f64) -> Cell {
    Cell {
        id: CellId::new(contender, workload, client).unwrap(),
        contender: contender.into(),
        workload: workload.into(),
        client: client.map(str::to_string),
        baseline: "std/sequential".into(),
        workers: 2,
        limit: Some(limit),
        parameters: if client.is_some() { fetch() } else { countdown() },
    }
}

/// Cells in an order that is not the one on disk.
pub fn cells() -> Vec<Cell> {
    vec![
        cell("tokio/multi-thread", "fetch-10", Some("reqwest"), 1000.0),
        cell("tokio/multi-thread", "fetch-10", Some("raw"), 1000.0),
        cell("tokio/multi-thread", "countdown", None, 2.0),
        cell("std/sequential", "fetch-10", Some("raw"), 100.0),
        cell("std/sequential", "countdown", None, 1.0),
    ]
}

pub fn meta(id: &str, status: Status) -> RunMeta {
    RunMeta {
        schema: SCHEMA,
        id: id.into(),
        started: "2026-01-31T12:00:00Z".into(),
        finished: Some("2026-01-31T12:05:00Z".into()),
        status,
        command: "inflight run benches/smoke.toml".into(),
        fingerprint: machine().fingerprint,
        suite: SuiteInfo { name: "smoke".into(), sha256: "0".repeat(64), title: "Small".into() },
        seed: 7,
        trials_per_cell: 2,
        source: Source { commit: Some("0a1b2c3".repeat(5)), dirty: false },
        build: Build {
            compiler: "rustc 1.88.0".into(),
            profile: "release".into(),
            target: "x86_64".into(),
            allocator: "system".into(),
        },
        placement: Placement { kind: "shared".into(), origin_cores: vec![0, 1], runner_cores: vec![0, 1] },
        origin: None,
        warnings: Vec::new(),
        contenders: Vec::new(),
        interpreters: Vec::new(),
        workloads: Vec::new(),
        cells: cells(),
        exclusions: vec![Exclusion { what: "process/*".into(), why: "not here".into() }],
        sides: None,
        disturbance: None,
        unjoined: Vec::new(),
        gil: Vec::new(),
        slo: String::new(),
    }
}

/// A good trial whose latencies are `base_ns`, `2 base_ns`, … `10 base_ns`.
pub fn trial(cell: &Cell, round: u32, position: u32, base_ns: u64) -> Trial {
    let mut service = new_histogram();
    let mut response = new_histogram();
    for step in 1..=10 {
        record_clamped(&mut service, step * base_ns);
        record_clamped(&mut response, step * base_ns + 500);
    }
    let started = format!("2026-01-31T12:00:{:02}.250Z", position % 60);
    let row = TrialRow {
        attempted: 10,
        ok: 9,
        errors: 1,
        error_kinds: "timeout=1".into(),
        origin_requests: Some(10),
        connections_opened: Some(0),
        wall_ns: 100 * base_ns,
        user_ns: 3 * base_ns,
        system_ns: 6 * base_ns,
        voluntary_switches: 15,
        involuntary_switches: 5,
        throughput_per_s: 9e9 / (100 * base_ns) as f64,
        overlap: 0.1 + 0.2,
        cores_used: 0.09,
        peak_bytes: 12_345_678,
        idle_bytes: 1_234_567,
        threads: 3,
        processes: 1,
        service: Some(Latency::of(&service)),
        response: Some(Latency::of(&response)),
        origin_mean_ns: Some(1e7 / 3.0),
        origin_p50_ns: Some(10_000_000),
        stall_cpu_ns: Some(0),
        ..TrialRow::empty(cell.id.clone(), round, position, started, Verdict::Ok, String::new())
    };
    Trial { row, service: Some(service), response: Some(response) }
}

pub fn failed(cell: &Cell, round: u32, position: u32, reason: &str) -> Trial {
    let started = "2026-01-31T12:01:00.000Z".to_string();
    let row = TrialRow::empty(cell.id.clone(), round, position, started, Verdict::Failed, reason.into());
    Trial { row, service: None, response: None }
}

/// Two rounds of all cells; the last one fails.
pub fn trials() -> Vec<Trial> {
    let cells = cells();
    let mut trials: Vec<Trial> = (0..2)
        .flat_map(|round| cells.iter().enumerate().map(move |(at, cell)| (round, at as u32, cell)))
        .map(|(round, at, cell)| trial(cell, round, round * 5 + at, 100_000 * u64::from(at + 1 + round)))
        .collect();
    let last = trials.len() - 1;
    trials[last] = failed(&cells[4], 1, 9, "killed: \"out of memory\", sadly\nsecond line");
    trials
}

/// Writes a whole run and returns its directory.
pub fn write(results: &Path, status: Status, trials: &[Trial]) -> PathBuf {
    let meta = meta("20260131T120000Z-0a1b2c3", status);
    let mut writer = RunWriter::create(results, &machine(), &meta).unwrap();
    trials.iter().for_each(|trial| writer.append(trial).unwrap());
    writer.finish(meta).unwrap()
}

/// Every file of a directory.
pub fn bytes(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap());
    entries
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        .collect()
}
