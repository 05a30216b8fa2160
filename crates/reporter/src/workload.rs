//! A workload in full: every cell with its speed and latencies, and what it cost. It must not know how a table is shown.

use crate::data::{Data, Entry, RAW};
use crate::headline::DOUBT;
use crate::model::Section;
use crate::number::Unit;
use crate::parameters::describe;
use crate::table::{Cell, Table, figures, words};
use crate::text::{clip, natural};
use record::{CellRow, Latency, Parameters, WorkloadInfo};

/// Longest reason in a row, in characters; the whole of it stands among the doubts.
const REASON: usize = 60;

/// Every workload, fetches first, each in the suite's order. The rates that a search tried are no workloads of their own:
/// the question has them.
pub(crate) fn sections(data: &Data<'_>) -> Vec<Section> {
    if data.is_search() {
        return Vec::new();
    }
    let workloads = data.workloads(true).chain(data.workloads(false));
    workloads.map(|workload| section(data, workload)).collect()
}

fn section(data: &Data<'_>, workload: &WorkloadInfo) -> Section {
    let entries = fastest_first(data.entries(workload));
    Section {
        heading: format!("{}: {}", workload.name, describe(&workload.parameters)),
        title: workload.title.clone(),
        speed: speed(&entries),
        cost: cost(&entries),
    }
}

/// Those of one baseline together, itself first, then by throughput; what has no figures last.
fn fastest_first(mut entries: Vec<Entry<'_>>) -> Vec<Entry<'_>> {
    let throughput = |entry: &Entry<'_>| entry.figures().and_then(|row| row.throughput_per_s);
    entries.sort_by(|a, b| {
        let speed = throughput(b).unwrap_or(-1.0).total_cmp(&throughput(a).unwrap_or(-1.0));
        let family = natural(&a.cell.baseline).cmp(&natural(&b.cell.baseline));
        family.then(b.is_baseline().cmp(&a.is_baseline())).then(speed)
    });
    entries
}

fn speed(entries: &[Entry<'_>]) -> Table {
    let mut table = Table::new(vec![
        words("contender", 0),
        words("client", 0),
        figures("scale", 2),
        figures("tasks/s", 1),
        figures("spread", 4),
        figures("speed-up", 0),
        figures("of limit", 1),
        figures("p50", 0),
        figures("p90", 5),
        figures("p99", 0),
        figures("p99.9", 5),
        figures("max", 3),
        figures("service p50", 6),
        figures("service p99", 6),
        figures("errors", 2),
        words("trials", 2),
        words("why not", 7),
    ]);
    for entry in entries {
        table.push(speed_row(entry));
    }
    table.pruned(u8::MAX)
}

fn speed_row(entry: &Entry<'_>) -> Vec<Cell> {
    let figures = entry.figures();
    let response = figures.and_then(|row| row.response);
    let service = figures.and_then(|row| row.service);
    let mut row = who(entry);
    row.push(scale(entry));
    row.push(Cell::of(figures.and_then(|row| row.throughput_per_s), Unit::Number));
    row.push(Cell::of(figures.and_then(|row| row.throughput_spread), Unit::Share));
    row.push(Cell::of(figures.and_then(|row| row.speedup), Unit::Ratio));
    row.push(Cell::of(figures.and_then(|row| row.limit_share), Unit::Share));
    let quantiles: [fn(Latency) -> u64; 5] =
        [|l| l.p50_ns, |l| l.p90_ns, |l| l.p99_ns, |l| l.p999_ns, |l| l.max_ns];
    row.extend(quantiles.map(|of| Cell::of(response.map(|l| of(l) as f64), Unit::Ns)));
    row.push(Cell::of(service.map(|l| l.p50_ns as f64), Unit::Ns));
    row.push(Cell::of(service.map(|l| l.p99_ns as f64), Unit::Ns));
    row.push(entry.row.filter(|row| row.errors > 0).map_or(Cell::None, |row| Cell::count(row.errors)));
    row.push(entry.row.map(trials).unwrap_or_default().into());
    row.push(entry.why_not().map(|why| clip(&why, REASON)).unwrap_or_default().into());
    row
}

/// How many times the workload's number a countdown is counted from, where it is another.
fn scale(entry: &Entry<'_>) -> Cell {
    match entry.cell.parameters {
        Parameters::Countdown { scale, .. } if scale != 1.0 => Cell::of(Some(scale), Unit::Ratio),
        _ => Cell::None,
    }
}

fn cost(entries: &[Entry<'_>]) -> Table {
    let mut table = Table::new(vec![
        words("contender", 0),
        words("client", 0),
        figures("CPU per task", 0),
        figures("cores used", 0),
        figures("overlap", 1),
        figures("switches per task", 3),
        figures("connections opened", 3),
        figures("peak memory", 0),
        figures("before the window", 4),
        figures("threads", 1),
        figures("processes", 2),
        figures("out of range", 5),
    ]);
    for entry in entries.iter().filter(|entry| entry.figures().is_some()) {
        let Some(figures) = entry.figures() else { continue };
        let mut row = who(entry);
        row.push(Cell::of(figures.cpu_ns_per_task, Unit::Ns));
        row.push(Cell::of(figures.cores_used, Unit::Number));
        row.push(Cell::of(figures.overlap, Unit::Number));
        row.push(Cell::of(figures.switches_per_task, Unit::Number));
        row.push(Cell::of(figures.connections_opened, Unit::Count));
        row.push(Cell::of(figures.peak_bytes, Unit::Bytes));
        row.push(Cell::of(figures.idle_bytes, Unit::Bytes));
        row.push(figures.threads.map_or(Cell::None, |n| Cell::count(n.into())));
        row.push(figures.processes.map_or(Cell::None, |n| Cell::count(n.into())));
        row.push(if figures.clamped > 0 { Cell::count(figures.clamped) } else { Cell::None });
        table.push(row);
    }
    table.pruned(u8::MAX)
}

fn who(entry: &Entry<'_>) -> Vec<Cell> {
    let doubted = entry.row.is_some_and(|row| row.trials_suspect > 0);
    let mark = if doubted { format!(" {DOUBT}") } else { String::new() };
    vec![
        format!("{}{mark}", entry.cell.contender).into(),
        entry.cell.client.clone().unwrap_or_default().into(),
    ]
}

/// `5 ok`, `4 ok, 1 suspect`.
fn trials(row: &CellRow) -> String {
    let kinds = [
        (row.trials_ok, "ok"),
        (row.trials_suspect, "suspect"),
        (row.trials_failed, "failed"),
        (row.trials_unsupported, "unsupported"),
    ];
    let parts: Vec<String> =
        kinds.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    parts.join(", ")
}

/// What a client library costs beside the raw lane of the same contender.
pub(crate) fn client_costs(data: &Data<'_>) -> Table {
    let mut table = Table::new(vec![
        words("contender", 0),
        words("client", 0),
        words("workload", 0),
        figures("CPU per request", 0),
        figures("over raw", 0),
        figures("p50", 1),
        figures("over raw", 0),
        figures("peak memory", 2),
        figures("over raw", 2),
    ]);
    let mut entries: Vec<(Entry<'_>, &CellRow, &CellRow)> = Vec::new();
    for workload in data.workloads(true).filter(|_| !data.is_search()) {
        let all = data.entries(workload);
        for entry in all.iter().filter(|entry| entry.cell.client.as_deref() != Some(RAW)) {
            let same = |e: &&Entry<'_>| {
                e.cell.contender == entry.cell.contender && e.cell.client.as_deref() == Some(RAW)
            };
            let raw = all.iter().find(same).and_then(Entry::figures);
            entries.extend(entry.figures().zip(raw).map(|(client, raw)| (*entry, client, raw)));
        }
    }
    entries.sort_by_key(|(entry, ..)| &entry.cell.contender);
    for (entry, client, raw) in entries {
        table.push(client_cost(&entry, client, raw));
    }
    table
}

fn client_cost(entry: &Entry<'_>, client: &CellRow, raw: &CellRow) -> Vec<Cell> {
    let mut row = who(entry);
    row.push(entry.cell.workload.clone().into());
    let p50 = |row: &CellRow| row.response.map(|latency| latency.p50_ns as f64);
    let pairs = [
        (client.cpu_ns_per_task, raw.cpu_ns_per_task, Unit::Ns),
        (p50(client), p50(raw), Unit::Ns),
        (client.peak_bytes, raw.peak_bytes, Unit::Bytes),
    ];
    for (client, raw, unit) in pairs {
        row.push(Cell::of(client, unit));
        row.push(Cell::difference(client.zip(raw).map(|(client, raw)| client - raw), unit));
    }
    row
}
