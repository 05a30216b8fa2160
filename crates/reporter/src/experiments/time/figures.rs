//! The figures behind "Where does the time go?": one window of fetches and one of countdowns for each contender. It must not
//! know how they are shown.

use super::super::figure::{Figure, over_trials};
use crate::data::{Data, Entry};
use crate::export::cpu_ns_per_task;
use record::{CellId, CellRow, Latency, WorkloadInfo};

/// Points on a distribution, at most.
const MOST_RANKS: u64 = 32;

/// A contender's window.
#[derive(Debug, Clone)]
pub(super) struct Window {
    pub(super) contender: String,
    /// Others are measured against it.
    pub(super) baseline: bool,
    /// Tasks in the window for a countdown, in flight for a fetch.
    pub(super) at_once: f64,
    /// It was told to start one worker.
    pub(super) one_worker: bool,
    pub(super) overlap: Figure,
    pub(super) cores_used: Figure,
    pub(super) speedup: Option<f64>,
    pub(super) parts: Parts,
    pub(super) response_p50_ns: f64,
    pub(super) service_p50_ns: f64,
    /// How long one task takes the baseline, which does one at a time: p50 of its service time.
    pub(super) alone_ns: Option<f64>,
}

/// What the mean response time of a task is made of, in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Parts {
    /// Mean response time.
    pub(super) response_ns: f64,
    /// Mean response − mean service: due, and not begun.
    pub(super) queued_ns: f64,
    /// CPU time of all threads ÷ tasks: the task's own work and the runtime's.
    pub(super) working_ns: f64,
    /// The rest of the mean service time, if any: for an answer, or for a core.
    pub(super) waiting_ns: f64,
}

impl Parts {
    /// Of the mean response time.
    pub(super) fn shares(&self) -> [f64; 3] {
        [self.queued_ns, self.working_ns, self.waiting_ns].map(|ns| ns / self.response_ns)
    }
}

/// The question's first workload of a kind.
pub(super) fn workload<'a>(data: &Data<'a>, fetch: bool) -> Option<&'a WorkloadInfo> {
    data.asked("time").find(|workload| workload.parameters.is_fetch() == fetch)
}

/// The window of a cell, where it has figures.
pub(super) fn window(data: &Data<'_>, entry: &Entry<'_>) -> Option<Window> {
    let row = entry.figures()?;
    let id = &entry.cell.id;
    let (response, service) = (row.response?, row.service?);
    let baseline = data.baseline(entry.cell);
    Some(Window {
        contender: entry.cell.contender.clone(),
        baseline: entry.is_baseline(),
        at_once: crate::data::concurrency(&entry.cell.parameters).into(),
        one_worker: entry.cell.workers == 1,
        overlap: over_trials(data, id, |row| Some(row.overlap))?,
        cores_used: over_trials(data, id, |row| Some(row.cores_used))?,
        speedup: row.speedup,
        parts: parts(data, id, response, service)?,
        response_p50_ns: response.p50_ns as f64,
        service_p50_ns: service.p50_ns as f64,
        alone_ns: baseline.and_then(|row: &CellRow| Some(row.service?.p50_ns as f64)),
    })
}

fn parts(data: &Data<'_>, id: &CellId, response: Latency, service: Latency) -> Option<Parts> {
    let working_ns = over_trials(data, id, cpu_ns_per_task)?.value;
    (response.mean_ns > 0.0).then(|| Parts {
        response_ns: response.mean_ns,
        queued_ns: (response.mean_ns - service.mean_ns).max(0.0),
        working_ns,
        waiting_ns: (service.mean_ns - working_ns).max(0.0),
    })
}

/// Times of a distribution in rising order: response, then service.
pub(super) type Ranks = (Vec<(f64, f64)>, Vec<(f64, f64)>);

/// The times of a window's tasks in the order of their length, as (rank, nanoseconds), from all trials together.
pub(super) fn ranks(data: &Data<'_>, entry: &Entry<'_>) -> Option<Ranks> {
    let tasks = entry.cell.parameters.tasks();
    let points = tasks.min(MOST_RANKS);
    let of = |histogram: &hdrhistogram::Histogram<u64>| {
        let rank = |index: u64| {
            let share = (index as f64 + 0.5) / points as f64;
            (share * tasks as f64 + 0.5, record::quantile(histogram, share) as f64)
        };
        (0..points).map(rank).collect()
    };
    let id = &entry.cell.id;
    Some((of(data.run.response.get(id)?), of(data.run.service.get(id)?)))
}
