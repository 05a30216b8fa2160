//! Countdowns at once: how much more is done in the same time than by one. It must not know of fetches.

use super::super::figure::{Figure, over_trials};
use crate::data::{Data, Entry};
use record::Parameters;

/// A contender over all numbers of tasks, in rising order.
#[derive(Debug, Clone)]
pub(super) struct Counting {
    pub(super) contender: String,
    pub(super) points: Vec<Tasks>,
}

/// What it did with so many at once.
#[derive(Debug, Clone)]
pub(super) struct Tasks {
    pub(super) tasks: f64,
    /// Beside one task at a time.
    pub(super) gain: Figure,
    /// The gain that cores allow.
    pub(super) limit: f64,
}

/// The countdowns of the question, with what is behind each: cells in rising order of tasks.
pub(super) fn entries<'a>(data: &Data<'a>) -> Vec<Entry<'a>> {
    let workloads = data.asked("scale").filter(|w| !w.parameters.is_fetch());
    let mut entries: Vec<Entry<'a>> = workloads.flat_map(|workload| data.raw_entries(workload)).collect();
    entries.sort_by(|a, b| {
        let key = |entry: &Entry<'a>| (&entry.cell.contender, entry.cell.parameters.tasks());
        key(a).cmp(&key(b))
    });
    // On one core "one" and "one a core" are the same.
    entries.dedup_by(|b, a| a.cell.contender == b.cell.contender && a.cell.parameters == b.cell.parameters);
    entries
}

/// All contenders that have figures for one task and for more.
pub(super) fn countings(data: &Data<'_>, entries: &[Entry<'_>]) -> Vec<Counting> {
    let groups = entries.chunk_by(|a, b| a.cell.contender == b.cell.contender);
    groups.filter_map(|group| counting(data, group)).collect()
}

fn counting(data: &Data<'_>, group: &[Entry<'_>]) -> Option<Counting> {
    let one = group.iter().find(|entry| entry.cell.parameters.tasks() == 1)?;
    let one = rate(data, one)?.value;
    let point = |entry: &Entry<'_>| {
        Some(Tasks {
            tasks: entry.cell.parameters.tasks() as f64,
            gain: rate(data, entry)?.times(1.0 / one),
            limit: entry.cell.limit?,
        })
    };
    let points: Vec<Tasks> = group.iter().filter_map(point).collect();
    (one > 0.0 && points.len() > 1).then(|| Counting { contender: group[0].cell.contender.clone(), points })
}

/// Iterations per second.
fn rate(data: &Data<'_>, entry: &Entry<'_>) -> Option<Figure> {
    let Parameters::Countdown { iterations, .. } = entry.cell.parameters else { return None };
    let per_s = over_trials(data, &entry.cell.id, |row| Some(row.throughput_per_s))?;
    Some(per_s.times(iterations as f64))
}
