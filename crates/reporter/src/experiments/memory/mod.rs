//! What does one in-flight request cost? Memory, threads and files while the origin holds all requests; and beside it an
//! empty task. It must not know how a contender runs its tasks: that is seen from its threads and processes.

mod draw;
mod findings;
mod spawning;
mod tables;

use super::figure::{Figure, over_trials, trials};
use super::shown::captioned;
use crate::data::{Data, Entry, concurrency};
use crate::model::{Drawing, Experiment};
use crate::number::count;
use findings::{Evidence, Held, Kind, Spawned};
use record::{Parameters, TrialRow};

const QUESTION: &str = "What does one in-flight request cost?";
/// Fewer in flight do not tell who has a thread for each.
const CROWD: u32 = 8;

/// A contender with its held workloads, fewest in flight first, and the largest spawning one that has figures.
struct Cells<'a> {
    contender: &'a str,
    held: Vec<(u32, Entry<'a>)>,
    spawned: Option<(u32, Entry<'a>)>,
}

pub(super) fn answer(data: &Data<'_>) -> Option<Experiment> {
    let all = cells(data);
    let evidence = evidence(data, &all);
    if evidence.held.is_empty() && evidence.spawned.is_empty() {
        return None;
    }
    let pictures: Vec<Drawing> =
        [draw::held(data, &all), draw::spawned(data, &all)].into_iter().flatten().collect();
    let floor = captioned("Every contender's floor, and one request alone", &tables::floor(data, &all));
    Some(Experiment {
        question: QUESTION,
        how: how(data, &all),
        findings: findings::findings(&evidence),
        plots: pictures,
        tables: if floor.table.is_empty() { Vec::new() } else { vec![floor] },
    })
}

fn cells<'a>(data: &Data<'a>) -> Vec<Cells<'a>> {
    let mut all: Vec<Cells<'a>> = Vec::new();
    for workload in data.asked("memory") {
        for entry in data.raw_entries(workload) {
            let contender = entry.cell.contender.as_str();
            let at = all.iter().position(|cells| cells.contender == contender).unwrap_or_else(|| {
                all.push(Cells { contender, held: Vec::new(), spawned: None });
                all.len() - 1
            });
            let size = concurrency(&entry.cell.parameters);
            match &entry.cell.parameters {
                Parameters::Fetch { extra, .. } if extra.held => all[at].held.push((size, entry)),
                Parameters::Countdown { iterations: 0 | 1, .. } => {
                    let known = all[at].spawned.as_ref().is_some_and(|(known, other)| {
                        other.figures().is_some() && (*known > size || entry.figures().is_none())
                    });
                    if !known {
                        all[at].spawned = Some((size, entry));
                    }
                }
                _ => {}
            }
        }
    }
    for cells in &mut all {
        cells.held.sort_by_key(|(size, _)| *size);
        cells.held.dedup_by_key(|(size, _)| *size);
    }
    all.retain(|cells| !cells.held.is_empty() || cells.spawned.is_some());
    all.sort_by_key(|cells| cells.contender);
    all
}

/// Bytes of memory that each of `size` requests in flight has taken, beyond what there was without any. What was started
/// for them ahead of the first is theirs, too.
fn per_request(data: &Data<'_>, cells: &Cells<'_>, size: u32, entry: &Entry<'_>) -> Option<Figure> {
    let floor = cells.held.first().and_then(|(_, least)| middle(data, least, |row| row.held_idle_bytes));
    let floor = floor.filter(|_| prepared(data, size, entry));
    over_trials(data, &entry.cell.id, |row| {
        let before = floor.or(row.held_idle_bytes.map(|bytes| bytes as f64))?;
        Some((row.held_bytes? as f64 - before) / f64::from(size.max(1)))
    })
}

/// Whether there was a thread or process for each request, but ahead of the first.
fn prepared(data: &Data<'_>, size: u32, entry: &Entry<'_>) -> bool {
    let many = |threads: Option<f64>| threads.is_some_and(|n| n >= f64::from(size) / 2.0);
    let all = middle(data, entry, |row| Some(row.threads.into()));
    size >= CROWD && many(all) && !many(middle(data, entry, |row| row.held_threads))
}

/// Threads that there were for `size` requests; a process is one, or more.
fn threads(data: &Data<'_>, size: u32, entry: &Entry<'_>) -> Option<f64> {
    let more = middle(data, entry, |row| row.held_threads)?;
    if prepared(data, size, entry) { middle(data, entry, |row| Some(row.threads.into())) } else { Some(more) }
}

/// The median of a figure over a cell's trials.
fn middle(data: &Data<'_>, entry: &Entry<'_>, of: fn(&TrialRow) -> Option<u64>) -> Option<f64> {
    over_trials(data, &entry.cell.id, |row| of(row).map(|x| x as f64)).map(|figure| figure.value)
}

/// What a request in flight has to itself, from the most that were in flight at once.
fn kind(data: &Data<'_>, cells: &Cells<'_>) -> Kind {
    let mut large = cells.held.iter().rev().filter(|(size, _)| *size >= CROWD);
    let seen = large.find_map(|(size, entry)| Some((*size, entry, threads(data, *size, entry)?)));
    let Some((size, entry, threads)) = seen else { return Kind::Unknown };
    // Short-lived processes are seen now and then only; but then as few of their threads are.
    let most = |of: fn(&TrialRow) -> u32| data.counted(&entry.cell.id).map(of).max();
    let single = most(|row| row.processes) >= most(|row| row.threads);
    match threads >= f64::from(size) / 2.0 {
        false => Kind::Shared,
        true if single => Kind::Process,
        true => Kind::Thread,
    }
}

fn evidence(data: &Data<'_>, all: &[Cells<'_>]) -> Evidence {
    let mut evidence = Evidence::default();
    for cells in all {
        let kind = kind(data, cells);
        for (size, entry) in &cells.held {
            let total = middle(data, entry, |row| row.held_bytes);
            match per_request(data, cells, *size, entry).zip(total) {
                Some((each, total)) => evidence.held.push(Held {
                    name: cells.contender.into(),
                    kind,
                    in_flight: *size,
                    each_bytes: each.value,
                    total_bytes: total,
                }),
                None => evidence.missing.push((*size, cells.contender.into())),
            }
        }
        let spawned = cells.spawned.as_ref().filter(|(_, entry)| !entry.is_baseline());
        if let Some(wall) = spawned.and_then(|(tasks, entry)| spawning::wall_per_task(data, *tasks, entry)) {
            evidence.spawned.push(Spawned { name: cells.contender.into(), wall_ns: wall.value });
        }
    }
    evidence
}

fn how(data: &Data<'_>, all: &[Cells<'_>]) -> String {
    let mut sizes: Vec<u32> = all.iter().flat_map(|cells| cells.held.iter().map(|(size, _)| *size)).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let mut text = String::new();
    if let Some((most, fewer)) = sizes.split_last() {
        let fewer: Vec<String> = fewer.iter().map(|size| count((*size).into())).collect();
        let and = if fewer.is_empty() { "" } else { " and " };
        text.push_str(&format!(
            "The origin held {}{and}{} requests until the contender's process tree had been weighed (proportional set size); \
             bytes per request are what it weighed more than just before, ÷ requests. Where it starts threads or processes \
             for all requests ahead of them, bytes are those beyond its floor. ",
            fewer.join(", "),
            count((*most).into()),
        ));
    }
    if all.iter().any(|cells| cells.spawned.is_some()) {
        text.push_str(
            "Empty tasks were spawned all at once and joined: window ÷ tasks, of the largest such workload that a contender \
             has. ",
        );
    }
    let held = all.iter().flat_map(|cells| cells.held.iter().map(|(_, entry)| entry));
    let spawned = all.iter().filter_map(|cells| cells.spawned.as_ref().map(|(_, entry)| entry));
    let trials = trials(data, held.chain(spawned));
    format!(
        "{text}{trials} of each: figures are medians, intervals run from the lowest trial to the highest."
    )
}
