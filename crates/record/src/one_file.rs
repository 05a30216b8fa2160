//! One file of a run read by itself, for those who have no run around it: git hands a single file of a commit to the
//! program that is to turn it into text. Its name says what it is.

use crate::cell::CellId;
use crate::error::{Error, Result};
use crate::machine::Machine;
use crate::meta::RunMeta;
use crate::summary::CellRow;
use crate::trial::TrialRow;
use crate::{hlog, meta_check, table, writer};
use hdrhistogram::Histogram;
use std::collections::BTreeMap;
use std::path::Path;

/// What one file says.
#[derive(Debug, Clone, PartialEq)]
pub enum OneFile {
    /// `run.json`.
    Run(Box<RunMeta>),
    /// `machine.json`.
    Machine(Machine),
    /// `trials.csv`.
    Trials(Vec<TrialRow>),
    /// `cells.csv`.
    Cells(Vec<CellRow>),
    /// `histograms.hlog`.
    Histograms {
        /// Merged service times, in nanoseconds.
        service: BTreeMap<CellId, Histogram<u64>>,
        /// Merged response times, in nanoseconds.
        response: BTreeMap<CellId, Histogram<u64>>,
    },
}

impl OneFile {
    /// Reads a file by what its name says it is: `trials.csv`, or as older versions of git name a copy,
    /// `a1B2c3_trials.csv`.
    ///
    /// # Errors
    /// Where it is none of a run's files, or is missing, malformed or newer.
    pub fn read(path: &Path) -> Result<Self> {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let name = name.rsplit_once('_').map_or(name, |(_, name)| name);
        match name {
            meta_check::NAME => Ok(Self::Run(Box::new(RunMeta::read(path)?))),
            writer::MACHINE => Ok(Self::Machine(Machine::read(path)?)),
            writer::TRIALS => Ok(Self::Trials(table::read(path)?)),
            writer::CELLS => Ok(Self::Cells(table::read(path)?)),
            hlog::NAME => {
                let (service, response) = hlog::read(path, |_| true)?;
                Ok(Self::Histograms { service, response })
            }
            _ => Err(Error::UnknownFile { path: path.to_path_buf() }),
        }
    }
}
