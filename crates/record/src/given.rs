//! One side of a comparison, as a person names it: a place on disk, or else a git revision. It must not know what the
//! runs are compared for.

use crate::error::{Error, Result};
use crate::run::Run;
use crate::selection::{Given, Which, chosen, label};
use crate::{committed, listing};
use std::path::Path;

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

#[cfg(test)]
#[path = "given_tests.rs"]
mod tests;
