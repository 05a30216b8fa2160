//! What the operating system says of a runner and of everybody else. Reads `/proc`; judges nothing.

use nix::sys::resource::{UsageWho, getrusage};
use procfs::process::Process;
use procfs::{Current, CurrentSI};

/// A process and all that descend from it, at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tree {
    /// One process: the peak of its resident memory (`VmHWM`, which unlike `wait4` forgets its parent's). A tree: the
    /// proportional set sizes of the moment, so that pages they share count once.
    pub(crate) peak_bytes: u64,
    /// Memory at this moment.
    pub(crate) bytes: u64,
    /// Threads.
    pub(crate) threads: u32,
    /// Processes.
    pub(crate) processes: u32,
}

impl Tree {
    /// Looks at a process now. Zeros where it is gone.
    pub(crate) fn of(root: u32) -> Self {
        let Some((mut tree, children)) = Self::of_one(root) else { return Self::default() };
        if children.is_empty() {
            return tree;
        }
        let mut bytes = proportional_bytes(root).unwrap_or(tree.bytes);
        let mut left = children;
        while let Some(pid) = left.pop() {
            let Some((child, mut its)) = Self::of_one(pid) else { continue };
            bytes += proportional_bytes(pid).unwrap_or(0);
            tree.threads += child.threads;
            tree.processes += 1;
            left.append(&mut its);
        }
        tree.bytes = bytes;
        tree.peak_bytes = tree.peak_bytes.max(bytes);
        tree
    }

    /// A cheap look inside the window: no thread's files are opened. Proportional set sizes are read only where children have
    /// come since `idle` and will be gone when the window closes; workers that live on are weighed then.
    pub(crate) fn glance(root: u32, idle: &Self) -> Self {
        let Some((mut tree, children)) = Self::of_leader(root) else { return Self::default() };
        let brief = idle.processes <= 1;
        for pid in &children {
            let Some((child, _)) = Self::of_leader(*pid) else { continue };
            tree.threads += child.threads;
            tree.processes += 1;
            tree.bytes += if brief { proportional_bytes(*pid).unwrap_or(0) } else { 0 };
        }
        tree.peak_bytes = tree.peak_bytes.max(tree.bytes);
        tree
    }

    /// The larger of two looks in every respect but `bytes`, which is the later one's.
    pub(crate) fn most(self, later: Self) -> Self {
        Self {
            peak_bytes: self.peak_bytes.max(later.peak_bytes),
            bytes: later.bytes,
            threads: self.threads.max(later.threads),
            processes: self.processes.max(later.processes),
        }
    }

    fn of_one(pid: u32) -> Option<(Self, Vec<u32>)> {
        let process = Process::new(i32::try_from(pid).ok()?).ok()?;
        let tree = Self::alone(&process)?;
        let children = process.tasks().ok()?.flatten().filter_map(|task| task.children().ok()).flatten();
        Some((tree, children.collect()))
    }

    /// As [`Tree::of_one`], with the children of the first thread only.
    fn of_leader(pid: u32) -> Option<(Self, Vec<u32>)> {
        let process = Process::new(i32::try_from(pid).ok()?).ok()?;
        let tree = Self::alone(&process)?;
        let leader = process.task_from_tid(process.pid).ok()?;
        Some((tree, leader.children().unwrap_or_default()))
    }

    fn alone(process: &Process) -> Option<Self> {
        let status = process.status().ok()?;
        let kib = |value: Option<u64>| value.unwrap_or(0) * 1024;
        Some(Self {
            peak_bytes: kib(status.vmhwm),
            bytes: kib(status.vmrss),
            threads: u32::try_from(status.threads).unwrap_or(u32::MAX),
            processes: 1,
        })
    }
}

fn proportional_bytes(pid: u32) -> Option<u64> {
    crate::trial::weigh::proportional_bytes(&Process::new(i32::try_from(pid).ok()?).ok()?)
}

/// The whole machine's account at one moment, since boot.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Machine {
    busy_ns: Option<u64>,
    steal_ns: Option<u64>,
    stall_cpu_ns: Option<u64>,
    stall_io_memory_ns: Option<u64>,
    /// CPU time of this harness, which is nobody's disturbance.
    own_ns: u64,
}

/// What happened on the machine between two moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Between {
    /// CPU time of everybody but this harness.
    pub(crate) busy_ns: Option<u64>,
    /// CPU time the hypervisor took.
    pub(crate) steal_ns: Option<u64>,
    /// Time in which some task waited for a core.
    pub(crate) stall_cpu_ns: Option<u64>,
    /// Time in which some task waited for I/O or memory.
    pub(crate) stall_io_memory_ns: Option<u64>,
}

impl Machine {
    /// Now.
    pub(crate) fn now() -> Self {
        let tick_ns = 1_000_000_000 / procfs::ticks_per_second().max(1);
        let total = procfs::KernelStats::current().ok().map(|stat| stat.total);
        // Without interrupts: where the kernel accounts for them by themselves, loopback's are in nobody's CPU time.
        let busy = |cpu: &procfs::CpuTime| (cpu.user + cpu.nice + cpu.system) * tick_ns;
        let io = procfs::IoPressure::current().ok().map(|p| p.some.total);
        let memory = procfs::MemoryPressure::current().ok().map(|p| p.some.total);
        Self {
            busy_ns: total.as_ref().map(busy),
            steal_ns: total.and_then(|cpu| cpu.steal).map(|ticks| ticks * tick_ns),
            stall_cpu_ns: procfs::CpuPressure::current().ok().map(|p| p.some.total * 1_000),
            stall_io_memory_ns: io.zip(memory).map(|(io, memory)| (io + memory) * 1_000),
            own_ns: own_cpu_ns(),
        }
    }

    /// From `self` to `later`.
    pub(crate) fn until(&self, later: &Self) -> Between {
        let gone =
            |from: Option<u64>, to: Option<u64>| from.zip(to).map(|(from, to)| to.saturating_sub(from));
        let own = later.own_ns.saturating_sub(self.own_ns);
        Between {
            busy_ns: gone(self.busy_ns, later.busy_ns).map(|busy| busy.saturating_sub(own)),
            steal_ns: gone(self.steal_ns, later.steal_ns),
            stall_cpu_ns: gone(self.stall_cpu_ns, later.stall_cpu_ns),
            stall_io_memory_ns: gone(self.stall_io_memory_ns, later.stall_io_memory_ns),
        }
    }
}

fn own_cpu_ns() -> u64 {
    let ns = |t: nix::sys::time::TimeVal| t.tv_sec() as u64 * 1_000_000_000 + t.tv_usec() as u64 * 1_000;
    getrusage(UsageWho::RUSAGE_SELF).map_or(0, |usage| ns(usage.user_time()) + ns(usage.system_time()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, Stdio};

    #[test]
    fn a_tree_counts_its_children_and_a_lone_process_does_not() {
        let mut shell = Command::new("sh")
            .args(["-c", "sleep 20 & sleep 20 & echo up; wait"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut up = [0; 3];
        std::io::Read::read_exact(shell.stdout.as_mut().unwrap(), &mut up).unwrap();
        let tree = Tree::of(shell.id());
        let children: Vec<_> = Tree::of_one(shell.id()).unwrap().1;
        for pid in children {
            let pid = rustix::process::Pid::from_raw(pid as i32).unwrap();
            rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
        }
        shell.wait().unwrap();
        assert_eq!((tree.processes, tree.threads), (3, 3));
        assert!(tree.bytes > 0 && tree.peak_bytes >= tree.bytes);
        assert_eq!(Tree::of(shell.id()), Tree::default(), "gone");
    }
}
