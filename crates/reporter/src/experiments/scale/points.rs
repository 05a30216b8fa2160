//! The figures behind "How far does it scale?": what each contender did at each number in flight, and where the box gave out
//! rather than the contender. It must not know how they are shown.

use super::super::figure::{Figure, over_trials, quantile};
use crate::data::{Data, Entry, concurrency};
use crate::export::cpu_ns_per_task;
use record::{Parameters, TrialRow, WorkloadInfo};
use std::collections::BTreeSet;

/// From this share of a core on the origin, which has one thread, keeps nobody waiting less.
const ORIGIN_FULL: f64 = 0.9;
/// From this share of the machine's cores on, runner and origin have taken all.
const CORES_FULL: f64 = 0.9;
/// An origin that is later than this, and than a share of the delay, does not keep the delay.
const LATE_NS: f64 = 1e6;
const LATE_SHARE: f64 = 0.1;
/// From this share of the limit on it is kept to.
pub(super) const KEPT: f64 = 0.95;

/// What gave out that is not the contender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Full {
    /// The origin's one core.
    Origin,
    /// All cores of the machine, between runner and origin.
    Cores,
    /// The origin's timer, which is late: it is not on a core when it should be.
    Timer,
}

/// A contender over all numbers in flight, in rising order.
#[derive(Debug, Clone)]
pub(super) struct Sweep {
    pub(super) contender: String,
    /// Cores it can use: of those it may, no more than it has workers.
    pub(super) cores: f64,
    pub(super) points: Vec<At>,
}

/// What it did at one number in flight.
#[derive(Debug, Clone)]
pub(super) struct At {
    pub(super) in_flight: f64,
    /// In flight ÷ delay, per second.
    pub(super) limit: Option<f64>,
    pub(super) throughput: Figure,
    /// One a trial.
    pub(super) throughputs: Vec<f64>,
    pub(super) p50: Option<Figure>,
    pub(super) p99: Option<Figure>,
    /// Per request.
    pub(super) cpu_ns: Option<Figure>,
    /// Of threads, per request.
    pub(super) switches: Option<Figure>,
    /// System calls per request; absent where the kernel does not tell.
    pub(super) calls: Option<Figure>,
    pub(super) peak_bytes: Option<Figure>,
    pub(super) cores_used: f64,
    pub(super) threads: u32,
    pub(super) processes: u32,
    /// What of the box gave out, in more than half of the trials.
    pub(super) full: Option<Full>,
}

/// How a contender keeps many in flight, as far as threads and processes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Few threads share them all.
    Few,
    /// A thread for each.
    Thread,
    /// A process for each, or several that share them.
    Process,
}

impl At {
    /// Of the limit.
    pub(super) fn share(&self) -> Option<f64> {
        self.limit.filter(|limit| *limit > 0.0).map(|limit| self.throughput.value / limit)
    }
}

impl Sweep {
    /// Where the box gives out: the first number in flight at which it did, as it did at most of those from there on.
    pub(super) fn box_gives_out(&self) -> Option<usize> {
        let full = |from: usize| self.points[from..].iter().filter(|at| at.full.is_some()).count();
        (0..self.points.len())
            .find(|&from| self.points[from].full.is_some() && full(from) * 2 > self.points.len() - from)
    }

    /// The most in flight up to which it keeps to the limit without a gap; `None` where it does not from the first.
    pub(super) fn follows_to(&self) -> Option<f64> {
        let kept = |at: &&At| at.share().is_some_and(|share| share >= KEPT);
        self.points.iter().take_while(kept).last().map(|at| at.in_flight)
    }

    pub(super) fn at(&self, in_flight: f64) -> Option<&At> {
        self.points.iter().find(|at| at.in_flight == in_flight)
    }

    /// Told at the fewest in flight, from eight on, where pools have not reached their most.
    pub(super) fn kind(&self) -> Option<Kind> {
        let at = self.points.iter().find(|at| at.in_flight >= 8.0)?;
        Some(match at {
            at if at.processes > 1 => Kind::Process,
            at if f64::from(at.threads) >= at.in_flight / 2.0 => Kind::Thread,
            _ => Kind::Few,
        })
    }
}

/// The fetches of the question that are over the same delay, as most of them are, by number in flight.
pub(super) fn workloads<'a>(data: &Data<'a>) -> Vec<&'a WorkloadInfo> {
    let fetches: Vec<&WorkloadInfo> = data.asked("scale").filter(|w| w.parameters.is_fetch()).collect();
    let alike = |delay_ns: f64| fetches.iter().filter(move |w| delay(&w.parameters) == delay_ns);
    let delays = fetches.iter().map(|w| delay(&w.parameters));
    let Some(most) = delays.max_by_key(|ns| alike(*ns).count()) else { return Vec::new() };
    let mut chosen: Vec<&WorkloadInfo> = alike(most).copied().collect();
    chosen.sort_by_key(|w| concurrency(&w.parameters));
    chosen.dedup_by_key(|w| concurrency(&w.parameters));
    chosen
}

/// Mean delay in nanoseconds; 0 where there is none.
pub(super) fn delay(parameters: &Parameters) -> f64 {
    match parameters {
        Parameters::Fetch { mean_delay_ns, .. } => *mean_delay_ns,
        Parameters::Countdown { .. } => 0.0,
    }
}

/// All contenders with figures, by name. A cell with fewer in flight than its workload is of another place, and left out.
pub(super) fn sweeps(data: &Data<'_>, workloads: &[&WorkloadInfo]) -> Vec<Sweep> {
    let mut sweeps: Vec<Sweep> = Vec::new();
    let cores = data.meta().placement.runner_cores.len() as f64;
    for workload in workloads {
        for entry in data.raw_entries(workload) {
            let as_asked = concurrency(&entry.cell.parameters) == concurrency(&workload.parameters);
            let Some(at) = at(data, &entry).filter(|_| as_asked) else { continue };
            let known = sweeps.iter().position(|sweep| sweep.contender == entry.cell.contender);
            let index = known.unwrap_or_else(|| {
                sweeps.push(Sweep {
                    contender: entry.cell.contender.clone(),
                    cores: 0.0,
                    points: Vec::new(),
                });
                sweeps.len() - 1
            });
            // A pool told to start a thread for each in flight has one at the first.
            let sweep = &mut sweeps[index];
            sweep.cores = sweep.cores.max(f64::min(cores, entry.cell.workers.into()));
            sweep.points.push(at);
        }
    }
    sweeps.sort_by(|a, b| a.contender.cmp(&b.contender));
    sweeps
}

fn at(data: &Data<'_>, entry: &Entry<'_>) -> Option<At> {
    let row = entry.figures()?;
    let id = &entry.cell.id;
    let trials: Vec<&TrialRow> = data.counted(id).collect();
    let each = |count: fn(&TrialRow) -> Option<u64>| {
        over_trials(data, id, |row| (row.attempted > 0).then_some(count(row)? as f64 / row.attempted as f64))
    };
    Some(At {
        in_flight: concurrency(&entry.cell.parameters).into(),
        limit: entry.cell.limit,
        throughput: over_trials(data, id, |row| Some(row.throughput_per_s))?,
        throughputs: trials.iter().map(|row| row.throughput_per_s).filter(|x| *x > 0.0).collect(),
        p50: quantile(data, entry, |latency| latency.p50_ns),
        p99: quantile(data, entry, |latency| latency.p99_ns),
        cpu_ns: over_trials(data, id, cpu_ns_per_task),
        switches: each(|row| Some(row.voluntary_switches.saturating_add(row.involuntary_switches))),
        calls: each(|row| row.system_calls),
        peak_bytes: over_trials(data, id, |row| Some(row.peak_bytes as f64)),
        cores_used: row.cores_used.unwrap_or_default(),
        threads: row.threads.unwrap_or_default(),
        processes: row.processes.unwrap_or_default(),
        full: mostly_full(&trials, machine_cores(data), delay(&entry.cell.parameters)),
    })
}

fn machine_cores(data: &Data<'_>) -> f64 {
    let placement = &data.meta().placement;
    let all: BTreeSet<usize> =
        placement.origin_cores.iter().chain(&placement.runner_cores).copied().collect();
    all.len() as f64
}

/// What gave out in more than half of the trials, if anything did; of several the first.
fn mostly_full(trials: &[&TrialRow], cores: f64, delay_ns: f64) -> Option<Full> {
    let found: Vec<Full> = trials.iter().filter_map(|row| full(row, cores, delay_ns)).collect();
    found.first().copied().filter(|_| found.len() * 2 > trials.len())
}

fn full(row: &TrialRow, cores: f64, delay_ns: f64) -> Option<Full> {
    let wall = Some(row.wall_ns as f64).filter(|ns| *ns > 0.0)?;
    let origin = row.origin_cpu_ns? as f64;
    let runner = row.user_ns.saturating_add(row.system_ns) as f64;
    let late = row.lateness_p99_ns.unwrap_or_default() as f64;
    match () {
        () if origin >= ORIGIN_FULL * wall => Some(Full::Origin),
        () if runner + origin >= CORES_FULL * cores * wall => Some(Full::Cores),
        () if late > f64::max(LATE_NS, LATE_SHARE * delay_ns) => Some(Full::Timer),
        () => None,
    }
}

impl Full {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Origin => "the origin's core is full",
            Self::Cores => "runner and origin fill all cores",
            Self::Timer => "the origin is late",
        }
    }
}
