//! Figures of cells as JSON and CSV, in the shapes that other tools read.

use super::figures::{CellFigures, Figure};
use record::Run;
use serde::Serialize;
use std::collections::BTreeMap;

/// What Bencher calls a measure, and which of our figures that is. `latency` (ns) and `throughput` (operations a second)
/// are built into Bencher; the others are made when they first come.
const MEASURES: [(&str, &str); 5] = [
    ("latency", "p50"),
    ("p99", "p99"),
    ("throughput", "throughput"),
    ("cpu", "cpu_per_task"),
    ("memory", "peak_memory"),
];

/// A metric of Bencher's: the cell's figure, and the smallest and largest of its trials.
#[derive(Serialize)]
struct Metric {
    value: f64,
    lower_value: f64,
    upper_value: f64,
}

/// Bencher Metric Format: cell → measure → metric.
pub(super) fn bmf(cells: &[CellFigures<'_>]) -> String {
    let metric =
        |figure: &Figure| Metric { value: figure.value, lower_value: figure.low, upper_value: figure.high };
    let measures = |cell: &CellFigures<'_>| -> BTreeMap<&str, Metric> {
        let found = MEASURES.iter().filter_map(|(slug, name)| Some((*slug, metric(cell.tracked(name)?))));
        found.collect()
    };
    let all: BTreeMap<&str, _> = cells.iter().map(|cell| (cell.cell.id.0.as_str(), measures(cell))).collect();
    json(&all)
}

/// What is better when it is smaller: our figure, the unit it is shown in, and how many of ours that unit has.
const SMALLER_IS_BETTER: [(&str, &str, f64); 4] = [
    ("p50", "ms", 1e6),
    ("p99", "ms", 1e6),
    ("cpu_per_task", "µs", 1e3),
    ("peak_memory", "MiB", 1024.0 * 1024.0),
];

/// One line of github-action-benchmark's chart.
#[derive(Serialize)]
struct Point {
    name: String,
    unit: &'static str,
    value: f64,
    range: String,
    extra: String,
}

/// `customSmallerIsBetter`: one point a cell and figure. Throughput is left out: larger is better.
pub(super) fn benchmark_action(run: &Run, cells: &[CellFigures<'_>]) -> String {
    let mut points = Vec::new();
    for cell in cells {
        for (metric, unit, size) in SMALLER_IS_BETTER {
            let Some(figure) = cell.tracked(metric) else { continue };
            let [value, low, high] = [figure.value, figure.low, figure.high].map(|figure| figure / size);
            points.push(Point {
                name: format!("{} {metric}", cell.cell.id),
                unit,
                value,
                range: format!("{low:.4} to {high:.4}"),
                extra: about(run, cell),
            });
        }
    }
    json(&points)
}

fn about(run: &Run, cell: &CellFigures<'_>) -> String {
    let doubt = if cell.suspect == 0 { String::new() } else { format!(", {} of them suspect", cell.suspect) };
    format!("{} trials{doubt}\nrun {}\nmachine {}", cell.trials, run.meta.id, run.machine.slug)
}

fn json(value: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(value).expect("figures are finite and keys are texts");
    text + "\n"
}

/// One line a cell and figure, for spreadsheets and data frames.
#[derive(Serialize)]
struct Row<'a> {
    cell: &'a str,
    contender: &'a str,
    workload: &'a str,
    client: Option<&'a str>,
    metric: &'a str,
    unit: &'a str,
    value: f64,
    low: f64,
    high: f64,
    trials: usize,
}

/// The long table.
pub(super) fn csv(cells: &[CellFigures<'_>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for cell in cells {
        for figure in cell.all() {
            let row = Row {
                cell: &cell.cell.id.0,
                contender: &cell.cell.contender,
                workload: &cell.cell.workload,
                client: cell.cell.client.as_deref(),
                metric: figure.metric,
                unit: figure.unit,
                value: figure.value,
                low: figure.low,
                high: figure.high,
                trials: cell.trials,
            };
            writer.serialize(row).expect("a vector takes every byte");
        }
    }
    let bytes = writer.into_inner().expect("a vector takes every byte");
    String::from_utf8(bytes).expect("texts and figures are text")
}
