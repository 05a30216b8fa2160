//! A suite: which workloads, how many trials. Plain data.

use super::values::duration;
use crate::error::Error;
use crate::suite::fetch_kind::FetchKind;
use crate::text::document::Document;
use crate::text::located::Wrong;
use record::did_you_mean;
use serde::Deserialize;
use std::ops::Range;
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
    #[serde(skip)]
    pub workloads: Vec<Workload>,
    /// Where all this was read.
    #[serde(skip)]
    pub(super) source: Source,
}

/// The text of a suite, as far as it is needed once it was read.
#[derive(Debug, Clone, Default)]
pub(super) struct Source {
    pub(super) document: Document,
    /// Where each of the groups stands; empty where the text has none.
    pub(super) groups: Vec<Range<usize>>,
}

/// The questions a suite can ask beyond the plain measurement. Each has a section of its own in the summary.
pub const EXPERIMENTS: [&str; 7] = ["scale", "time", "mixed", "memory", "tail", "unjoined", "client"];

/// One workload: a `[[workload]]`, or one of those that a `[[workload]]` with lists stands for.
#[derive(Debug, Clone)]
pub struct Workload {
    /// Its name: letters, digits, `-`, `_`, `.`.
    pub name: String,
    /// One line for people.
    pub title: String,
    /// Whether the first table of the summary shows it (one fetch, one countdown).
    pub headline: bool,
    /// The question it belongs to, from its suite.
    pub experiment: String,
    /// With which of a contender's clients it is fetched.
    pub clients: Lanes,
    /// Leaves out contenders that never have so many in flight, instead of giving them a smaller window.
    pub exact: bool,
    /// Which, and its parameters.
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
#[derive(Debug, Clone)]
pub enum WorkloadKind {
    /// Fetch URLs.
    Fetch(FetchKind),
    /// Count down.
    Countdown {
        /// Tasks, if the number is to be the same on every machine.
        tasks: Option<u32>,
        /// Tasks for each core, if it is to grow with the machine.
        tasks_per_core: Option<u32>,
        /// From which number each task counts down to 0.
        iterations: Option<u64>,
        /// The same, all tasks together.
        total_iterations: Option<u64>,
    },
}

impl Suite {
    /// The error that a suite is nowhere, with the one of the `known` that is probably meant. `looked_for` is its name, or its file.
    #[must_use]
    pub fn missing(name: &str, looked_for: &str, known: &[String]) -> Error {
        let meant = did_you_mean(name, known.iter().map(String::as_str));
        Error::Plan(format!("{looked_for} is not there{meant}"))
    }

    /// The error that one of its groups, by its number, is wrong.
    pub(crate) fn wrong_group(&self, at: usize, problem: String) -> Error {
        let Source { document, groups } = &self.source;
        match groups.get(at) {
            Some(span) => document.wrong_at(Wrong::new(span.clone(), problem)),
            None => document.wrong(problem),
        }
    }
}

fn rust() -> Vec<String> {
    vec!["rust".into()]
}

fn half_a_minute() -> Duration {
    Duration::from_secs(30)
}
