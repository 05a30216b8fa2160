//! One file of a run as text that two versions of it can be compared by, line by line: what git shows for it where it is
//! told to (`textconv`). The same file gives the same text, and a line depends on what it is about alone.

use crate::about;
use crate::error::ReportError;
use crate::export::cpu_ns_per_task;
use crate::number::{bytes, count, duration, median, or_none, plain, share, times};
use crate::table::Cell;
use crate::text::printable;
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table as Boxes, Width, presets};
use hdrhistogram::Histogram;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, UndefinedBehavior};
use record::{CellId, CellRow, Latency, Machine, OneFile, RunMeta, TrialRow, Verdict};
use serde::Serialize;
use std::collections::BTreeMap;

const TEMPLATE: &str = include_str!("../templates/file.txt.j2");

#[derive(Serialize)]
struct Page {
    title: String,
    lines: Vec<Line>,
}

/// One thing and what there is to say of it.
#[derive(Serialize)]
struct Line {
    what: String,
    parts: Vec<String>,
}

fn line(what: impl Into<String>, parts: impl IntoIterator<Item = String>) -> Line {
    Line { what: what.into(), parts: parts.into_iter().collect() }
}

/// What a file says.
///
/// # Errors
/// Where the template cannot be filled: a bug of this crate.
pub fn show_file(file: &OneFile) -> Result<String, ReportError> {
    let page = match file {
        OneFile::Run(meta) => run(meta),
        OneFile::Machine(of) => machine(of),
        OneFile::Trials(rows) => trials(rows),
        OneFile::Cells(rows) => return Ok(cells(rows)),
        OneFile::Histograms { service, response } => histograms(service, response),
    };
    let fault = |source| ReportError::Template { what: "text of one file", source };
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().map_err(fault)?;
    environment.set_syntax(syntax);
    environment.set_formatter(|out, _, value| Ok(out.write_str(&printable(&value.to_string()))?));
    environment.render_str(TEMPLATE, Value::from(Serde(page))).map_err(fault)
}

/// A line a cell: its trials by verdict, and medians of those that count.
fn trials(rows: &[TrialRow]) -> Page {
    let mut cells: BTreeMap<&CellId, Vec<&TrialRow>> = BTreeMap::new();
    for row in rows {
        cells.entry(&row.cell).or_default().push(row);
    }
    let title = format!(
        "{} trials of {} cells, medians over those that are ok or suspect",
        count(rows.len() as u64),
        count(cells.len() as u64)
    );
    Page { title, lines: cells.into_iter().map(|(cell, rows)| line(&cell.0, medians(&rows))).collect() }
}

fn medians(rows: &[&TrialRow]) -> Vec<String> {
    let middle = |figure: &dyn Fn(&TrialRow) -> Option<f64>| {
        median(rows.iter().filter(|row| row.verdict.has_figures()).filter_map(|row| figure(row)).collect())
    };
    let latency = |of: fn(&Latency) -> u64| {
        or_none(middle(&|row| row.response.as_ref().map(|latency| of(latency) as f64)), duration)
    };
    let figures = [
        format!("throughput {}/s", or_none(middle(&|row| Some(row.throughput_per_s)), plain)),
        format!("p50 {}", latency(|latency| latency.p50_ns)),
        format!("p99 {}", latency(|latency| latency.p99_ns)),
        format!("CPU per task {}", or_none(middle(&cpu_ns_per_task), duration)),
        format!("peak {}", or_none(middle(&|row| Some(row.peak_bytes as f64)), bytes)),
    ];
    let some = rows.iter().any(|row| row.verdict.has_figures());
    let mut parts = vec![verdicts(rows)];
    parts.extend(figures.into_iter().filter(|_| some));
    // Rows are sorted, so this is the same whoever wrote them.
    let doubtful = rows.iter().find(|row| row.verdict != Verdict::Ok);
    parts.extend(doubtful.map(|row| format!("first reason: {}", row.reason)));
    parts
}

fn verdicts(rows: &[&TrialRow]) -> String {
    let of = |verdict: Verdict| rows.iter().filter(|row| row.verdict == verdict).count() as u64;
    let all = [Verdict::Ok, Verdict::Suspect, Verdict::Failed, Verdict::Unsupported];
    let some = all.into_iter().filter(|verdict| of(*verdict) > 0);
    some.map(|verdict| format!("{} {}", count(of(verdict)), verdict.as_str())).collect::<Vec<_>>().join(", ")
}

/// A line a tag.
fn histograms(
    service: &BTreeMap<CellId, Histogram<u64>>,
    response: &BTreeMap<CellId, Histogram<u64>>,
) -> Page {
    let tagged = |kind: &'static str| move |(cell, of): (&CellId, _)| (format!("{cell}:{kind}"), of);
    let tags: BTreeMap<String, &Histogram<u64>> =
        service.iter().map(tagged("service")).chain(response.iter().map(tagged("response"))).collect();
    let quantiles = |of: &Histogram<u64>| {
        let latency = Latency::of(of);
        let named = [
            ("p50", latency.p50_ns),
            ("p90", latency.p90_ns),
            ("p99", latency.p99_ns),
            ("p99.9", latency.p999_ns),
            ("max", latency.max_ns),
        ];
        let quantiles = named.map(|(name, ns)| format!("{name} {}", duration(ns as f64)));
        [vec![format!("{} samples", count(of.len()))], quantiles.into()].concat()
    };
    let title = format!("{} histograms", count(tags.len() as u64));
    Page { title, lines: tags.into_iter().map(|(tag, of)| line(tag, quantiles(of))).collect() }
}

/// A line a fact.
fn run(meta: &RunMeta) -> Page {
    let mut lines = vec![line("status", [status(meta)]), line("command", [meta.command.clone()])];
    lines.extend(about::making(meta).rows.into_iter().map(pair));
    lines.push(line("placement", [about::placement(&meta.placement)]));
    lines.extend(meta.origin.as_ref().map(|origin| line("origin", [about::origin(origin)])));
    if let Some(rule) = meta.disturbance {
        let shares = [rule.others_share, rule.stall_share].map(share);
        lines.push(line(
            "a block is void",
            [format!("CPU of others above {}", shares[0]), format!("stall above {}", shares[1])],
        ));
    }
    lines.extend(meta.sides.iter().flat_map(sides));
    lines.extend(meta.warnings.iter().map(|warning| line("warning", [warning.clone()])));
    lines.push(line("cells", [count(meta.cells.len() as u64)]));
    for info in &meta.contenders {
        let versions = info.libraries.iter().map(|(name, version)| format!("{name} {version}"));
        let maintenance = (!info.maintenance.is_empty()).then(|| info.maintenance.clone());
        let parts = [info.runner.clone(), info.language.clone()].into_iter().chain(maintenance);
        lines.push(line(format!("contender {}", info.name), parts.chain(versions).filter(|p| !p.is_empty())));
    }
    lines.extend(meta.exclusions.iter().map(|e| line(format!("left out {}", e.what), [e.why.clone()])));
    Page { title: format!("run {}", meta.id), lines }
}

fn status(meta: &RunMeta) -> String {
    match meta.status {
        record::Status::Running => "running",
        record::Status::Complete => "complete",
        record::Status::Interrupted => "interrupted",
    }
    .into()
}

fn sides(sides: &record::Sides) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for side in &sides.list {
        let planted =
            (side.planted != 0.0).then(|| format!("slowed down by {} on purpose", share(side.planted)));
        lines.push(line(format!("side {}", side.name), [side.label.clone()].into_iter().chain(planted)));
    }
    for look in &sides.looks {
        let taken = if look.taken { "taken" } else { "not taken" };
        lines.push(line(
            format!("look at {} trials", look.trials),
            [format!("α = {}", look.alpha), taken.into()],
        ));
    }
    let blocks = format!("{} voided, {} run again", sides.blocks_voided, sides.blocks_repeated);
    lines.push(line("blocks", [blocks]));
    lines
}

fn pair(row: Vec<Cell>) -> Line {
    let mut row = row.into_iter().map(|cell| cell.to_string());
    line(row.next().unwrap_or_default(), row)
}

/// A line a field, then a line a fact.
fn machine(machine: &Machine) -> Page {
    let lines = |of: &BTreeMap<String, String>, kind: &str| -> Vec<Line> {
        of.iter().map(|(name, value)| line(format!("{kind} {name}"), [value.clone()])).collect()
    };
    let title = format!("machine {}", machine.slug);
    let lines = lines(&machine.fields, "field").into_iter().chain(lines(&machine.facts, "fact"));
    Page { title, lines: lines.collect() }
}

/// Widths that hardly any name and figure exceeds, so that one row does not move the others.
const WIDTHS: (u16, u16) = (48, 12);

/// A table, because these figures are read side by side.
fn cells(rows: &[CellRow]) -> String {
    let mut table = Boxes::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled).force_no_tty();
    let titles = [
        "cell",
        "ok",
        "not ok",
        "throughput/s",
        "speed-up",
        "of limit",
        "p50",
        "p99",
        "CPU/task",
        "cores",
        "peak",
    ];
    table.set_header(titles);
    for row in rows {
        let latency = |of: fn(&Latency) -> u64| row.response.as_ref().map(|latency| of(latency) as f64);
        let doubtful = row.trials_suspect + row.trials_failed + row.trials_unsupported;
        table.add_row([
            printable(&row.cell.0),
            row.trials_ok.to_string(),
            doubtful.to_string(),
            or_none(row.throughput_per_s, plain),
            or_none(row.speedup, times),
            or_none(row.limit_share, share),
            or_none(latency(|latency| latency.p50_ns), duration),
            or_none(latency(|latency| latency.p99_ns), duration),
            or_none(row.cpu_ns_per_task, duration),
            or_none(row.cores_used, plain),
            or_none(row.peak_bytes, bytes),
        ]);
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        let (width, alignment) =
            if index == 0 { (WIDTHS.0, CellAlignment::Left) } else { (WIDTHS.1, CellAlignment::Right) };
        column
            .set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)))
            .set_cell_alignment(alignment);
    }
    format!("{}\n", table.trim_fmt())
}
