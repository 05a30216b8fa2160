//! Reading `run.json`: its size, its schema, and that its names are names.

use crate::cell::{CellId, Parameters};
use crate::error::{Error, Result};
use crate::files;
use crate::meta::RunMeta;
use crate::names::{check_contender_name, check_name};
use std::collections::BTreeSet;
use std::path::Path;

pub(crate) const NAME: &str = "run.json";

/// Largest `run.json` that is read, in bytes.
const LARGEST: u64 = 16 << 20;

impl RunMeta {
    /// Reads and checks a `run.json`.
    ///
    /// # Errors
    /// Where it is missing, malformed, newer, or has a name that may not be one.
    pub fn read(path: &Path) -> Result<Self> {
        let meta: Self = files::read_json(path, LARGEST)?;
        meta.check().map_err(|error| Error::file(path, error.to_string()))?;
        Ok(meta)
    }

    /// Checks what other files and directories are named after, and that figures are figures.
    ///
    /// # Errors
    /// [`Error::Name`] or [`Error::Unwritable`] for the first that is not.
    pub fn check(&self) -> Result<()> {
        let unwritable = |cell: &str, what: &str| Error::Unwritable { cell: cell.into(), what: what.into() };
        check_name("run id", &self.id)?;
        check_name("fingerprint", &self.fingerprint)?;
        check_name("suite", &self.suite.name)?;
        self.started.parse::<jiff::Timestamp>().map_err(|_| unwritable("started", "not an RFC 3339 time"))?;
        self.contenders.iter().try_for_each(|contender| check_contender_name(&contender.name))?;
        self.workloads.iter().try_for_each(|workload| check_name("workload", &workload.name))?;
        self.interpreters.iter().try_for_each(|info| check_name("interpreter", &info.family))?;
        if let Some(commit) = &self.source.commit {
            check_name("commit", commit)?;
        }
        let mut seen = BTreeSet::new();
        for cell in &self.cells {
            let id = CellId::new(&cell.contender, &cell.workload, cell.client.as_deref())?;
            check_contender_name(&cell.baseline)?;
            if id != cell.id {
                return Err(unwritable(&cell.id.0, "the cell is not named after its parts"));
            }
            if !seen.insert(id) {
                return Err(unwritable(&cell.id.0, "the cell is there twice"));
            }
            if cell.limit.is_some_and(|limit| !limit.is_finite() || limit <= 0.0) {
                return Err(unwritable(&cell.id.0, "its limit is not above 0"));
            }
            if let Parameters::Fetch { mean_delay_ns, .. } = cell.parameters
                && (!mean_delay_ns.is_finite() || mean_delay_ns < 0.0)
            {
                return Err(unwritable(&cell.id.0, "its mean delay is not a time"));
            }
            if let Parameters::Countdown { scale, .. } = cell.parameters
                && (!scale.is_finite() || scale <= 0.0)
            {
                return Err(unwritable(&cell.id.0, "its scale is not above 0"));
            }
        }
        Ok(())
    }
}
