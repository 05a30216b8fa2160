//! Which runs of a place are meant, and what they are called. Knows neither disk nor git.

use crate::listing::RunEntry;
use crate::meta::Status;
use crate::run::Run;
use crate::{hlog, journal, meta_check, writer};

/// Most runs of one side: each has its histograms in memory.
const MOST_RUNS: usize = 20;

/// Files of a run's own directory.
pub(crate) const OWN: [&str; 5] =
    [meta_check::NAME, writer::TRIALS, writer::CELLS, hlog::NAME, journal::NAME];

/// One side of a comparison.
#[derive(Debug)]
pub struct Given {
    /// What it is, for people: the path as it was typed, or `origin/main (3fa2c1d)`, and which run of it was taken.
    pub label: String,
    /// Newest first, never empty; exactly one unless [`Which::All`] was asked for. The `path` of one that was read from git
    /// says where it is in git: `origin/main:results/<machine>/<run>`.
    pub runs: Vec<Run>,
}

/// Which runs of a place are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The newest that is complete; where none is, the newest.
    Newest,
    /// All complete ones of the newest one's machine and suite, the newest twenty at most.
    All,
}

/// The runs that are meant, of all there are (newest first, never none).
pub(crate) fn chosen(mut all: Vec<RunEntry>, which: Which) -> Vec<RunEntry> {
    let complete = |entry: &RunEntry| entry.meta.status == Status::Complete;
    let newest = all.remove(all.iter().position(complete).unwrap_or(0));
    if which == Which::Newest || !complete(&newest) {
        return vec![newest];
    }
    let alike = |entry: &RunEntry| {
        let (one, other) = (&entry.meta, &newest.meta);
        complete(entry)
            && one.fingerprint == other.fingerprint
            && one.suite.sha256 == other.suite.sha256
            && one.sides.is_some() == other.sides.is_some()
    };
    all.retain(alike);
    all.truncate(MOST_RUNS - 1);
    all.insert(0, newest);
    all
}

/// What was named, and which runs of it were taken where that does not say it.
pub(crate) fn label(named: &str, runs: &[Run]) -> String {
    let Some(newest) = runs.first() else { return named.into() };
    let id = &newest.meta.id;
    match runs.len() {
        1 if named.contains(id.as_str()) => named.into(),
        1 => format!("{named}, run {id}"),
        2 => format!("{named}, run {id} and the one before it"),
        more => format!("{named}, run {id} and {} before it", more - 1),
    }
}
