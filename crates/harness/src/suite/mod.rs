//! Suites: which workloads, how many trials. Plain data; a suite never names a contender.

use crate::{Document, Error, FetchKind};
use serde::{Deserialize, Deserializer};
use std::path::Path;
use std::time::Duration;

/// A file of `benches/`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suite {
    /// From the file's name.
    #[serde(skip)]
    pub name: String,
    /// One line for people.
    #[serde(default)]
    pub title: String,
    /// Trials of each cell.
    pub trials: u32,
    /// Who takes part: groups of contenders.
    #[serde(default = "rust")]
    pub groups: Vec<String>,
    /// A trial that takes longer is ended and is a failed row.
    #[serde(default = "half_a_minute", deserialize_with = "duration")]
    pub trial_timeout: Duration,
    /// The question its workloads belong to, one of [`EXPERIMENTS`]; empty for the plain measurement.
    #[serde(default)]
    pub experiment: String,
    /// Suites beside this one whose workloads are its own as well.
    #[serde(default)]
    pub include: Vec<String>,
    /// Whether to ask what happens to work that nobody joins.
    #[serde(skip)]
    pub unjoined: bool,
    /// Whether to ask interpreters what their lock does, and what happens there to work that nobody joins.
    #[serde(default)]
    pub gil: bool,
    /// What is done.
    #[serde(rename = "workload", default)]
    pub workloads: Vec<Workload>,
}

/// The questions a suite can ask beyond the plain measurement. Each has a section of its own in the summary.
pub const EXPERIMENTS: [&str; 7] = ["scale", "time", "mixed", "memory", "tail", "unjoined", "client"];

/// One `[[workload]]`.
#[derive(Debug, Clone, Deserialize)]
pub struct Workload {
    /// Its name: letters, digits, `-`, `_`, `.`.
    pub name: String,
    /// One line for people.
    #[serde(default)]
    pub title: String,
    /// Whether the first table of the summary shows it (one fetch, one countdown).
    #[serde(default)]
    pub headline: bool,
    /// The question it belongs to, from its suite.
    #[serde(skip)]
    pub experiment: String,
    /// With which of a contender's clients it is fetched.
    #[serde(default)]
    pub clients: Lanes,
    /// Leaves out contenders that never have so many in flight, instead of giving them a smaller window.
    #[serde(default)]
    pub exact: bool,
    /// Which, and its parameters.
    #[serde(flatten)]
    pub kind: WorkloadKind,
}

/// Which clients a workload is fetched with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lanes {
    /// Only over the contender's own sockets.
    Raw,
    /// Those of a contender's `clients`.
    #[default]
    Usual,
    /// Those of its `more_clients` as well.
    All,
}

/// What is done.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum WorkloadKind {
    /// Fetch URLs.
    Fetch(FetchKind),
    /// Count down.
    Countdown {
        /// Tasks, if the number is to be the same on every machine.
        #[serde(default)]
        tasks: Option<u32>,
        /// Tasks for each core, if it is to grow with the machine.
        #[serde(default)]
        tasks_per_core: Option<u32>,
        /// From which number each task counts down to 0.
        #[serde(default)]
        iterations: Option<u64>,
        /// The same, all tasks together.
        #[serde(default)]
        total_iterations: Option<u64>,
    },
}

impl Suite {
    /// Reads a suite from a file; what it includes stands beside it.
    ///
    /// # Errors
    /// Names the file and the line of what is wrong.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let beside = |other: &str| Document::read(&path.with_file_name(other).with_extension("toml"));
        Self::parse(&name, &Document::read(path)?, &beside)
    }

    /// Makes a suite of its text. `library` has the texts of the suites that it includes, by name.
    ///
    /// # Errors
    /// Names the text and the line of what is wrong.
    pub fn parse(
        name: &str,
        document: &Document,
        library: &dyn Fn(&str) -> Result<Document, Error>,
    ) -> Result<Self, Error> {
        let mut suite: Self = toml::from_str(&document.text).map_err(|e| document.wrong(e.to_string()))?;
        suite.name = name.to_owned();
        for workload in &mut suite.workloads {
            workload.experiment.clone_from(&suite.experiment);
        }
        suite.unjoined = suite.experiment == "unjoined";
        for name in std::mem::take(&mut suite.include) {
            let other = Self::parse(&name, &library(&name)?, library)?;
            suite.unjoined |= other.unjoined;
            suite.workloads.extend(other.workloads);
        }
        suite.check().map_err(|problem| document.wrong(problem))?;
        Ok(suite)
    }

    fn check(&self) -> Result<(), String> {
        if self.workloads.is_empty() && !self.unjoined {
            return Err("no [[workload]]; a suite needs at least one".into());
        }
        if !self.experiment.is_empty() && !EXPERIMENTS.contains(&self.experiment.as_str()) {
            return Err(format!(
                "experiment = {:?}: the summary knows {}",
                self.experiment,
                EXPERIMENTS.join(", ")
            ));
        }
        if self.groups.is_empty() {
            return Err("groups = []: nobody takes part".into());
        }
        if self.trials == 0 || self.trials > 1_000 {
            return Err(format!("trials = {}: from 1 to 1000", self.trials));
        }
        for (at, workload) in self.workloads.iter().enumerate() {
            let known = self.workloads[..at].iter().any(|other| other.name == workload.name);
            if known {
                return Err(format!("two workloads are named {:?}", workload.name));
            }
            workload.check().map_err(|problem| format!("workload {:?}: {problem}", workload.name))?;
        }
        Ok(())
    }
}

impl Workload {
    fn check(&self) -> Result<(), String> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if self.name.is_empty() || self.name.starts_with('.') || !self.name.chars().all(plain) {
            return Err("a name is made of letters, digits, `-`, `_` and `.`".into());
        }
        match &self.kind {
            WorkloadKind::Fetch(fetch) => fetch.check(),
            WorkloadKind::Countdown { tasks, tasks_per_core, iterations, total_iterations } => {
                some_tasks(*tasks, *tasks_per_core, 100_000)?;
                if iterations.is_some() == total_iterations.is_some() {
                    return Err("give either `iterations` or `total_iterations`".into());
                }
                within("iterations", iterations.or(*total_iterations).unwrap_or(0), 1, 1 << 50)
            }
        }
    }
}

/// Either a number of countdowns or one for each core.
pub(crate) fn some_tasks(tasks: Option<u32>, per_core: Option<u32>, most: u64) -> Result<(), String> {
    match (tasks, per_core) {
        (Some(tasks), None) => within("tasks", u64::from(tasks), 1, most),
        (None, Some(per_core)) => within("tasks_per_core", u64::from(per_core), 1, most),
        _ => Err("give either `tasks` or `tasks_per_core`".into()),
    }
}

pub(crate) fn within(what: &str, value: u64, least: u64, most: u64) -> Result<(), String> {
    if (least..=most).contains(&value) {
        Ok(())
    } else {
        Err(format!("{what} = {value}: from {least} to {most}"))
    }
}

pub(crate) fn duration<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(from)?;
    humantime::parse_duration(&text)
        .map_err(|e| serde::de::Error::custom(format!("{text:?}: {e} (write 500ms, 5s, …)")))
}

fn rust() -> Vec<String> {
    vec!["rust".into()]
}

pub(crate) fn maybe_duration<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
    duration(from).map(Some)
}

fn half_a_minute() -> Duration {
    Duration::from_secs(30)
}

#[cfg(test)]
mod shipped_tests;
