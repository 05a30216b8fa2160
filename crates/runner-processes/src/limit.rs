//! How many processes may run at once.

use kit::{Refusal, Spec, Work};
use procfs::Current;
use rustix::process::{Resource, getrlimit};
use std::thread;

/// A process costs memory and a share of everything the kernel does for it: who needs more at once than this, or than
/// [`PER_CORE`] where there are many cores, again and again, takes threads or tasks.
const MOST: u64 = 128;
/// So many keep every core busy, to the end of the longest task too.
const PER_CORE: u64 = 4;
/// What a worker takes of a machine's memory, taken on the high side. Measured with 10,000 of them (raw): 0.23 MiB of its
/// own and 0.2 of the kernel's, for page tables, stacks and files; with ureq, 0.3 more.
const BYTES_EACH: u64 = 1 << 20;
/// Files that are open besides those of the workers, for a moment at least.
const FILES_BESIDE: u64 = 32;

/// Where each slot is used once (what does a request in flight cost?), the machine is the limit; else [`MOST`] is.
pub(crate) fn vet(spec: &Spec, processes: u64, files_each: u64) -> Result<(), Refusal> {
    let cores = thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    let usual = MOST.max(PER_CORE * cores);
    if processes <= usual {
        return Ok(());
    }
    if !is_one_wave(&spec.work) {
        return Err(Refusal::unsupported(format!(
            "{processes} processes at once: each costs memory and is slow to start; where there are more tasks than \
             that, this runner starts {usual} at most on {cores} cores ({MOST}, or {PER_CORE} a core)"
        )));
    }
    let files = processes * files_each + FILES_BESIDE;
    let most_files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    if files > most_files {
        return Err(Refusal::unsupported(format!(
            "{processes} processes at once need {files} open files, and the limit is {most_files} (`ulimit -n`)"
        )));
    }
    let most = getrlimit(Resource::Nproc).current.unwrap_or(u64::MAX);
    if processes > most {
        return Err(Refusal::unsupported(format!(
            "{processes} processes at once, and the limit is {most} (`ulimit -u`)"
        )));
    }
    let memory = procfs::Meminfo::current().map_err(|e| Refusal::Failed(format!("/proc/meminfo: {e}")))?;
    let available = memory.mem_available.unwrap_or(memory.mem_free);
    if processes * BYTES_EACH > available / 2 {
        return Err(Refusal::unsupported(format!(
            "{processes} processes at once would take about {} MiB, more than half of the {} MiB that are available",
            (processes * BYTES_EACH) >> 20,
            available >> 20
        )));
    }
    Ok(())
}

/// Whether no process is started, or given work, in place of another.
fn is_one_wave(work: &Work) -> bool {
    work.fetch().is_some_and(|fetch| fetch.requests <= fetch.concurrency.into())
}
