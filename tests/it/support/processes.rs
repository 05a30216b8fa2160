//! Processes that carry a mark in their environment, which children inherit: whoever was started, and by whomever.

use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::path::Path;

/// Those that live, as `pid: command line`.
pub(super) fn marked(mark: &str, place: &Path) -> Vec<String> {
    let line = |pid: i32| {
        let words = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        format!("{pid}: {}", String::from_utf8_lossy(&words).replace('\0', " "))
    };
    pids(mark, place).into_iter().map(line).collect()
}

/// Ends them.
pub(super) fn end(mark: &str, place: &Path) {
    for pid in pids(mark, place).into_iter().filter_map(Pid::from_raw) {
        let _ = kill_process(pid, Signal::KILL);
    }
}

/// A process that has ended and was not yet waited for has no environment, so it does not count.
fn pids(mark: &str, place: &Path) -> Vec<i32> {
    let wanted = format!("{mark}={}", place.display());
    let here = fs::read_dir("/proc").unwrap().flatten();
    let pids = here.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    let carries = |pid: &i32| {
        let variables = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        variables.split(|byte| *byte == 0).any(|variable| variable == wanted.as_bytes())
    };
    pids.filter(carries).collect()
}
