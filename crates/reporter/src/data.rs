//! A run as the pages ask for it: which workloads, which cells of each, which trials of a cell. It must not know files,
//! nor how a figure is shown.

use record::{Cell, CellId, CellRow, Parameters, Run, RunMeta, TrialRow, WorkloadInfo};
use std::collections::BTreeMap;

/// The lane that compares contenders rather than HTTP libraries.
pub(crate) const RAW: &str = "raw";

/// A run, indexed.
pub(crate) struct Data<'a> {
    pub(crate) run: &'a Run,
    rows: BTreeMap<&'a CellId, &'a CellRow>,
    trials: BTreeMap<&'a CellId, Vec<&'a TrialRow>>,
}

/// A planned cell and what came of it.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'a> {
    pub(crate) cell: &'a Cell,
    /// Absent where no trial of it was carried out.
    pub(crate) row: Option<&'a CellRow>,
}

impl<'a> Entry<'a> {
    /// The row, where it has figures.
    pub(crate) fn figures(&self) -> Option<&'a CellRow> {
        self.row.filter(|row| row.throughput_per_s.is_some())
    }

    /// Whether speed-ups are reckoned against this contender.
    pub(crate) fn is_baseline(&self) -> bool {
        self.cell.baseline == self.cell.contender
    }

    /// What it came to, in words, where it has no figures.
    pub(crate) fn why_not(&self) -> Option<String> {
        if self.figures().is_some() {
            return None;
        }
        let Some(row) = self.row else { return Some("not run".into()) };
        let what = match row {
            row if row.trials_failed > 0 => "failed",
            row if row.trials_unsupported > 0 => "unsupported",
            _ => "not run",
        };
        Some(if row.reason.is_empty() { what.into() } else { format!("{what}: {}", row.reason) })
    }
}

/// Tasks in flight at most.
pub(crate) fn concurrency(parameters: &Parameters) -> u32 {
    match parameters {
        Parameters::Fetch { concurrency, .. } => *concurrency,
        Parameters::Countdown { tasks, .. } => *tasks,
    }
}

impl<'a> Data<'a> {
    pub(crate) fn new(run: &'a Run) -> Self {
        let mut trials: BTreeMap<&CellId, Vec<&TrialRow>> = BTreeMap::new();
        for row in &run.trials {
            trials.entry(&row.cell).or_default().push(row);
        }
        let rows = run.cells.iter().map(|row| (&row.cell, row)).collect();
        Self { run, rows, trials }
    }

    pub(crate) fn meta(&self) -> &'a RunMeta {
        &self.run.meta
    }

    /// Whether the run is a search for the highest rate that keeps a bound: each of its workloads is a rate that was tried,
    /// by some contenders and not by others.
    pub(crate) fn is_search(&self) -> bool {
        !self.run.meta.slo.is_empty()
    }

    /// The workloads of one kind that belong to no question, in the suite's order.
    pub(crate) fn workloads(&self, fetch: bool) -> impl Iterator<Item = &'a WorkloadInfo> {
        self.asked("").filter(move |w| w.parameters.is_fetch() == fetch)
    }

    /// The workloads that belong to a question, in the suite's order.
    pub(crate) fn asked(&self, experiment: &str) -> impl Iterator<Item = &'a WorkloadInfo> {
        self.run.meta.workloads.iter().filter(move |w| w.experiment == experiment)
    }

    /// The workload of that kind which the first table shows: the headline, else the one with most in flight.
    pub(crate) fn headline(&self, fetch: bool) -> Option<&'a WorkloadInfo> {
        if self.is_search() {
            return None;
        }
        let all = self.run.meta.workloads.iter().filter(|w| w.parameters.is_fetch() == fetch);
        let marked = all.into_iter().find(|w| w.headline);
        marked.or_else(|| self.workloads(fetch).max_by_key(|w| concurrency(&w.parameters)))
    }

    /// All cells of a workload, sorted by contender, then raw lane first.
    pub(crate) fn entries(&self, workload: &WorkloadInfo) -> Vec<Entry<'a>> {
        let cells = self.run.meta.cells.iter().filter(|cell| cell.workload == workload.name);
        let mut entries: Vec<Entry<'a>> =
            cells.map(|cell| Entry { cell, row: self.rows.get(&cell.id).copied() }).collect();
        entries.sort_by(|a, b| {
            let key = |entry: &Entry<'a>| {
                (&entry.cell.contender, entry.cell.client.as_deref() != Some(RAW), &entry.cell.client)
            };
            key(a).cmp(&key(b))
        });
        entries
    }

    /// The cells that compare contenders: the raw lane of a fetch, all of a countdown.
    pub(crate) fn raw_entries(&self, workload: &WorkloadInfo) -> Vec<Entry<'a>> {
        let mut entries = self.entries(workload);
        entries.retain(|entry| entry.cell.client.as_deref().is_none_or(|client| client == RAW));
        entries
    }

    /// The trials of a cell, as they were carried out.
    pub(crate) fn trials(&self, cell: &CellId) -> &[&'a TrialRow] {
        self.trials.get(cell).map_or(&[], Vec::as_slice)
    }

    /// The trials of a cell that count: `ok` and `suspect`.
    pub(crate) fn counted(&self, cell: &CellId) -> impl Iterator<Item = &'a TrialRow> {
        let counts = |row: &&&TrialRow| row.verdict.has_figures();
        self.trials(cell).iter().filter(counts).copied()
    }

    /// The row that a cell's speed-up is reckoned against.
    pub(crate) fn baseline(&self, cell: &Cell) -> Option<&'a CellRow> {
        let client = cell.client.as_ref().map(|_| RAW);
        self.run.cells.iter().find(|row| {
            row.contender == cell.baseline && row.workload == cell.workload && row.client.as_deref() == client
        })
    }

    /// The limit as a speed-up, so that it can stand beside one: what physics allows ÷ what the baseline reached.
    pub(crate) fn limit_as_speedup(&self, cell: &Cell) -> Option<f64> {
        let limit = cell.limit?;
        if !cell.parameters.is_fetch() {
            return Some(limit);
        }
        let reached = self.baseline(cell)?.throughput_per_s.filter(|per_s| *per_s > 0.0)?;
        Some(limit / reached)
    }

    /// How many trials were planned.
    pub(crate) fn planned_trials(&self) -> u64 {
        self.run.meta.cells.len() as u64 * u64::from(self.run.meta.trials_per_cell)
    }
}
