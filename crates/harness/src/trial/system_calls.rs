//! Counts a runner's system calls by the kernel's own trace point. That costs each call a little, so it is done only where a
//! workload asks for it, and only where the system allows it.

use perf_event::events::Tracepoint;
use perf_event::{Builder, Counter};
use procfs::process::Process;

/// Threads that are counted at most: each takes a file of the harness. (Threads that start later belong to the one that
/// started them.)
const MOST_THREADS: usize = 256;

/// Counts from its making on; for all threads that were there then, and all that they start.
pub(crate) struct SystemCalls(Vec<Counter>);

impl SystemCalls {
    /// Of a process and all that descend from it; `None` where the system does not allow it, or there are too many threads.
    pub(crate) fn of(root: u32) -> Option<Self> {
        let mut counters = Vec::new();
        let mut left = vec![root];
        while let Some(pid) = left.pop() {
            let process = Process::new(i32::try_from(pid).ok()?).ok()?;
            for task in process.tasks().ok()?.flatten() {
                if counters.len() == MOST_THREADS {
                    return None;
                }
                left.extend(task.children().unwrap_or_default());
                let event = Tracepoint::with_id(event_id()?);
                let mut counter = Builder::new(event)
                    .observe_pid(task.tid)
                    .any_cpu()
                    .inherit(true)
                    .include_kernel()
                    .build()
                    .ok()?;
                counter.enable().ok()?;
                counters.push(counter);
            }
        }
        Some(Self(counters))
    }

    /// So far.
    pub(crate) fn count(&mut self) -> Option<u64> {
        self.0.iter_mut().map(|counter| counter.read().ok()).sum()
    }
}

/// The number of the trace point that every system call passes, wherever the file system of traces is mounted.
fn event_id() -> Option<u64> {
    let mounts = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"];
    let texts = mounts.iter().filter_map(|mount| {
        std::fs::read_to_string(format!("{mount}/events/raw_syscalls/sys_enter/id")).ok()
    });
    texts.filter_map(|text| text.trim().parse().ok()).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::process::{Command, Stdio};

    #[test]
    fn children_and_later_threads_are_counted() {
        let mut shell = Command::new("sh")
            .args(["-c", "read go; for i in 1 2 3; do cat /dev/null; done; echo done; read stop"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell");
        let Some(mut calls) = SystemCalls::of(shell.id()) else {
            let words = "skipped: the kernel does not let this user count system calls";
            let _ = writeln!(std::io::stderr(), "{words}");
            shell.kill().expect("it runs");
            shell.wait().expect("it ends");
            return;
        };
        let mut stdin = shell.stdin.take().expect("a pipe");
        writeln!(stdin, "go").expect("it listens");
        let mut done = String::new();
        let mut lines = BufReader::new(shell.stdout.take().expect("a pipe"));
        lines.read_line(&mut done).expect("it has called all of them");
        let count = calls.count().expect("it counts");
        drop(stdin);
        shell.wait().expect("it ends");
        // Starting one program takes some dozens.
        assert!(count > 60, "{count}");
    }
}
