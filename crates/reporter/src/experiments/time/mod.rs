//! "Where does the time go?": one window of fetches and one of countdowns, seen from the tasks.

mod figures;
mod findings;
mod pictures;
mod tables;

use super::figure::trials;
use crate::data::{Data, Entry};
use crate::model::Experiment;
use crate::parameters::describe;
use figures::Window;
use record::WorkloadInfo;

/// A kind of work: its cells, and the windows of those with figures.
struct Kind<'a> {
    workload: Option<&'a WorkloadInfo>,
    entries: Vec<Entry<'a>>,
    windows: Vec<Window>,
}

pub(super) fn answer(data: &Data<'_>) -> Option<Experiment> {
    let (fetch, count) = (kind(data, true), kind(data, false));
    if fetch.windows.is_empty() && count.windows.is_empty() {
        return None;
    }
    Some(Experiment {
        question: "Where does the time go?",
        how: how(data, &fetch, &count),
        findings: findings::findings(&fetch.windows, &count.windows),
        plots: pictures::pictures(data, &fetch, &count),
        tables: Vec::new(),
    })
}

fn kind<'a>(data: &Data<'a>, fetch: bool) -> Kind<'a> {
    let workload = figures::workload(data, fetch);
    let entries = workload.map(|workload| data.raw_entries(workload)).unwrap_or_default();
    let windows = entries.iter().filter_map(|entry| figures::window(data, entry)).collect();
    Kind { workload, entries, windows }
}

impl Kind<'_> {
    fn window(&self, contender: &str) -> Option<&Window> {
        self.windows.iter().find(|window| window.contender == contender)
    }
}

fn how(data: &Data<'_>, fetch: &Kind<'_>, count: &Kind<'_>) -> String {
    let of = |kind: &Kind<'_>, what: &str| {
        let described = describe(&kind.workload?.parameters);
        Some(format!("One window of {what} for each contender: {described}."))
    };
    let parts = [of(fetch, "fetches (raw lane)"), of(count, "countdowns")];
    let mut parts: Vec<String> = parts.into_iter().flatten().collect();
    let all = fetch.entries.iter().chain(&count.entries);
    parts.push(format!("{} of each cell; intervals run from the lowest to the highest.", trials(data, all)));
    parts.join(" ")
}
