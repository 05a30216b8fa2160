//! What is true of a whole run: `run.json`.

use crate::cell::{Cell, Parameters};
use crate::gil::GilFigures;
use crate::sides::{Disturbance, Sides};
use crate::unjoined::UnjoinedRow;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `run.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunMeta {
    /// [`crate::SCHEMA`] of the writer.
    pub schema: u32,
    /// The directory's name: `<utc>-<sha7>`.
    pub id: String,
    /// When it began, UTC, RFC 3339, whole seconds.
    pub started: String,
    /// When it ended; absent while it runs.
    #[serde(default)]
    pub finished: Option<String>,
    /// How it ended.
    pub status: Status,
    /// The command line that made it, as a person would type it.
    pub command: String,
    /// Eight hex digits: the machine it was made on.
    pub fingerprint: String,
    /// What was asked for.
    pub suite: SuiteInfo,
    /// Orders the trials and draws the origin's delays.
    pub seed: u64,
    /// Trials wanted of each cell.
    pub trials_per_cell: u32,
    /// Which source it was built from.
    pub source: Source,
    /// How it was built.
    pub build: Build,
    /// Who ran on which cores.
    pub placement: Placement,
    /// The origin's own account over the whole run; absent where there was none.
    #[serde(default)]
    pub origin: Option<OriginInfo>,
    /// What preflight had to say, and other warnings that belong above the figures.
    #[serde(default)]
    pub warnings: Vec<String>,
    /// Who took part.
    pub contenders: Vec<ContenderInfo>,
    /// The interpreters that some of them ran in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interpreters: Vec<InterpreterInfo>,
    /// On what.
    pub workloads: Vec<WorkloadInfo>,
    /// All cells that were planned, sorted by id.
    pub cells: Vec<Cell>,
    /// What was left out, and why.
    #[serde(default)]
    pub exclusions: Vec<Exclusion>,
    /// Where several builds were run against each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sides: Option<Sides>,
    /// From when on a block counts for nobody; absent in runs from before there was such a rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disturbance: Option<Disturbance>,
    /// What happened to work that nobody joined, where the suite asks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unjoined: Vec<UnjoinedRow>,
    /// What interpreters' locks did, where the suite asks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gil: Vec<GilFigures>,
    /// The search for the highest rate that keeps a bound, where one was asked for: `p99<50ms`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub slo: String,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Not yet, or it was killed.
    Running,
    /// All trials are there.
    Complete,
    /// A person or an error ended it; `--resume` continues it.
    Interrupted,
}

/// The suite that was run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuiteInfo {
    /// Its name.
    pub name: String,
    /// SHA-256 of the resolved workloads: equal hash, equal work.
    pub sha256: String,
    /// One line from the file.
    #[serde(default)]
    pub title: String,
}

/// The source of the build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The commit, 40 hex digits; absent outside a checkout.
    #[serde(default)]
    pub commit: Option<String>,
    /// Uncommitted changes to tracked files.
    #[serde(default)]
    pub dirty: bool,
}

/// How the runners were built; another build is another thing to measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Build {
    /// The compiler's version line.
    pub compiler: String,
    /// Cargo profile.
    pub profile: String,
    /// Target triple or architecture.
    pub target: String,
    /// Memory allocator.
    pub allocator: String,
}

/// Who runs on which cores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// `split`: origin and runner have cores of their own; `shared`: they do not.
    pub kind: String,
    /// The origin's cores.
    pub origin_cores: Vec<usize>,
    /// The runners' cores.
    pub runner_cores: Vec<usize>,
}

/// What the origin said of itself, by its own clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OriginInfo {
    /// Requests served in all windows.
    pub requests: u64,
    /// How late its delay timer fired, over all windows, in nanoseconds.
    pub lateness_p50_ns: u64,
    /// The same at the 99th percentile.
    pub lateness_p99_ns: u64,
    /// The worst.
    pub lateness_max_ns: u64,
}

/// A contender of the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContenderInfo {
    /// `family/flavour`.
    pub name: String,
    /// One line on how it runs tasks.
    #[serde(default)]
    pub about: String,
    /// For instance an advisory that says a library is unmaintained.
    #[serde(default)]
    pub maintenance: String,
    /// The library that makes it what it is: its version is shown.
    #[serde(default)]
    pub library: String,
    /// The runner's name and version, as its outcome told; empty until it has told.
    #[serde(default)]
    pub runner: String,
    /// Language and compiler or interpreter version.
    #[serde(default)]
    pub language: String,
    /// Library → version, as its outcome told.
    #[serde(default)]
    pub libraries: BTreeMap<String, String>,
}

/// An interpreter of the run, as it told when it was asked before any trial.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InterpreterInfo {
    /// The first half of its contenders' names: `cpython3.11`.
    pub family: String,
    /// What it calls itself: `CPython 3.11.7`.
    pub version: String,
    /// Whether one lock lets only one of its threads at a time run its language.
    pub locked: bool,
    /// Nanoseconds that one step of a countdown took before anything was warm.
    pub first_ns_per_iteration: f64,
    /// The same when it was warm.
    pub ns_per_iteration: f64,
}

impl InterpreterInfo {
    /// Whether a contender of this name runs in it.
    pub fn has(&self, contender: &str) -> bool {
        contender.split_once('/').is_some_and(|(family, _)| family == self.family)
    }
}

/// A workload of the run, as the suite has it (a cell may differ: a sequential contender has one task in flight).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WorkloadInfo {
    /// Its name in the suite.
    pub name: String,
    /// One line for people.
    #[serde(default)]
    pub title: String,
    /// Whether the first table of the summary shows it.
    #[serde(default)]
    pub headline: bool,
    /// The question it belongs to: the name of the suite that asks it. Empty where it is of the plain measurement.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub experiment: String,
    /// Its parameters.
    pub parameters: Parameters,
}

/// Something that was not measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exclusion {
    /// A contender, a cell, or a pattern.
    pub what: String,
    /// Why.
    pub why: String,
}

impl RunMeta {
    /// How many cores the run had in all.
    pub fn cores(&self) -> usize {
        let placement = &self.placement;
        let all: std::collections::BTreeSet<_> =
            placement.origin_cores.iter().chain(&placement.runner_cores).collect();
        all.len()
    }
}
