//! Writing a run, trial by trial, so that whatever ends it leaves a directory that can be read and resumed.

use crate::aggregate::Aggregate;
use crate::cell::CellId;
use crate::error::{Error, Result};
use crate::hlog::Interval;
use crate::machine::Machine;
use crate::meta::{RunMeta, Status};
use crate::summary::CellRow;
use crate::trial::{Trial, TrialRow};
use crate::{files, hlog, journal, meta_check, names, table, trials_csv};
use rustix::fs::FlockOperation;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

pub(crate) const TRIALS: &str = "trials.csv";
pub(crate) const CELLS: &str = "cells.csv";
pub(crate) const MACHINE: &str = "machine.json";

/// A run being written. Dropping it leaves the run as a crash would: `running`, and resumable.
#[derive(Debug)]
pub struct RunWriter {
    directory: PathBuf,
    id: String,
    planned: BTreeSet<CellId>,
    journal: File,
    journal_bytes: u64,
    trials: File,
    notes: Vec<String>,
}

impl RunWriter {
    /// Makes `results/<slug>/machine.json` where it is missing, and `results/<slug>/<meta.id>/` with `run.json` (as
    /// `running`), an empty `trials.csv` and the journal.
    ///
    /// # Errors
    /// Where the run exists, the directory is another machine's, a name may not be one, or the disk refuses.
    pub fn create(results_dir: &Path, machine: &Machine, meta: &RunMeta) -> Result<Self> {
        meta.check()?;
        names::check_name("machine", &machine.slug)?;
        if meta.fingerprint != machine.fingerprint {
            let what = format!("the run is of machine {}, not {}", meta.fingerprint, machine.fingerprint);
            return Err(Error::Unwritable { cell: meta.id.clone(), what });
        }
        let home = results_dir.join(&machine.slug);
        fs::create_dir_all(&home).map_err(|error| Error::io("create", &home, error))?;
        settle_machine(&home.join(MACHINE), machine)?;
        let directory = home.join(&meta.id);
        fs::create_dir(&directory).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => Error::Exists { path: directory.clone() },
            _ => Error::io("create", &directory, error),
        })?;
        let journal_path = directory.join(journal::NAME);
        files::write_atomically(&journal_path, &journal::head(&meta.id))?;
        Self::begin(directory, files::open_to_append(&journal_path)?, meta, &[])
    }

    /// Continues an interrupted or killed run: the writer, what is known of the run, and the rows of the trials that it
    /// has, in the order they were made. A torn last line (`kill -9`) is dropped and noted: that trial is run again.
    ///
    /// # Errors
    /// Where the run is complete, is being written by another process, or cannot be read.
    pub fn reopen(directory: &Path) -> Result<(Self, RunMeta, Vec<TrialRow>)> {
        let mut rows = Vec::new();
        let (writer, meta) = Self::reopen_with(directory, |trial| rows.push(trial.row))?;
        Ok((writer, meta, rows))
    }

    /// As [`Self::reopen`], with every trial's histograms: half a megabyte a trial.
    ///
    /// # Errors
    /// As [`Self::reopen`].
    pub fn resume(directory: &Path) -> Result<(Self, RunMeta, Vec<Trial>)> {
        let mut trials = Vec::new();
        let (writer, meta) = Self::reopen_with(directory, |trial| trials.push(trial))?;
        Ok((writer, meta, trials))
    }

    fn reopen_with(directory: &Path, mut keep: impl FnMut(Trial)) -> Result<(Self, RunMeta)> {
        let meta = RunMeta::read(&directory.join(meta_check::NAME))?;
        if meta.status == Status::Complete {
            return Err(Error::Complete { path: directory.to_path_buf() });
        }
        let path = directory.join(journal::NAME);
        if !path.exists() {
            let why = format!("its {} is gone, so it cannot be resumed; start a new run", journal::NAME);
            return Err(Error::NoRun { path: directory.to_path_buf(), why });
        }
        let mut journal = files::open_to_append(&path)?;
        // Before reading: what another process is writing looks torn.
        lock(&journal, directory)?;
        let mut rows = Vec::new();
        let Read { whole_bytes, torn } = read_journal(&path, &meta, |trial| {
            rows.push(trial.row.clone());
            keep(trial);
        })?;
        journal.set_len(whole_bytes).map_err(|error| Error::io("shorten", &path, error))?;
        if whole_bytes == 0 {
            journal.write_all(&journal::head(&meta.id)).map_err(|error| files::write_fault(&path, error))?;
        }
        let mut writer = Self::begin(directory.to_path_buf(), journal, &meta, &rows)?;
        if torn {
            writer.notes.push(TORN.to_string());
        }
        Ok((writer, meta))
    }

    /// Opens the files of a directory whose journal is whole.
    fn begin(directory: PathBuf, journal: File, meta: &RunMeta, rows: &[TrialRow]) -> Result<Self> {
        lock(&journal, &directory)?;
        let metadata = journal.metadata().map_err(|error| Error::io("read", &directory, error))?;
        let running = RunMeta { status: Status::Running, finished: None, ..meta.clone() };
        write_meta(&directory, running)?;
        files::write_atomically(&directory.join(TRIALS), &table::to_csv(rows))?;
        let trials = files::open_to_append(&directory.join(TRIALS))?;
        Ok(Self {
            directory,
            id: meta.id.clone(),
            planned: meta.cells.iter().map(|cell| cell.id.clone()).collect(),
            journal,
            journal_bytes: metadata.len(),
            trials,
            notes: Vec::new(),
        })
    }

    /// The run's directory.
    pub fn path(&self) -> &Path {
        &self.directory
    }

    /// What had to be passed over when the run was reopened, for people.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Writes a trial down before anything else happens. Control characters in its texts become spaces.
    ///
    /// # Errors
    /// A full disk, a removed directory, a cell that was not planned, a figure that is not finite. The trials before it
    /// stay readable.
    pub fn append(&mut self, trial: &Trial) -> Result<()> {
        let row = trials_csv::tidied(trial.row.clone())?;
        if !self.planned.contains(&row.cell) {
            return Err(Error::Unwritable { cell: row.cell.0, what: format!("no cell of run {}", self.id) });
        }
        self.check_there()?;
        let table_line = table::row_line(&row);
        let line = journal::entry(row, trial)?;
        if let Err(error) = self.journal.write_all(&line) {
            // Half a line in the middle would be malformed; half a line at the end is merely torn.
            let _ = self.journal.set_len(self.journal_bytes);
            return Err(files::write_fault(&self.directory.join(journal::NAME), error));
        }
        self.journal_bytes += line.len() as u64;
        let written = self.trials.write_all(&table_line);
        written.map_err(|error| files::write_fault(&self.directory.join(TRIALS), error))
    }

    /// Writes `run.json` again while the run goes on: who the runners are is only known when they have told.
    ///
    /// # Errors
    /// As [`Self::append`].
    pub fn describe(&self, meta: RunMeta) -> Result<()> {
        meta.check()?;
        self.check_there()?;
        write_meta(&self.directory, meta)
    }

    /// Writing to a file that has no name any more succeeds, and is lost.
    fn check_there(&self) -> Result<()> {
        let gone = |file: &File| file.metadata().is_ok_and(|metadata| metadata.nlink() == 0);
        if gone(&self.journal) || gone(&self.trials) {
            return Err(Error::Removed { path: self.directory.clone() });
        }
        Ok(())
    }

    /// Ends the run: sorted `trials.csv`, `histograms.hlog`, `cells.csv`, and last `run.json` as handed in. The journal
    /// goes when the run is complete, and stays for a resumption when it is not. Returns the run's directory.
    ///
    /// # Errors
    /// As [`Self::append`]; the run is then still `running`, and resumable.
    pub fn finish(self, meta: RunMeta) -> Result<PathBuf> {
        meta.check()?;
        if meta.id != self.id {
            return Err(Error::Unwritable { cell: meta.id, what: format!("this run is {}", self.id) });
        }
        let path = self.directory.join(journal::NAME);
        if !path.exists() {
            return Err(Error::Removed { path: self.directory });
        }
        let (aggregate, _) = gather(&path, &meta)?;
        let rows = aggregate.trial_rows();
        let cells: Vec<CellRow> = aggregate.rows(&meta).into_iter().map(CellRow::rounded).collect();
        let (service, response) = aggregate.into_histograms();
        let started = meta.started.parse().unwrap_or_default();
        let log_path = self.directory.join(hlog::NAME);
        let log =
            hlog::to_text(&log_path, started, &service, &response, |id| Interval::of(started, &rows, id))?;
        files::write_atomically(&self.directory.join(TRIALS), &table::to_csv(&rows))?;
        files::write_atomically(&log_path, log.as_bytes())?;
        files::write_atomically(&self.directory.join(CELLS), &table::to_csv(&cells))?;
        let complete = meta.status == Status::Complete;
        write_meta(&self.directory, meta)?;
        if complete {
            fs::remove_file(&path).map_err(|error| Error::io("remove", &path, error))?;
        }
        Ok(self.directory)
    }
}

/// What is said of a line that has no end.
pub(crate) const TORN: &str = "the last trial was torn off in writing, and is left out";

/// How far a journal could be read.
struct Read {
    whole_bytes: u64,
    torn: bool,
}

/// Reads a journal trial by trial; each must be of a planned cell.
fn read_journal(path: &Path, meta: &RunMeta, mut keep: impl FnMut(Trial)) -> Result<Read> {
    let planned: BTreeSet<&CellId> = meta.cells.iter().map(|cell| &cell.id).collect();
    let mut reader = journal::Reader::open(path, &meta.id)?;
    while let Some(trial) = reader.next() {
        let trial = trial?;
        if !planned.contains(&trial.row.cell) {
            return Err(reader.fault(format!("{} is no cell of this run", trial.row.cell)));
        }
        keep(trial);
    }
    Ok(Read { whole_bytes: reader.whole_bytes, torn: reader.torn })
}

/// Reads a journal into cells; also tells whether its last line was torn.
pub(crate) fn gather(path: &Path, meta: &RunMeta) -> Result<(Aggregate, bool)> {
    let mut aggregate = Aggregate::new();
    let read = read_journal(path, meta, |trial| aggregate.add(&trial))?;
    Ok((aggregate, read.torn))
}

/// `run.json`, its cells sorted.
fn write_meta(directory: &Path, mut meta: RunMeta) -> Result<()> {
    meta.cells.sort_by(|a, b| a.id.cmp(&b.id));
    let path = directory.join(meta_check::NAME);
    files::write_atomically(&path, &files::to_json(&path, &meta)?)
}

/// Writes `machine.json`, or checks that the one there is this machine's.
fn settle_machine(path: &Path, machine: &Machine) -> Result<()> {
    if !path.exists() {
        return files::write_atomically(path, &files::to_json(path, machine)?);
    }
    let differing = Machine::read(path)?.differences(machine);
    if differing.is_empty() {
        return Ok(());
    }
    let said: Vec<String> =
        differing.iter().map(|(field, there, here)| format!("{field}: {there} there, {here} here")).collect();
    Err(Error::OtherMachine { path: path.to_path_buf(), differences: said.join("; ") })
}

/// One writer a run. File systems without locks are taken as they are.
fn lock(journal: &File, directory: &Path) -> Result<()> {
    match rustix::fs::flock(journal, FlockOperation::NonBlockingLockExclusive) {
        Err(rustix::io::Errno::WOULDBLOCK) => Err(Error::Busy { path: directory.to_path_buf() }),
        _ => Ok(()),
    }
}
