//! From trials to cells: the figures of `cells.csv`. Quantiles are those of merged histograms; everything else is the
//! median over trials, because the trial is the unit. It must not know files.

use crate::cell::{Cell, CellId, Parameters};
use crate::meta::RunMeta;
use crate::summary::CellRow;
use crate::trial::{Latency, Trial, TrialRow, Verdict};
use hdrhistogram::Histogram;
use histogram::{merge_clamped, new_histogram};
use std::collections::BTreeMap;

/// What is kept of a cell's trials: rows whole, histograms merged.
#[derive(Debug, Default)]
struct Gathered {
    rows: Vec<TrialRow>,
    service: Option<Histogram<u64>>,
    response: Option<Histogram<u64>>,
    clamped: u64,
}

/// Takes trials one at a time, so that memory grows with cells, not with trials.
#[derive(Debug, Default)]
pub struct Aggregate {
    cells: BTreeMap<CellId, Gathered>,
}

impl Aggregate {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What a finished run keeps of its trials: their rows, and each cell's merged histograms.
    pub(crate) fn of_finished(
        trials: &[TrialRow],
        service: BTreeMap<CellId, Histogram<u64>>,
        response: BTreeMap<CellId, Histogram<u64>>,
    ) -> Self {
        let mut all = Self::new();
        for row in trials {
            all.cells.entry(row.cell.clone()).or_default().rows.push(row.clone());
        }
        for (cell, histogram) in service {
            all.cells.entry(cell).or_default().service = Some(histogram);
        }
        for (cell, histogram) in response {
            all.cells.entry(cell).or_default().response = Some(histogram);
        }
        all
    }

    /// Adds one trial. Histograms count only where the verdict is `ok` or `suspect`.
    pub fn add(&mut self, trial: &Trial) {
        let cell = self.cells.entry(trial.row.cell.clone()).or_default();
        cell.rows.push(trial.row.clone());
        if trial.row.verdict.has_figures() {
            cell.clamped += merge(&mut cell.service, trial.service.as_ref());
            cell.clamped += merge(&mut cell.response, trial.response.as_ref());
        }
    }

    /// One row for each planned cell, sorted by name, in full precision. Trials of cells that were not planned are left
    /// out.
    pub fn rows(&self, meta: &RunMeta) -> Vec<CellRow> {
        let none = Gathered::default();
        let gathered = |id: &CellId| self.cells.get(id).unwrap_or(&none);
        let mut rows: Vec<CellRow> = meta
            .cells
            .iter()
            .map(|cell| row(cell, gathered(&cell.id), base(meta, cell, &gathered)))
            .collect();
        rows.sort_by(|a, b| a.cell.cmp(&b.cell));
        rows
    }

    /// The merged histograms, by cell: service and response times. Cells without samples are absent.
    pub fn into_histograms(self) -> (BTreeMap<CellId, Histogram<u64>>, BTreeMap<CellId, Histogram<u64>>) {
        let (mut service, mut response) = (BTreeMap::new(), BTreeMap::new());
        for (id, cell) in self.cells {
            cell.service.map(|histogram| service.insert(id.clone(), histogram));
            cell.response.map(|histogram| response.insert(id, histogram));
        }
        (service, response)
    }

    /// All rows, in the order of `trials.csv`.
    pub(crate) fn trial_rows(&self) -> Vec<TrialRow> {
        let mut rows: Vec<TrialRow> =
            self.cells.values().flat_map(|cell| cell.rows.iter().cloned()).collect();
        crate::trials_csv::sort(&mut rows);
        rows
    }
}

fn merge(into: &mut Option<Histogram<u64>>, from: Option<&Histogram<u64>>) -> u64 {
    from.map_or(0, |from| merge_clamped(into.get_or_insert_with(new_histogram), from))
}

/// One row for each planned cell; see [`CellRow`] for what its figures are.
pub fn cell_rows(meta: &RunMeta, trials: &[Trial]) -> Vec<CellRow> {
    let mut aggregate = Aggregate::new();
    trials.iter().for_each(|trial| aggregate.add(trial));
    aggregate.rows(meta)
}

/// A cell's merged (service, response) histograms; empty where no trial has figures.
pub fn merged(trials: &[Trial], cell: &CellId) -> (Histogram<u64>, Histogram<u64>) {
    let (mut service, mut response) = (new_histogram(), new_histogram());
    let counted = |trial: &&Trial| trial.row.cell == *cell && trial.row.verdict.has_figures();
    for trial in trials.iter().filter(counted) {
        for (into, from) in [(&mut service, &trial.service), (&mut response, &trial.response)] {
            from.iter().for_each(|histogram| _ = merge_clamped(into, histogram));
        }
    }
    (service, response)
}

/// What a cell's speed-up is reckoned against: (its cell, what was gathered of it). For fetch the raw lane.
fn base<'a>(
    meta: &'a RunMeta,
    cell: &Cell,
    gathered: &impl Fn(&CellId) -> &'a Gathered,
) -> Option<(&'a Cell, &'a Gathered)> {
    let lane = cell.parameters.is_fetch().then_some("raw");
    let found = meta.cells.iter().find(|other| {
        other.contender == cell.baseline && other.workload == cell.workload && other.client.as_deref() == lane
    })?;
    Some((found, gathered(&found.id)))
}

impl Gathered {
    /// Median over the trials that have figures; absent where none has.
    fn median(&self, figure: impl Fn(&TrialRow) -> Option<f64>) -> Option<f64> {
        median(self.counted().filter_map(figure).collect())
    }

    fn counted(&self) -> impl Iterator<Item = &TrialRow> {
        self.rows.iter().filter(|row| row.verdict.has_figures())
    }

    /// Over all trials. Saturating: a hostile file must not make it overflow.
    fn total(&self, count: impl Fn(&TrialRow) -> u64) -> u64 {
        self.rows.iter().map(count).fold(0, u64::saturating_add)
    }

    fn of_verdict(&self, verdict: Verdict) -> u32 {
        self.rows.iter().filter(|row| row.verdict == verdict).count() as u32
    }

    fn throughput(&self) -> Option<f64> {
        self.median(|row| Some(row.throughput_per_s))
    }

    fn wall_ns(&self) -> Option<f64> {
        self.median(|row| Some(row.wall_ns as f64))
    }

    /// (largest − smallest) ÷ median; one trial has no spread.
    fn spread(&self) -> Option<f64> {
        let values = || self.counted().map(|row| row.throughput_per_s);
        if values().count() < 2 {
            return None;
        }
        let (low, high) = values().fold((f64::INFINITY, 0.0_f64), |(low, high), x| (low.min(x), high.max(x)));
        quotient(high - low, self.throughput()?)
    }
}

/// The middle value; of an even number the mean of the two in the middle.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(values[middle]),
        _ => Some(f64::midpoint(values[middle - 1], values[middle])),
    }
}

/// Absent where the divisor is 0 or the result is no number.
fn quotient(a: f64, b: f64) -> Option<f64> {
    Some(a / b).filter(|q| q.is_finite())
}

fn speedup(cell: &Cell, own: &Gathered, base: Option<(&Cell, &Gathered)>) -> Option<f64> {
    let (base_cell, base) = base?;
    match (&cell.parameters, &base_cell.parameters) {
        (Parameters::Fetch { .. }, Parameters::Fetch { .. }) => {
            quotient(own.throughput()?, base.throughput()?)
        }
        // Times compare only for the same work.
        (mine, theirs) if mine == theirs => quotient(base.wall_ns()?, own.wall_ns()?),
        _ => None,
    }
}

fn row(cell: &Cell, own: &Gathered, base: Option<(&Cell, &Gathered)>) -> CellRow {
    let speedup = speedup(cell, own, base);
    let throughput_per_s = own.throughput();
    let towards_limit = if cell.parameters.is_fetch() { throughput_per_s } else { speedup };
    let per_task = |sum: u64, tasks: u64| quotient(sum as f64, tasks as f64);
    let most = |threads: fn(&TrialRow) -> u32| own.counted().map(threads).max();
    let doubtful = own.rows.iter().filter(|row| row.verdict != Verdict::Ok);
    let reason = doubtful.min_by_key(|row| (row.round, row.position)).map(|row| row.reason.clone());
    CellRow {
        cell: cell.id.clone(),
        contender: cell.contender.clone(),
        workload: cell.workload.clone(),
        client: cell.client.clone(),
        trials_ok: own.of_verdict(Verdict::Ok),
        trials_suspect: own.of_verdict(Verdict::Suspect),
        trials_failed: own.of_verdict(Verdict::Failed),
        trials_unsupported: own.of_verdict(Verdict::Unsupported),
        reason: reason.unwrap_or_default(),
        ok: own.total(|row| row.ok),
        errors: own.total(|row| row.errors),
        throughput_per_s,
        throughput_spread: own.spread(),
        speedup,
        limit_share: towards_limit.zip(cell.limit).and_then(|(reached, limit)| quotient(reached, limit)),
        wall_ns: own.wall_ns(),
        cpu_ns_per_task: own.median(|row| per_task(row.user_ns.saturating_add(row.system_ns), row.ok)),
        cores_used: own.median(|row| Some(row.cores_used)),
        overlap: own.median(|row| Some(row.overlap)),
        switches_per_task: own.median(|row| {
            per_task(row.voluntary_switches.saturating_add(row.involuntary_switches), row.attempted)
        }),
        connections_opened: own.median(|row| row.connections_opened.map(|count| count as f64)),
        peak_bytes: own.median(|row| Some(row.peak_bytes as f64)),
        idle_bytes: own.median(|row| Some(row.idle_bytes as f64)),
        threads: most(|row| row.threads),
        processes: most(|row| row.processes),
        clamped: own.total(|row| row.clamped).saturating_add(own.clamped),
        service: own.service.as_ref().map(Latency::of),
        response: own.response.as_ref().map(Latency::of),
    }
}
