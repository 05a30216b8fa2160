//! Other runs on this machine, at the same time: each of the two is warned.
//!
//! A run leaves a file named after its process in a directory that all users share; whoever finds another one whose
//! process lives has a neighbour. Nothing is locked: a person may have reasons, and the rows say `suspect` anyway.

use std::fs;
use std::path::PathBuf;

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
        let own = fs::create_dir_all(&directory).and_then(|()| fs::write(&file, "")).is_ok().then_some(file);
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

/// A file may have outlived its run (it was killed), and its number may be somebody else's by now.
fn lives(pid: u32) -> bool {
    let name = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
    name.starts_with("inflight")
}
