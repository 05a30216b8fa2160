//! Finding runs: all that a results directory has, and the newest.

use crate::error::{Error, Result};
use crate::machine::Machine;
use crate::meta::RunMeta;
use crate::meta_check;
use crate::writer::MACHINE;
use std::fs;
use std::path::{Path, PathBuf};

/// Where a checkout keeps its runs.
pub(crate) const RESULTS: &str = "results";

/// What a results directory has.
#[derive(Debug, Default)]
pub struct Listing {
    /// By slug.
    pub machines: Vec<MachineRuns>,
    /// Directories that look like a machine or a run and cannot be read, and why.
    pub problems: Vec<Error>,
}

/// A machine and its runs.
#[derive(Debug)]
pub struct MachineRuns {
    /// Its directory.
    pub path: PathBuf,
    /// What it is.
    pub machine: Machine,
    /// Newest first.
    pub runs: Vec<RunEntry>,
}

/// A run, not read in full.
#[derive(Debug)]
pub struct RunEntry {
    /// Its directory.
    pub path: PathBuf,
    /// Its `run.json`.
    pub meta: RunMeta,
}

/// Machines and runs below a results directory, without reading any trial. One that cannot be read is a problem in the
/// listing, not an error.
///
/// # Errors
/// Where the directory itself cannot be read.
pub fn list(results_dir: &Path) -> Result<Listing> {
    let mut listing = Listing::default();
    for path in directories(results_dir)? {
        if !path.join(MACHINE).exists() {
            continue;
        }
        match Machine::read(&path.join(MACHINE)) {
            Ok(machine) => {
                let runs = runs_of(&path, &mut listing.problems)?;
                listing.machines.push(MachineRuns { path, machine, runs });
            }
            Err(error) => listing.problems.push(error),
        }
    }
    Ok(listing)
}

/// The newest run at a place: a run's own directory, a machine's, a results directory, or a checkout with one. Newest by
/// when it began; a run of several builds only where there is no other, for it stands for no state of the code.
///
/// # Errors
/// Where there is none that can be read.
pub fn newest(path: &Path) -> Result<PathBuf> {
    if path.join(meta_check::NAME).exists() {
        return Ok(path.to_path_buf());
    }
    let (plain, sided): (Vec<_>, Vec<_>) =
        all(path)?.into_iter().partition(|entry| entry.meta.sides.is_none());
    let found = plain.into_iter().chain(sided).next();
    found.map(|entry| entry.path).ok_or_else(|| none_in(path))
}

/// All runs at a place, newest first: the one whose directory it is, a machine's, those of all machines of a results
/// directory, or those of the `results/` of a checkout. Never none.
///
/// # Errors
/// Where there is none that can be read.
pub(crate) fn all(path: &Path) -> Result<Vec<RunEntry>> {
    let own = path.join(meta_check::NAME);
    if own.exists() {
        return Ok(vec![RunEntry { path: path.to_path_buf(), meta: RunMeta::read(&own)? }]);
    }
    let mut problems = Vec::new();
    let mut runs = runs_of(path, &mut problems)?;
    let results = path.join(RESULTS);
    if runs.is_empty() && !path.join(MACHINE).exists() && results.is_dir() {
        return all(&results);
    }
    if runs.is_empty() {
        for machine in directories(path)? {
            runs.extend(runs_of(&machine, &mut problems)?);
        }
    }
    runs.sort_by(newest_first);
    match (runs.is_empty(), problems.into_iter().next()) {
        (false, _) => Ok(runs),
        (true, Some(problem)) => Err(problem),
        (true, None) => Err(none_in(path)),
    }
}

fn none_in(path: &Path) -> Error {
    Error::NoRun { path: path.to_path_buf(), why: "run `make bench` first".into() }
}

fn newest_first(a: &RunEntry, b: &RunEntry) -> std::cmp::Ordering {
    let when = |entry: &RunEntry| entry.meta.started.parse::<jiff::Timestamp>().unwrap_or_default();
    (when(b), &b.meta.id).cmp(&(when(a), &a.meta.id))
}

fn runs_of(machine: &Path, problems: &mut Vec<Error>) -> Result<Vec<RunEntry>> {
    let mut runs = Vec::new();
    for path in directories(machine)? {
        let meta_path = path.join(meta_check::NAME);
        if !meta_path.exists() {
            continue;
        }
        match RunMeta::read(&meta_path) {
            Ok(meta) => runs.push(RunEntry { path, meta }),
            Err(error) => problems.push(error),
        }
    }
    runs.sort_by(newest_first);
    Ok(runs)
}

/// Directories in a directory, sorted; links are not followed, so that a listing stays below where it began.
fn directories(path: &Path) -> Result<Vec<PathBuf>> {
    let io = |error| Error::io("read", path, error);
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(io)? {
        let entry = entry.map_err(io)?;
        if entry.file_type().map_err(io)?.is_dir() {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}
