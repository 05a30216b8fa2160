//! A report as plain data: what `report` computes, and pages, terminal and JSON show.

use crate::chart::Plot;
use crate::findings::Finding;
use crate::table::Table;
use serde::Serialize;

/// Everything that a run says.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// `inflight-report`; `docs/report.schema.json` describes it.
    pub(crate) schema: &'static str,
    /// Of the shape: a field that goes or changes its meaning makes a new version.
    pub(crate) version: u32,
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

/// A workload's part of the page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Section {
    /// `fetch-100: 2,000 requests, …`.
    pub(crate) heading: String,
    /// Its line in the suite.
    pub(crate) title: String,
    /// Speed and latencies.
    pub(crate) speed: Table,
    /// What the same cells cost.
    pub(crate) cost: Table,
}

/// The GIL reproduction: the published figures beside those of this machine.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Published {
    pub(crate) intro: String,
    pub(crate) table: Table,
    pub(crate) why: Vec<String>,
    /// What else was measured of interpreters.
    pub(crate) more: Vec<Captioned>,
}

/// A question and what this run answers.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Experiment {
    /// The question, as a heading.
    pub(crate) question: &'static str,
    /// What was done to answer it, in a sentence or two.
    pub(crate) how: String,
    /// What the figures say.
    pub(crate) findings: Vec<Finding>,
    /// What they look like, each with its numbers.
    pub(crate) plots: Vec<Drawing>,
    /// What no picture shows.
    pub(crate) tables: Vec<Captioned>,
}

/// A picture, and its numbers as a table.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Drawing {
    #[serde(flatten)]
    pub(crate) chart: Chart,
    /// The same numbers.
    pub(crate) numbers: Captioned,
}

/// A table and what it shows.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Captioned {
    pub(crate) caption: String,
    pub(crate) table: Table,
}

impl Drawing {
    pub(crate) fn new(name: &'static str, plot: impl Into<Plot>, numbers: Captioned) -> Self {
        Self { chart: Chart::new(name, plot), numbers }
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
