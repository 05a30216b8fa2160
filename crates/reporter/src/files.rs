//! How this crate writes files: each at once, and with an error that names the path.

use crate::error::ReportError;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Replaces a file at once, so that a page that is open in a browser is never half a page.
pub(crate) fn replace(path: &Path, contents: &str) -> Result<(), ReportError> {
    let fault = |source| ReportError::Write { path: path.to_path_buf(), source };
    if let Some(directory) = path.parent().filter(|directory| directory.ends_with("charts")) {
        match fs::create_dir(directory) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(fault(error)),
            _ => {}
        }
    }
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".tmp");
    let temporary = path.with_file_name(name);
    let written = fs::write(&temporary, contents).and_then(|()| fs::rename(&temporary, path));
    written.map_err(|error| {
        // A half-written file would keep a full disk full.
        let _ = fs::remove_file(&temporary);
        fault(error)
    })
}

/// Removes a file, if it is there.
pub(crate) fn remove(path: &Path) -> Result<(), ReportError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(ReportError::Write { path: path.to_path_buf(), source: error })
        }
        _ => Ok(()),
    }
}
