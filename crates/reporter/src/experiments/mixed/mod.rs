//! What does CPU work do to I/O? The same fetches alone and beside countdowns, in every place that a library offers for
//! them. It must not know which places there are: they are what the cells say.

mod draw;
mod findings;
mod places;

use super::figure::{over_trials, quantile, trials};
use crate::data::{Data, Entry};
use crate::model::{Drawing, Experiment};
use crate::number::count;
use crate::parameters::spaced;
use findings::{Place, Subject};
use places::{INLINE, YIELD};
use record::{Beside, Parameters};

const QUESTION: &str = "What does CPU work do to I/O?";
/// A contender's cells: one alone, one for each place of the countdowns, in the suite's order.
struct Cells<'a> {
    contender: &'a str,
    alone: Option<Entry<'a>>,
    beside: Vec<(&'a Beside, Entry<'a>)>,
}

pub(super) fn answer(data: &Data<'_>) -> Option<Experiment> {
    let all = cells(data);
    let asked = all.iter().flat_map(|cells| &cells.beside);
    if asked.clone().all(|(_, entry)| entry.figures().is_none()) {
        return None;
    }
    let subjects: Vec<Subject> = all.iter().filter_map(|cells| subject(data, cells)).collect();
    let pictures: Vec<Drawing> =
        [draw::p99(data, &all), draw::spectrum(data, &all)].into_iter().flatten().collect();
    Some(Experiment {
        question: QUESTION,
        how: how(data, &all),
        findings: findings::findings(&subjects),
        plots: pictures,
        tables: Vec::new(),
    })
}

fn cells<'a>(data: &Data<'a>) -> Vec<Cells<'a>> {
    let mut all: Vec<Cells<'a>> = Vec::new();
    for workload in data.asked("mixed") {
        for entry in data.raw_entries(workload) {
            let Some(extra) = entry.cell.parameters.extra() else { continue };
            let contender = entry.cell.contender.as_str();
            let at = all.iter().position(|cells| cells.contender == contender).unwrap_or_else(|| {
                all.push(Cells { contender, alone: None, beside: Vec::new() });
                all.len() - 1
            });
            match &extra.beside {
                Some(beside) if all[at].beside.iter().all(|(known, _)| known.how != beside.how) => {
                    all[at].beside.push((beside, entry));
                }
                None if all[at].alone.is_none() => all[at].alone = Some(entry),
                // A second one of the kind: the first speaks for it.
                _ => {}
            }
        }
    }
    all.sort_by_key(|cells| cells.contender);
    all
}

impl<'a> Cells<'a> {
    fn place(&self, how: &str) -> Option<&Entry<'a>> {
        self.beside.iter().find(|(beside, _)| beside.how == how).map(|(_, entry)| entry)
    }

    /// The place off the executor with the shortest p99, and its name.
    fn best_offloaded(&self, data: &Data<'a>) -> Option<(&'a str, &Entry<'a>)> {
        let offloaded =
            self.beside.iter().filter(|(beside, _)| ![INLINE, YIELD].contains(&beside.how.as_str()));
        let known = offloaded.filter_map(|(beside, entry)| {
            Some((quantile(data, entry, |l| l.p99_ns)?.value, beside.how.as_str(), entry))
        });
        known.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, how, entry)| (how, entry))
    }
}

/// What the findings look at; absent where the fetches alone, or all of the others, have no figures.
fn subject(data: &Data<'_>, cells: &Cells<'_>) -> Option<Subject> {
    let p99 = |entry: &Entry<'_>| quantile(data, entry, |l| l.p99_ns).map(|figure| figure.value);
    let places: Vec<Place> = cells
        .beside
        .iter()
        .filter_map(|(beside, entry)| {
            let counted_per_s = countdowns_per_s(data, entry);
            Some(Place { how: beside.how.clone(), p99_ns: p99(entry)?, counted_per_s })
        })
        .collect();
    let alone_ns = p99(cells.alone.as_ref()?)?;
    (!places.is_empty()).then(|| Subject { name: cells.contender.into(), alone_ns, places })
}

/// Countdowns that ended beside the fetches, per second of window: the median over trials.
fn countdowns_per_s(data: &Data<'_>, entry: &Entry<'_>) -> Option<f64> {
    let of = |row: &record::TrialRow| {
        let wall_ns = (row.wall_ns > 0).then_some(row.wall_ns as f64)?;
        Some(row.countdowns? as f64 / wall_ns * 1e9)
    };
    over_trials(data, &entry.cell.id, of).map(|figure| figure.value)
}

fn how(data: &Data<'_>, all: &[Cells<'_>]) -> String {
    let entries =
        all.iter().flat_map(|cells| cells.beside.iter().map(|(_, entry)| entry).chain(&cells.alone));
    let first = all.iter().flat_map(|cells| &cells.beside).next();
    let Some((beside, entry)) = first else { return String::new() };
    let Parameters::Fetch { requests, concurrency, delay, .. } = &entry.cell.parameters else {
        return String::new();
    };
    format!(
        "{} fetches, {} in flight and {} away, ran alone and then beside {} countdowns at any moment, each from {} to 0: \
         inline in tasks like the fetches' own, and in every other place that the contender's library offers; {} of each. \
         Latencies are response times. Intervals run from the slowest to the fastest trial.",
        count(*requests),
        count((*concurrency).into()),
        spaced(delay),
        count(beside.tasks.into()),
        count(beside.iterations),
        trials(data, entries),
    )
}
