//! Which rate keeps it? What a search over rates found: for every contender, client and workload the highest rate of
//! arrivals that kept a bound on the latency, and the lowest that did not.

mod draw;
mod findings;

use super::figure::{Figure, over_trials, trials};
use crate::data::{Data, Entry};
use crate::model::{Drawing, Experiment};
use record::Slo;
use std::collections::BTreeMap;

const QUESTION: &str = "Which rate keeps it?";
/// Between a workload's name and the rate.
const AT: &str = "-at-";

/// A rate that was tried.
struct Rung<'a> {
    rate_per_s: f64,
    kept: bool,
    entry: Entry<'a>,
}

/// All rates that were tried of one contender, client and workload, the lowest first.
struct Ladder<'a> {
    contender: &'a str,
    client: &'a str,
    workload: &'a str,
    rungs: Vec<Rung<'a>>,
}

impl<'a> Ladder<'a> {
    /// The highest rate that kept the bound.
    fn kept(&self) -> Option<&Rung<'a>> {
        self.rungs.iter().rfind(|rung| rung.kept)
    }

    /// The lowest rate beyond it.
    fn broken(&self) -> Option<&Rung<'a>> {
        let kept = self.kept().map_or(0.0, |rung| rung.rate_per_s);
        self.rungs.iter().find(|rung| !rung.kept && rung.rate_per_s > kept)
    }
}

/// What a search found, in a sentence.
pub(super) fn lead(data: &Data<'_>) -> Option<String> {
    let slo: Slo = data.meta().slo.parse().ok()?;
    let found: Vec<findings::Found> = ladders(data, &slo).iter().map(found).collect();
    findings::findings(&slo.to_string(), &found).into_iter().next().map(|finding| finding.text)
}

pub(super) fn answer(data: &Data<'_>) -> Option<Experiment> {
    let Ok(slo) = data.meta().slo.parse::<Slo>() else { return None };
    let ladders = ladders(data, &slo);
    if ladders.is_empty() {
        return None;
    }
    let found: Vec<findings::Found> = ladders.iter().map(found).collect();
    let pictures: Vec<Drawing> = draw::rates(data, &slo, &ladders).into_iter().collect();
    Some(Experiment {
        question: QUESTION,
        how: how(data, &slo, &ladders),
        findings: findings::findings(&slo.to_string(), &found),
        plots: pictures,
        tables: Vec::new(),
    })
}

fn ladders<'a>(data: &Data<'a>, slo: &Slo) -> Vec<Ladder<'a>> {
    let mut all: BTreeMap<(&str, &str, &str), Vec<Rung<'a>>> = BTreeMap::new();
    for entry in data.meta().workloads.iter().flat_map(|workload| data.entries(workload)) {
        let Some(open) = entry.cell.parameters.extra().and_then(|extra| extra.open.as_ref()) else {
            continue;
        };
        let trials = data.trials(&entry.cell.id);
        if trials.is_empty() {
            // A run that was cut short: nobody knows.
            continue;
        }
        let name = entry.cell.workload.rsplit_once(AT).map_or(entry.cell.workload.as_str(), |(name, _)| name);
        let key = (name, entry.cell.contender.as_str(), entry.cell.client.as_deref().unwrap_or_default());
        let kept = slo.kept_by_most(trials.iter().copied());
        all.entry(key).or_default().push(Rung { rate_per_s: open.rate_per_s, kept, entry });
    }
    let ladder =
        |((workload, contender, client), mut rungs): ((&'a str, &'a str, &'a str), Vec<Rung<'a>>)| {
            rungs.sort_by(|a, b| a.rate_per_s.total_cmp(&b.rate_per_s));
            Ladder { contender, client, workload, rungs }
        };
    all.into_iter().map(ladder).collect()
}

/// The quantile that the bound is about: the median of its trials, because most of them decide.
fn bounded(data: &Data<'_>, slo: &Slo, rung: &Rung<'_>) -> Option<Figure> {
    over_trials(data, &rung.entry.cell.id, |row| Some(slo.of(&row.response?) as f64))
}

/// What the bound is about: `p99` of `p99<50ms`.
fn quantile_name(slo: &Slo) -> String {
    slo.to_string().split('<').next().unwrap_or_default().to_string()
}

fn found(ladder: &Ladder<'_>) -> findings::Found {
    findings::Found {
        contender: ladder.contender.into(),
        client: ladder.client.into(),
        workload: ladder.workload.into(),
        kept_per_s: ladder.kept().map(|rung| rung.rate_per_s),
        broken_per_s: ladder.broken().map(|rung| rung.rate_per_s),
        broken_failed: ladder.broken().is_some_and(|rung| rung.entry.figures().is_none()),
    }
}

fn how(data: &Data<'_>, slo: &Slo, ladders: &[Ladder<'_>]) -> String {
    let rungs = || ladders.iter().flat_map(|ladder| &ladder.rungs);
    let arrivals =
        rungs().find_map(|rung| Some(&rung.entry.cell.parameters.extra()?.open.as_ref()?.arrivals));
    let arrivals = match arrivals.map(String::as_str) {
        Some("constant") => "at equal distances",
        _ => "by chance (Poisson)",
    };
    format!(
        "Requests arrive {arrivals}, whatever becomes of those before. For everyone the highest rate was searched at which \
         {slo} holds in most trials, with no error and no arrival turned away, by halving a ladder of rates again and again; \
         {} of each rate that was tried. Response times count from the moment a request was due.",
        trials(data, rungs().map(|rung| &rung.entry)),
    )
}
