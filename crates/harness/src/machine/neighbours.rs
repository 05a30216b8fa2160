//! Other runs on this machine, at the same time: each of the two is warned.
//!
//! A run leaves a file named after its process in a directory that all users share; whoever finds another one whose
//! process lives has a neighbour. Nothing is locked: a person may have reasons, and the rows say `suspect` anyway.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// This run's presence; it ends with the value.
pub(crate) struct Presence {
    directory: PathBuf,
    own: Option<PathBuf>,
    known: Vec<u32>,
}

impl Presence {
    /// Announces this run.
    pub(crate) fn announce() -> Self {
        let directory = std::env::temp_dir().join("inflight-runs");
        let file = directory.join(std::process::id().to_string());
        // Where the directory cannot be written, runs do not see each other: no reason not to measure.
        let own = leave(&directory, &file).is_ok().then_some(file);
        Self { directory, own, known: Vec::new() }
    }

    /// A warning for each neighbour that was not there at the last look.
    pub(crate) fn look(&mut self) -> Vec<String> {
        let me = std::process::id();
        let here = fs::read_dir(&self.directory).into_iter().flatten().flatten();
        let pids = here.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
        let new: Vec<u32> =
            pids.filter(|pid| *pid != me && !self.known.contains(pid) && lives(*pid)).collect();
        self.known.extend(&new);
        new.iter()
            .map(|pid| format!("another run (process {pid}) measures on this machine at the same time: both disturb each other"))
            .collect()
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        if let Some(own) = &self.own {
            let _ = fs::remove_file(own);
        }
    }
}

/// The directory is everybody's, as `/tmp` is; the file must be new, so that nobody can make us write elsewhere.
fn leave(directory: &Path, file: &Path) -> io::Result<()> {
    if fs::create_dir(directory).is_ok() {
        fs::set_permissions(directory, fs::Permissions::from_mode(0o1777))?;
    }
    let _ = fs::remove_file(file); // a dead run's, whose number we have now
    fs::OpenOptions::new().write(true).create_new(true).open(file).map(drop)
}

/// A file may have outlived its run (it was killed), and its number may be somebody else's by now.
fn lives(pid: u32) -> bool {
    let name = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
    name.starts_with("inflight")
}
