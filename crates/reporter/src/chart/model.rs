//! What a chart shows: rows of contenders, panels of workloads, a bar and a limit in each. It must not know pixels.

use super::kinds::Head;
use crate::data::{Data, Entry, concurrency};
use crate::findings::words::range;
use crate::headline::{DOUBT, Standing};
use crate::number::{count, times};
use crate::parameters::spaced;
use crate::text::{clip, printable};
use record::{Parameters, WorkloadInfo};
use serde::Serialize;

/// Bars at most, so that the file stays small; the tables have the rest.
const BARS: usize = 240;
/// Rows at most.
const ROWS: usize = 80;
/// Longest label, in characters.
const LABEL: usize = 34;

/// Speed-ups as bars beside their limits.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Bars {
    #[serde(flatten)]
    pub(super) head: Head,
    /// Contenders, from the top.
    pub(super) labels: Vec<String>,
    pub(super) panels: Vec<Panel>,
}

/// One workload.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Panel {
    pub(super) title: String,
    pub(super) subtitle: String,
    /// The limit as a speed-up for each label: the same for all who are reckoned against the same baseline. Empty where
    /// there is none.
    pub(super) limits: Vec<f64>,
    /// A mark for each label.
    pub(super) marks: Vec<Mark>,
}

/// What stands in a row of a panel.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Mark {
    /// Nothing was planned.
    Empty,
    /// It has no figures: a word says why.
    Word(&'static str),
    Bar(Bar),
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Bar {
    pub(super) speedup: f64,
    /// Slowest and fastest trial, as speed-ups.
    pub(super) range: Option<(f64, f64)>,
    pub(super) baseline: bool,
    pub(super) text: String,
}

/// The bars of all fetches, or of all countdowns; `None` where no cell of them has a speed-up.
pub(crate) fn bars(data: &Data<'_>, standings: &[Standing<'_>], fetch: bool) -> Option<Bars> {
    let taking_part = standings.iter().filter(|s| s.entries().next().is_some());
    let mut contenders: Vec<&str> = taking_part.map(|s| s.contender).collect();
    let left_out = contenders.len().saturating_sub(ROWS);
    contenders.truncate(ROWS);
    let workloads: Vec<&WorkloadInfo> = data.workloads(fetch).collect();
    let panels: Vec<Panel> = workloads.iter().map(|workload| panel(data, workload, &contenders)).collect();
    let has_bar = |panel: &Panel| panel.marks.iter().any(|mark| matches!(mark, Mark::Bar(_)));
    let mut panels: Vec<Panel> = panels.into_iter().filter(has_bar).collect();
    panels.truncate((BARS / contenders.len().max(1)).max(1));
    if panels.is_empty() {
        return None;
    }
    let title = if fetch {
        "Fetch: speed-up over one at a time, beside the limit"
    } else {
        "Countdown: speed-up over one core, beside the limit"
    };
    let mut description = panels.iter().map(describe).collect::<Vec<_>>().join(" ");
    if left_out > 0 {
        description += &format!(" Of {} more the figures are in the table.", count(left_out as u64));
    }
    Some(Bars {
        head: Head { title: title.into(), description },
        labels: contenders.iter().map(|name| clip(&printable(name), LABEL)).collect(),
        panels,
    })
}

fn panel(data: &Data<'_>, workload: &WorkloadInfo, contenders: &[&str]) -> Panel {
    let entries = data.raw_entries(workload);
    let of = |name: &&str| entries.iter().find(|entry| entry.cell.contender == **name);
    let limit = |name: &&str| of(name).and_then(|entry| data.limit_as_speedup(entry.cell));
    Panel {
        title: clip(&printable(&workload.name), 22),
        subtitle: clip(&printable(&subtitle(workload)), 30),
        limits: without_gaps(contenders.iter().map(limit)),
        marks: contenders
            .iter()
            .map(|name| of(name).map_or(Mark::Empty, |entry| mark(data, entry)))
            .collect(),
    }
}

/// The limits of rows, of which one that has none gets that of the row above it, or of the first that has one.
fn without_gaps(limits: impl Iterator<Item = Option<f64>>) -> Vec<f64> {
    let limits: Vec<Option<f64>> = limits.map(|limit| limit.filter(|limit| limit.is_finite())).collect();
    let Some(mut last) = limits.iter().flatten().next().copied() else { return Vec::new() };
    let fill = |limit: Option<f64>| {
        last = limit.unwrap_or(last);
        last
    };
    limits.into_iter().map(fill).collect()
}

impl Panel {
    /// The limit in words, and the largest; `None` where there is none.
    pub(super) fn limit(&self) -> Option<(String, f64)> {
        let most = self.limits.iter().copied().reduce(f64::max)?;
        Some((format!("limit {}", range(self.limits.iter().copied(), times)), most))
    }
}

fn subtitle(workload: &WorkloadInfo) -> String {
    let many = count(concurrency(&workload.parameters).into());
    match &workload.parameters {
        Parameters::Fetch { delay, .. } => format!("{many} in flight, {}", spaced(delay)),
        Parameters::Countdown { .. } => format!("{many} tasks at once"),
    }
}

fn mark(data: &Data<'_>, entry: &Entry<'_>) -> Mark {
    let speedup = entry.figures().and_then(|row| row.speedup).filter(|s| s.is_finite() && *s >= 0.0);
    let Some(speedup) = speedup else {
        return Mark::Word(match entry.row {
            Some(row) if row.throughput_per_s.is_some() => "no baseline",
            Some(row) if row.trials_failed > 0 => "failed",
            Some(row) if row.trials_unsupported > 0 => "unsupported",
            _ => "not run",
        });
    };
    let doubted = entry.row.is_some_and(|row| row.trials_suspect > 0);
    Mark::Bar(Bar {
        speedup,
        range: extremes(data, entry),
        baseline: entry.is_baseline(),
        text: format!("{}{}", times(speedup), if doubted { DOUBT } else { "" }),
    })
}

/// Slowest and fastest counted trial ÷ the baseline's median.
fn extremes(data: &Data<'_>, entry: &Entry<'_>) -> Option<(f64, f64)> {
    let base = data.baseline(entry.cell)?.throughput_per_s.filter(|per_s| *per_s > 0.0)?;
    let speedups = data.counted(&entry.cell.id).map(|row| row.throughput_per_s / base);
    let (low, high) = speedups
        .filter(|speedup| speedup.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), s| (low.min(s), high.max(s)));
    (low <= high).then_some((low, high))
}

fn describe(panel: &Panel) -> String {
    let bars: Vec<f64> = panel
        .marks
        .iter()
        .filter_map(|mark| if let Mark::Bar(bar) = mark { Some(bar.speedup) } else { None })
        .collect();
    let low = times(bars.iter().copied().fold(f64::INFINITY, f64::min));
    let high = times(bars.iter().copied().fold(0.0, f64::max));
    let limit = panel.limit().map(|(words, _)| format!(", {words}")).unwrap_or_default();
    format!("{} ({}): from {low} to {high}{limit}.", panel.title, panel.subtitle)
}
