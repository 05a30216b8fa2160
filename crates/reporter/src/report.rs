//! A report: everything that a run says, computed once, as plain data. Pages, terminal and JSON show it and compute nothing.

use crate::chart::{Plot, bars};
use crate::data::Data;
use crate::experiments::{self, Experiment};
use crate::findings::{self, Evidence, Finding};
use crate::published::{self, Published};
use crate::table::Table;
use crate::workload::Section;
use crate::{about, doubts, headline, workload};
use record::{Parameters, Run, RunMeta};
use serde::Serialize;

/// Names of the two charts that stand above everything.
const FETCH: &str = "fetch";
const COUNTDOWN: &str = "countdown";

/// Everything that a run says.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// `inflight-report`; `docs/report.schema.json` describes it.
    schema: &'static str,
    /// Of the shape: a field that goes or changes its meaning makes a new version.
    version: u32,
    pub(crate) machine: String,
    pub(crate) run: String,
    pub(crate) suite: String,
    /// RFC 3339.
    pub(crate) started: String,
    /// The command line that made the run.
    pub(crate) command: String,
    pub(crate) trials_per_cell: u32,
    /// What must be read before the figures.
    pub(crate) warnings: Vec<String>,
    /// The answer in a sentence.
    pub(crate) lead: String,
    /// The GIL reproduction, where the suite is one.
    pub(crate) published: Option<Published>,
    /// Every contender with the figures of the headline workloads.
    pub(crate) standings: Table,
    /// Which workloads these figures are of.
    pub(crate) caption: String,
    /// What speed-ups are relative to, in words; empty where there is nothing.
    pub(crate) baselines: String,
    /// Why contenders have no figures, for a screen that is too narrow for the column that says so.
    pub(crate) notes: Vec<String>,
    /// What the mark of suspect trials means.
    pub(crate) footnote: Option<String>,
    /// Interpreters that were looked for and are missing.
    pub(crate) absent: Vec<String>,
    /// Whether a countdown counts from another number than its workload says.
    pub(crate) scaled: bool,
    /// Why the figures of the headline workloads are what they are.
    #[serde(rename = "findings")]
    pub(crate) why: Vec<Finding>,
    /// The charts above everything.
    pub(crate) charts: Vec<Chart>,
    /// Each question that the suite asked beyond the plain measurement.
    pub(crate) experiments: Vec<Experiment>,
    pub(crate) workloads: Vec<Section>,
    pub(crate) client_costs: Table,
    pub(crate) trials: Trials,
    pub(crate) about: About,
}

/// A chart.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Chart {
    /// Of the file in `charts/`, without its ending: `fetch`, `scale-latency`. The part before the first dash is the
    /// experiment's.
    pub(crate) name: &'static str,
    /// What it shows, for readers who do not see it.
    pub(crate) alt: String,
    /// What is drawn.
    pub(crate) plot: Plot,
}

/// How the trials went.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Trials {
    /// How many ended how, in a sentence.
    pub(crate) sentence: String,
    /// Why trials failed, are suspect or unsupported.
    pub(crate) reasons: Table,
    /// Reasons for which the table has no room.
    pub(crate) more_reasons: usize,
}

/// What stands around the figures.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct About {
    pub(crate) placement: String,
    pub(crate) origin: Option<String>,
    pub(crate) machine: Table,
    pub(crate) contenders: Table,
    pub(crate) exclusions: Table,
    pub(crate) making: Table,
}

/// Computes the report of a run. Any run that can be read has one.
#[must_use]
pub fn report(run: &Run) -> Report {
    let data = Data::new(run);
    let meta = data.meta();
    let standings = headline::standings(&data);
    let evidence = Evidence::new(&data, &standings);
    let (reasons, more_reasons) = doubts::table(&data);
    let charts = [(FETCH, true), (COUNTDOWN, false)]
        .into_iter()
        .filter_map(|(name, fetch)| Some(Chart::new(name, bars(&data, &standings, fetch)?)));
    Report {
        schema: "inflight-report",
        version: 1,
        machine: run.machine.slug.clone(),
        run: meta.id.clone(),
        suite: meta.suite.name.clone(),
        started: meta.started.clone(),
        command: meta.command.clone(),
        trials_per_cell: meta.trials_per_cell,
        warnings: about::warnings(&data),
        lead: experiments::lead(&data).unwrap_or_else(|| findings::lead(&evidence)),
        published: published::published(&data),
        standings: headline::table(&standings),
        caption: about::caption(&data),
        baselines: baselines(meta),
        notes: headline::notes(&standings),
        footnote: headline::footnote(&standings),
        absent: about::absent(meta),
        scaled: meta.cells.iter().any(|cell| is_scaled(&cell.parameters)),
        why: findings::why(&evidence),
        charts: charts.collect(),
        experiments: experiments::answered(&data),
        workloads: workload::sections(&data),
        client_costs: workload::client_costs(&data),
        trials: Trials { sentence: doubts::sentence(&data), reasons, more_reasons },
        about: About {
            placement: about::placement(&meta.placement),
            origin: meta.origin.as_ref().map(about::origin),
            machine: about::machine(&data),
            contenders: about::contenders(meta),
            exclusions: about::exclusions(meta),
            making: about::making(meta),
        },
    }
}

impl Report {
    /// The report for programs, as `docs/report.schema.json` describes it. Figures are as exact as they were computed; what is
    /// not a number is `null`.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Nothing in it can fail to be serialised: keys are texts, and there is no map with others.
        let json = serde_json::to_string_pretty(self).unwrap_or_default();
        format!("{json}\n")
    }

    /// Every chart, as they stand on the page.
    pub(crate) fn charts(&self) -> impl Iterator<Item = &Chart> {
        let drawn = self.experiments.iter().flat_map(|experiment| &experiment.plots);
        self.charts.iter().chain(drawn.map(|drawing| &drawing.chart))
    }
}

impl Chart {
    pub(crate) fn new(name: &'static str, plot: impl Into<Plot>) -> Self {
        let plot = plot.into();
        Self { name, alt: plot.alt(), plot }
    }

    /// The name of its file.
    pub(crate) fn file(&self) -> String {
        file_of(self.name)
    }
}

/// The file of a chart with this name.
pub(crate) fn file_of(name: &str) -> String {
    format!("{name}.svg")
}

/// Whether a file in `charts/` is called like a chart of any report.
pub(crate) fn is_ours(file: &str) -> bool {
    let Some(name) = file.strip_suffix(".svg") else { return false };
    [FETCH, COUNTDOWN].contains(&name) || experiments::PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Whom speed-ups are relative to; where there are many, only how they are found.
fn baselines(meta: &RunMeta) -> String {
    const NAMED: usize = 2;
    let mut names: Vec<&str> = meta.cells.iter().map(|cell| cell.baseline.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    match names.len() {
        ..=NAMED => names.join(", "),
        _ => "the first row of the same family".into(),
    }
}

fn is_scaled(parameters: &Parameters) -> bool {
    matches!(parameters, Parameters::Countdown { scale, .. } if *scale != 1.0)
}
