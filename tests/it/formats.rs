//! Runs stay readable: every run that was ever committed here, whichever version wrote it.

use crate::support::checkout;
use record::{Run, SCHEMA, Status};
use std::fs;
use std::path::{Path, PathBuf};

/// Directories of runs at or below this one.
fn runs(directory: &Path, found: &mut Vec<PathBuf>) {
    if directory.join("run.json").is_file() {
        return found.push(directory.into());
    }
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_dir()).for_each(|path| runs(&path, found));
}

#[test]
fn every_committed_run_can_be_read() {
    let mut found = Vec::new();
    runs(&checkout().join("results"), &mut found);
    assert!(found.len() >= 3, "{found:?}");
    for path in found {
        let run = Run::open(&path).unwrap_or_else(|e| panic!("{e}"));
        let shown = path.display();
        assert!(run.meta.schema <= SCHEMA, "{shown}");
        assert_eq!(run.meta.status, Status::Complete, "{shown}");
        assert_eq!(run.cells.len(), run.meta.cells.len(), "{shown}");
        assert!(!run.trials.is_empty() && !run.response.is_empty(), "{shown}");
        assert!(run.notes.is_empty(), "{shown}: {:?}", run.notes);
    }
}
