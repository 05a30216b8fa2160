//! The figures of a cell as other tools take them: a name, a unit, a value, and how far apart its trials lie. It must not
//! know any tool.

use crate::data::{Data, Entry};
use crate::number::median;
use record::{Cell, Latency, Run, TrialRow, Verdict};

/// A 99th percentile of fewer samples is their maximum.
const ENOUGH_FOR_P99: u64 = 100;

/// Where a figure comes from.
enum Source {
    /// One value a trial; the cell's is their median.
    Trials(fn(&TrialRow) -> Option<f64>),
    /// Response times: the cell's is read from the merged histogram.
    Response(fn(&Latency) -> f64),
    /// The same of service times.
    Service(fn(&Latency) -> f64),
}

/// What there is of every cell: name, unit, source. Latencies are response times unless they say service.
const METRICS: [(&str, &str, Source); 18] = [
    ("throughput", "1/s", Source::Trials(|row| Some(row.throughput_per_s))),
    ("mean", "ns", Source::Response(|latency| latency.mean_ns)),
    ("p50", "ns", Source::Response(|latency| latency.p50_ns as f64)),
    ("p90", "ns", Source::Response(|latency| latency.p90_ns as f64)),
    ("p99", "ns", Source::Response(|latency| latency.p99_ns as f64)),
    ("p99.9", "ns", Source::Response(|latency| latency.p999_ns as f64)),
    ("max", "ns", Source::Response(|latency| latency.max_ns as f64)),
    ("service_mean", "ns", Source::Service(|latency| latency.mean_ns)),
    ("service_p50", "ns", Source::Service(|latency| latency.p50_ns as f64)),
    ("service_p90", "ns", Source::Service(|latency| latency.p90_ns as f64)),
    ("service_p99", "ns", Source::Service(|latency| latency.p99_ns as f64)),
    ("service_p99.9", "ns", Source::Service(|latency| latency.p999_ns as f64)),
    ("service_max", "ns", Source::Service(|latency| latency.max_ns as f64)),
    ("window", "ns", Source::Trials(|row| Some(row.wall_ns as f64))),
    ("cpu_per_task", "ns", Source::Trials(cpu_ns_per_task)),
    ("cores_used", "cores", Source::Trials(|row| Some(row.cores_used))),
    ("overlap", "tasks", Source::Trials(|row| Some(row.overlap))),
    ("peak_memory", "bytes", Source::Trials(|row| Some(row.peak_bytes as f64))),
];

/// CPU time ÷ tasks that ended well.
pub(crate) fn cpu_ns_per_task(row: &TrialRow) -> Option<f64> {
    (row.ok > 0).then(|| row.user_ns.saturating_add(row.system_ns) as f64 / row.ok as f64)
}

/// One figure of a cell.
pub(super) struct Figure {
    pub(super) metric: &'static str,
    pub(super) unit: &'static str,
    /// The cell's: the median of its trials, or read from their merged histogram.
    pub(super) value: f64,
    /// The smallest of its trials.
    pub(super) low: f64,
    /// The largest of its trials.
    pub(super) high: f64,
}

/// A cell that has figures.
pub(super) struct CellFigures<'a> {
    pub(super) cell: &'a Cell,
    /// How many trials count: `ok` and `suspect`.
    pub(super) trials: usize,
    /// How many of those are `suspect`.
    pub(super) suspect: usize,
    figures: Vec<Figure>,
    tail_is_known: bool,
}

impl<'a> CellFigures<'a> {
    /// `None` where no trial counts.
    pub(super) fn new(data: &Data<'a>, entry: &Entry<'a>) -> Option<Self> {
        let rows: Vec<&TrialRow> = data.counted(&entry.cell.id).collect();
        let fewest = rows.iter().map(|row| row.ok).min()?;
        let figure = |(metric, unit, source)| figure(data.run, entry.cell, &rows, metric, unit, &source);
        Some(Self {
            cell: entry.cell,
            trials: rows.len(),
            suspect: rows.iter().filter(|row| row.verdict == Verdict::Suspect).count(),
            figures: METRICS.into_iter().filter_map(figure).collect(),
            tail_is_known: fewest >= ENOUGH_FOR_P99,
        })
    }

    /// All that there are, in the same order for every cell.
    pub(super) fn all(&self) -> &[Figure] {
        &self.figures
    }

    /// One by name, for tools that raise alarms: no p99 where a trial has too few samples for one.
    pub(super) fn tracked(&self, metric: &str) -> Option<&Figure> {
        let known = metric != "p99" || self.tail_is_known;
        self.figures.iter().find(|figure| known && figure.metric == metric)
    }
}

fn figure(
    run: &Run,
    cell: &Cell,
    rows: &[&TrialRow],
    metric: &'static str,
    unit: &'static str,
    source: &Source,
) -> Option<Figure> {
    let of_trial = |row: &TrialRow| match source {
        Source::Trials(figure) => figure(row),
        Source::Response(quantile) => row.response.as_ref().map(quantile),
        Source::Service(quantile) => row.service.as_ref().map(quantile),
    };
    let values: Vec<f64> = rows.iter().filter_map(|row| of_trial(row)).collect();
    let merged = |histograms: &std::collections::BTreeMap<_, _>, quantile: &fn(&Latency) -> f64| {
        histograms.get(&cell.id).map(Latency::of).as_ref().map(quantile)
    };
    let value = match source {
        Source::Trials(_) => median(values.clone()),
        Source::Response(quantile) => merged(&run.response, quantile),
        Source::Service(quantile) => merged(&run.service, quantile),
    };
    let (low, high) =
        values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(*x), high.max(*x)));
    value.filter(|_| !values.is_empty()).map(|value| Figure { metric, unit, value, low, high })
}
