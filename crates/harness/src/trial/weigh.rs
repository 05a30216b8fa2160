//! What requests in flight weigh: the runner is looked at while the origin holds all of them, in no hurry and with no clock
//! running. Reads `/proc`; judges nothing.

use procfs::process::Process;

/// A process tree at one moment, weighed in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Weight {
    /// Proportional set size: pages that several share count once.
    pub(crate) bytes: u64,
    /// Threads.
    pub(crate) threads: u64,
    /// Open file descriptors.
    pub(crate) files: u64,
}

/// What a runner weighed before the window, and with everything in flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) idle: Weight,
    pub(crate) full: Weight,
    /// Requests that the origin had in hand meanwhile.
    pub(crate) requests: u64,
}

impl Weight {
    /// Of a process and all that descend from it. What ends meanwhile weighs nothing.
    pub(crate) fn of(root: u32) -> Self {
        let mut weight = Self::default();
        let mut left = vec![root];
        while let Some(pid) = left.pop() {
            let Some(process) = i32::try_from(pid).ok().and_then(|pid| Process::new(pid).ok()) else {
                continue;
            };
            weight.bytes += proportional_bytes(&process).unwrap_or(0);
            weight.files += process.fd_count().unwrap_or(0) as u64;
            for task in process.tasks().into_iter().flatten().flatten() {
                weight.threads += 1;
                left.extend(task.children().unwrap_or_default());
            }
        }
        weight
    }
}

/// Of one process; `None` where the system does not tell.
pub(crate) fn proportional_bytes(process: &Process) -> Option<u64> {
    let rollup = process.smaps_rollup().ok()?;
    rollup.memory_map_rollup.0.first()?.extension.map.get("Pss").copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader, Write};
    use std::process::{Command, Stdio};

    /// Takes 8 MiB and two files when it is told to. Whoever started these tests may have left files 3 and 4 open (make does,
    /// for its job server), so the shell closes them before it is looked at.
    const TAKES: &str = "exec 3<&- 4<&-; echo; read go; exec 3</dev/null 4</dev/null; block=$(head -c 8388608 /dev/zero | tr '\\0' x); \
                         echo; read go";

    #[test]
    fn memory_and_files_that_are_taken_are_seen() {
        let mut shell = Command::new("sh");
        let shell = shell.args(["-c", TAKES]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = shell.spawn().expect("a shell");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let id = child.id();
        let mut weigh = || {
            lines.next().expect("a line").expect("words");
            Weight::of(id)
        };
        let before = weigh();
        child.stdin.as_mut().expect("a pipe").write_all(b"go\n").expect("it reads");
        let after = weigh();
        drop(child.stdin.take());
        child.wait().expect("an end");
        assert!(after.bytes >= before.bytes + (8 << 20), "{before:?} {after:?}");
        assert_eq!((after.files, after.threads), (before.files + 2, 1), "{before:?} {after:?}");
    }
}
