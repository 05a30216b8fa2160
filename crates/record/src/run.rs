//! Reading a run, however it ended: from its tables, or from its journal where it was killed.

use crate::aggregate::Aggregate;
use crate::cell::CellId;
use crate::error::{Error, Result};
use crate::hlog::Histograms;
use crate::machine::Machine;
use crate::meta::{RunMeta, Status};
use crate::summary::CellRow;
use crate::trial::{TrialRow, Verdict};
use crate::writer::{CELLS, MACHINE, TORN, TRIALS, gather};
use crate::{hlog, journal, listing, meta_check, table};
use hdrhistogram::Histogram;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A run as it stands on disk.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Its directory.
    pub path: PathBuf,
    /// What is true of all of it.
    pub meta: RunMeta,
    /// What it was made on.
    pub machine: Machine,
    /// One row a trial, sorted by cell, round and position.
    pub trials: Vec<TrialRow>,
    /// One row a cell, sorted by name, in full precision: `cells.csv` has 4 significant digits of it.
    pub cells: Vec<CellRow>,
    /// Merged service times by cell, in nanoseconds; absent where no trial has figures.
    pub service: BTreeMap<CellId, Histogram<u64>>,
    /// Merged response times by cell, in nanoseconds.
    pub response: BTreeMap<CellId, Histogram<u64>>,
    /// What had to be passed over in reading, for people: a trial torn off by a kill.
    pub notes: Vec<String>,
}

impl Run {
    /// Reads a run: its directory, or a machine's or results directory, of which the newest run is meant.
    ///
    /// # Errors
    /// Where there is none, or one of its files is missing, malformed or newer.
    pub fn open(path: &Path) -> Result<Self> {
        let path = listing::newest(path)?;
        let meta = RunMeta::read(&path.join(meta_check::NAME))?;
        let machine = machine_of(&path, &meta)?;
        match meta.status {
            Status::Running => Self::from_journal(path, meta, machine),
            Status::Complete | Status::Interrupted => Self::from_tables(path, meta, machine),
        }
    }

    fn from_journal(path: PathBuf, meta: RunMeta, machine: Machine) -> Result<Self> {
        let journal_path = path.join(journal::NAME);
        let (aggregate, torn) = gather(&journal_path, &meta)?;
        let trials = aggregate.trial_rows();
        let cells = aggregate.rows(&meta);
        let (service, response) = aggregate.into_histograms();
        let mut notes = vec!["the run was not ended: these are the trials it had".to_string()];
        if torn {
            notes.push(TORN.to_string());
        }
        Ok(Self { path, meta, machine, trials, cells, service, response, notes })
    }

    fn from_tables(path: PathBuf, meta: RunMeta, machine: Machine) -> Result<Self> {
        let trials_path = path.join(TRIALS);
        let trials: Vec<TrialRow> = table::read(&trials_path)?;
        let planned: BTreeSet<&CellId> = meta.cells.iter().map(|cell| &cell.id).collect();
        if let Some(row) = trials.iter().find(|row| !planned.contains(&row.cell)) {
            return Err(Error::file(&trials_path, format!("{} is no cell of this run", row.cell)));
        }
        let cells_path = path.join(CELLS);
        let cells: Vec<CellRow> = table::read(&cells_path)?;
        check_cells(&cells_path, &meta, &cells)?;
        check_trials(&trials_path, &trials, &cells)?;
        let log_path = path.join(hlog::NAME);
        let (service, response): (Histograms, Histograms) = hlog::read(&log_path, |id| planned.contains(id))?;
        check_histograms(&log_path, [&service, &response], &cells)?;
        let aggregate = Aggregate::of_finished(&trials, service, response);
        let (cells, notes) = exact(&meta, &aggregate, &cells);
        let (service, response) = aggregate.into_histograms();
        Ok(Self { path, machine, trials, cells, service, response, notes, meta })
    }

    /// A cell's row.
    pub fn cell(&self, id: &CellId) -> Option<&CellRow> {
        self.cells.iter().find(|row| row.cell == *id)
    }

    /// A cell's trials, in the order of their rounds.
    pub fn trials_of<'a>(&'a self, id: &'a CellId) -> impl Iterator<Item = &'a TrialRow> {
        self.trials.iter().filter(move |row| row.cell == *id)
    }
}

/// The machine beside a run.
fn machine_of(run: &Path, meta: &RunMeta) -> Result<Machine> {
    let home = run.canonicalize().map_err(|error| Error::io("find", run, error))?;
    let path = home.parent().unwrap_or(&home).join(MACHINE);
    if !path.exists() {
        let why = format!("{MACHINE} is missing in the directory above it; copy it there with the run");
        return Err(Error::NoRun { path: run.to_path_buf(), why });
    }
    let machine = Machine::read(&path)?;
    if machine.fingerprint != meta.fingerprint {
        let what = format!(
            "{} of {} says it was made on another machine, {}",
            meta_check::NAME,
            meta.id,
            meta.fingerprint
        );
        return Err(Error::file(&path, what));
    }
    Ok(machine)
}

/// Every planned cell must have one row, in order, that says the same of it as the plan.
fn check_cells(path: &Path, meta: &RunMeta, rows: &[CellRow]) -> Result<()> {
    let named = |id: &CellId| id.0.clone();
    let mut planned: Vec<_> =
        meta.cells.iter().map(|c| (&c.id, &c.contender, &c.workload, &c.client)).collect();
    planned.sort();
    let mut found = rows.iter().map(|row| (&row.cell, &row.contender, &row.workload, &row.client));
    for cell in &planned {
        let row = found.next();
        if row != Some(*cell) {
            let row = row.map_or("nothing".into(), |row| named(row.0));
            return Err(Error::file(path, format!("expected the row of {}, found {row}", named(cell.0))));
        }
    }
    match found.next() {
        Some(row) => Err(Error::file(path, format!("{} is no cell of this run", named(row.0)))),
        None => Ok(()),
    }
}

/// The cells' rows in full precision, as they follow from the trials: `cells.csv` has four digits of them. Where it says
/// otherwise, a note says so.
fn exact(meta: &RunMeta, trials: &Aggregate, read: &[CellRow]) -> (Vec<CellRow>, Vec<String>) {
    let mut rows = trials.rows(meta);
    for (row, read) in rows.iter_mut().zip(read) {
        // Counted while histograms were merged, which they are by now.
        row.clamped = read.clamped;
    }
    let differing: Vec<&CellRow> = rows
        .iter()
        .zip(read)
        .filter(|(row, read)| (*row).clone().rounded() != **read)
        .map(|(_, read)| read)
        .collect();
    let note = differing.first().map(|first| {
        format!(
            "{CELLS} has other figures than {TRIALS} and {} give for {} of {} cells, {} for one; the figures here follow \
             from the trials",
            hlog::NAME,
            differing.len(),
            read.len(),
            first.cell
        )
    });
    (rows, note.into_iter().collect())
}

/// A table or a log may end early between two lines, and nothing in it tells: what each cell's row counts must be there.
fn check_trials(path: &Path, trials: &[TrialRow], cells: &[CellRow]) -> Result<()> {
    let mut found: BTreeMap<(&CellId, Verdict), u32> = BTreeMap::new();
    for row in trials {
        *found.entry((&row.cell, row.verdict)).or_default() += 1;
    }
    for cell in cells {
        let counted = [
            (Verdict::Ok, cell.trials_ok),
            (Verdict::Suspect, cell.trials_suspect),
            (Verdict::Failed, cell.trials_failed),
            (Verdict::Unsupported, cell.trials_unsupported),
        ];
        for (verdict, counted) in counted {
            let found = found.get(&(&cell.cell, verdict)).copied().unwrap_or_default();
            if found != counted {
                let (id, verdict) = (&cell.cell, verdict.as_str());
                let what =
                    format!("it has {found} trials of {id} that are {verdict}, and {CELLS} counts {counted}");
                return Err(Error::file(path, what));
            }
        }
    }
    Ok(())
}

/// The same of service and response times.
fn check_histograms(path: &Path, found: [&Histograms; 2], cells: &[CellRow]) -> Result<()> {
    for cell in cells {
        for (found, expected) in found.iter().zip([cell.service, cell.response]) {
            if found.contains_key(&cell.cell) != expected.is_some() {
                let what = format!("what it has of {} is not what {CELLS} has of it", cell.cell);
                return Err(Error::file(path, what));
            }
        }
    }
    Ok(())
}
