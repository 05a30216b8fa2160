//! One side of a comparison, as a person names it: a place on disk, or else a git revision. It must not know what the
//! runs are compared for.

use crate::error::{Error, Result};
use crate::listing::RunEntry;
use crate::meta::Status;
use crate::run::Run;
use crate::{committed, hlog, journal, listing, meta_check, writer};
use std::path::Path;

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

/// Reads one side of a comparison. `named` is a run's directory, a machine's, a results directory, a checkout (its
/// `results/`), or, where there is no such path, a git revision of the repository around the current directory:
/// `origin/main`, `v1.2`, or with a path in it `HEAD~3:results/<machine>`. A revision is read from git's objects; index
/// and work tree are left alone.
///
/// # Errors
/// Where there is neither such a path nor such a revision, or no run that can be read.
pub fn open_side(named: &str, which: Which) -> Result<Given> {
    open_from(Path::new(""), named, which)
}

/// The same, with paths and the repository seen from `here`.
pub(crate) fn open_from(here: &Path, named: &str, which: Which) -> Result<Given> {
    let path = here.join(named);
    if !named.is_empty() && path.exists() {
        return on_disk(&path, named, which);
    }
    committed::open(here, named, which)
}

fn on_disk(path: &Path, named: &str, which: Which) -> Result<Given> {
    if !path.is_dir() {
        let why = "it is not a directory; name that of a run, a machine or all results, or a git revision";
        return Err(Error::Side { named: named.into(), why: why.into() });
    }
    let entries = chosen(listing::all(path)?, which);
    let runs = entries.iter().map(|entry| Run::open(&entry.path)).collect::<Result<Vec<_>>>()?;
    Ok(Given { label: label(named, &runs), runs })
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

#[cfg(test)]
#[path = "given_tests.rs"]
mod tests;
