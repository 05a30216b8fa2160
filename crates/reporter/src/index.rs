//! `results/README.md`: which machines there are, and the newest runs of each. It must not read a trial.

use crate::error::ReportError;
use crate::files::replace;
use crate::markdown;
use record::{Listing, MachineRuns, RunEntry, Status};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Runs shown of each machine.
const RUNS: usize = 5;

#[derive(Serialize)]
struct Page {
    machines: Vec<MachinePart>,
    unreadable: usize,
}

#[derive(Serialize)]
struct MachinePart {
    slug: String,
    cpu: String,
    cpus: String,
    kernel: String,
    runs: Vec<RunPart>,
    older: usize,
}

#[derive(Serialize)]
struct RunPart {
    id: String,
    started: String,
    suite: String,
    trials: u32,
    status: &'static str,
    commit: String,
}

/// The page over all that a results directory has.
///
/// # Errors
/// Where the template cannot be filled: a bug of this crate.
pub fn index(listing: &Listing) -> Result<String, ReportError> {
    let mut machines: Vec<MachinePart> = listing.machines.iter().map(machine).collect();
    machines.sort_by(|a, b| a.slug.cmp(&b.slug));
    // What is wrong with them names paths of this machine: that is for the command to say, not for a committed page.
    markdown::render("index.md.j2", Page { machines, unreadable: listing.problems.len() })
}

/// Writes the page into the results directory and returns its path.
///
/// # Errors
/// As [`index`], and where the file cannot be written.
pub fn write_index(results_dir: &Path, listing: &Listing) -> Result<PathBuf, ReportError> {
    let path = results_dir.join("README.md");
    replace(&path, &index(listing)?)?;
    Ok(path)
}

fn machine(runs: &MachineRuns) -> MachinePart {
    let field = |name: &str| runs.machine.fields.get(name).cloned().unwrap_or_else(|| "unknown".into());
    MachinePart {
        slug: runs.machine.slug.clone(),
        cpu: field("cpu_model"),
        cpus: field("online_cpus"),
        kernel: field("kernel"),
        runs: runs.runs.iter().take(RUNS).map(run).collect(),
        older: runs.runs.len().saturating_sub(RUNS),
    }
}

fn run(entry: &RunEntry) -> RunPart {
    let meta = &entry.meta;
    let commit = meta.source.commit.as_deref().unwrap_or("none");
    let dirty = if meta.source.dirty { " and changes" } else { "" };
    RunPart {
        id: meta.id.clone(),
        started: meta.started.clone(),
        suite: meta.suite.name.clone(),
        trials: meta.trials_per_cell,
        status: match meta.status {
            Status::Running => "not ended",
            Status::Complete => "complete",
            Status::Interrupted => "interrupted",
        },
        commit: format!("{}{dirty}", commit.chars().take(7).collect::<String>()),
    }
}
