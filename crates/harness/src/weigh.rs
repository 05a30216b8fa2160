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

    #[test]
    fn memory_and_files_that_are_taken_are_seen() {
        let own = std::process::id();
        let before = Weight::of(own);
        let block = vec![1_u8; 8 << 20];
        let files: Vec<_> = (0..50).map(|_| tempfile::tempfile().expect("a file")).collect();
        let after = Weight::of(own);
        assert!(after.bytes >= before.bytes + (7 << 20), "{before:?} {after:?}");
        assert!(after.files >= before.files + 50 && after.threads >= 1, "{before:?} {after:?}");
        drop((block, files));
    }
}
