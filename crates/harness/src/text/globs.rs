//! Patterns that people choose by: `tokio/*`, `{smol,tokio}/*`. Knows nothing of what they choose among.

use crate::error::Error;
use globset::{Glob, GlobSet, GlobSetBuilder};

/// What `flag` was given, as one set; `None` where it was not given.
pub(crate) fn globs(patterns: &[String], flag: &str) -> Result<Option<GlobSet>, Error> {
    if patterns.is_empty() {
        return Ok(None);
    }
    let wrong = |e: globset::Error| Error::Plan(format!("{flag}: {e}"));
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(Glob::new(pattern).map_err(wrong)?);
    }
    set.build().map(Some).map_err(wrong)
}

/// Whether a glob fits one of the names.
pub(crate) fn fits_one(glob: &str, names: &[&str]) -> bool {
    Glob::new(glob).is_ok_and(|glob| {
        let glob = glob.compile_matcher();
        names.iter().any(|name| glob.is_match(name))
    })
}
