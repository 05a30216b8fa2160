//! A run that nobody made: histograms and rows of plausible size, written the way the harness writes them. Its figures
//! mean nothing; only their number does.

use hdrhistogram::Histogram;
use record::{
    Build, Cell, CellId, Latency, Machine, Parameters, Placement, RunMeta, RunWriter, SCHEMA, Source, Status,
    SuiteInfo, Trial, TrialRow, Verdict,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Cells of a run in the benches.
pub(crate) const CELLS: u32 = 100;

/// Latencies of a 10 ms fetch, in nanoseconds: most close together, a tail of one in 128 up to twice as long. Golden
/// ratio steps spread them evenly without a random generator.
pub(crate) fn latency_ns(index: u64) -> u64 {
    let spread = index.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 44; // below 2²⁰
    let stretch = if index.is_multiple_of(128) { 10 } else { 1 };
    10_000_000 + spread * stretch
}

/// A trial's histogram; each trial's is another one.
pub(crate) fn histogram(trial: u32, samples: u64) -> Histogram<u64> {
    let mut histogram = record::new_histogram();
    let from = u64::from(trial) * samples;
    for index in from..from + samples {
        record::record_clamped(&mut histogram, latency_ns(index));
    }
    histogram
}

/// Writes a run on [`machine`] below `results`, each trial altered, and returns its directory; one that has not `ended` is
/// left as a kill leaves it.
pub(crate) fn write_run(
    results: &Path,
    meta: RunMeta,
    samples: u64,
    ended: bool,
    alter: impl Fn(&mut Trial),
) -> PathBuf {
    let mut writer = RunWriter::create(results, &machine(), &meta).expect("a new run can be written");
    for round in 0..meta.trials_per_cell {
        for (cell, at) in meta.cells.iter().zip(0..) {
            let mut trial = trial(cell, round, round * meta.cells.len() as u32 + at, samples);
            alter(&mut trial);
            writer.append(&trial).expect("a trial can be written");
        }
    }
    if ended { writer.finish(meta).expect("the run can be ended") } else { writer.path().to_path_buf() }
}

/// What it was not made on.
pub(crate) fn machine() -> Machine {
    let fields = BTreeMap::from([("cpu_model".into(), "none".into()), ("online_cpus".into(), "0-1".into())]);
    Machine::from_fields(fields, BTreeMap::new())
}

fn trial(cell: &Cell, round: u32, position: u32, samples: u64) -> Trial {
    let histogram = histogram(position, samples);
    let wall_ns = 350_000_000 + u64::from(position) * 1_000;
    let row = TrialRow {
        attempted: samples,
        ok: samples,
        origin_requests: Some(samples),
        wall_ns,
        user_ns: 40_000_000,
        system_ns: 90_000_000,
        throughput_per_s: samples as f64 / (wall_ns as f64 / 1e9),
        overlap: 98.7654,
        cores_used: 0.3714,
        peak_bytes: 5 << 20,
        idle_bytes: 4 << 20,
        threads: 3,
        processes: 1,
        service: Some(Latency::of(&histogram)),
        response: Some(Latency::of(&histogram)),
        ..TrialRow::empty(
            cell.id.clone(),
            round,
            position,
            "2026-01-31T12:00:00.250Z".into(),
            Verdict::Ok,
            String::new(),
        )
    };
    Trial { row, service: Some(histogram.clone()), response: Some(histogram) }
}

fn cell(number: u32) -> Cell {
    let contender = format!("family/flavour-{number}");
    Cell {
        id: CellId::new(&contender, "fetch-100", Some("raw")).expect("well-formed names"),
        contender,
        workload: "fetch-100".into(),
        client: Some("raw".into()),
        baseline: "family/flavour-0".into(),
        workers: 2,
        limit: Some(10_000.0),
        parameters: Parameters::Fetch {
            requests: 3_000,
            concurrency: 100,
            delay: "10ms".into(),
            mean_delay_ns: 1e7,
            body_bytes: 64,
            connection: "reuse".into(),
            timeout_ns: 10_000_000_000,
            faults: String::new(),
            target: "origin".into(),
            extra: record::Extra::default(),
        },
    }
}

/// What is true of a run of so many cells and trials of each.
pub(crate) fn meta(cells: u32, trials_per_cell: u32) -> RunMeta {
    RunMeta {
        schema: SCHEMA,
        id: "20260131T120000Z-nosource".into(),
        started: "2026-01-31T12:00:00Z".into(),
        finished: Some("2026-01-31T12:05:00Z".into()),
        status: Status::Complete,
        command: "none: a micro-benchmark wrote it".into(),
        fingerprint: machine().fingerprint,
        suite: SuiteInfo { name: "synthetic".into(), sha256: "0".repeat(64), title: String::new() },
        seed: 0,
        trials_per_cell,
        source: Source { commit: None, dirty: false },
        build: Build {
            compiler: "none".into(),
            profile: "none".into(),
            target: "none".into(),
            allocator: "none".into(),
        },
        placement: Placement { kind: "shared".into(), origin_cores: vec![0, 1], runner_cores: vec![0, 1] },
        origin: None,
        warnings: Vec::new(),
        contenders: Vec::new(),
        workloads: Vec::new(),
        cells: (0..cells).map(cell).collect(),
        exclusions: Vec::new(),
        sides: None,
        disturbance: None,
        unjoined: Vec::new(),
        slo: String::new(),
        gil: Vec::new(),
        interpreters: Vec::new(),
    }
}
