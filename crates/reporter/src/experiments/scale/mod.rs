//! "How far does it scale?": fetches over the number in flight, countdowns over the number at once.

mod count;
mod findings;
mod fit;
mod pictures;
mod points;
mod tables;

use super::figure::trials;
use crate::data::{Data, Entry};
use crate::model::Experiment;
use crate::number::{count as whole, duration};
use count::Counting;
use findings::{Evidence, Knee};
use fit::Fit;
use points::Sweep;
use record::WorkloadInfo;

/// All figures of the question.
struct Figures<'a> {
    workloads: Vec<&'a WorkloadInfo>,
    delay_ns: f64,
    sweeps: Vec<Sweep>,
    /// A fit for each sweep, where there is one.
    fits: Vec<Option<Fit>>,
    countings: Vec<Counting>,
}

pub(super) fn answer(data: &Data<'_>) -> Option<Experiment> {
    let workloads = points::workloads(data);
    let sweeps = points::sweeps(data, &workloads);
    let entries = count::entries(data);
    let figures = Figures {
        delay_ns: workloads.first().map_or(0.0, |w| points::delay(&w.parameters)),
        fits: sweeps.iter().map(|sweep| fit::fit(sweep, data.meta().seed)).collect(),
        countings: count::countings(data, &entries),
        workloads,
        sweeps,
    };
    if figures.sweeps.is_empty() && entries.iter().all(|entry| entry.figures().is_none()) {
        return None;
    }
    let findings = findings::findings(&figures.evidence());
    Some(Experiment {
        question: "How far does it scale?",
        how: how(data, &figures),
        plots: pictures::pictures(data, &figures, &entries),
        tables: tables::fits(&figures).into_iter().collect(),
        findings,
    })
}

impl Figures<'_> {
    fn evidence(&self) -> Evidence {
        let knee = |(sweep, fit): (&Sweep, &Option<Fit>)| {
            let fit = fit.as_ref().filter(|fit| !fit.with_box && fit.tells())?;
            let at = fit.knee();
            let beyond = at.is_some_and(|knee| fit.is_beyond(knee));
            Some(Knee { contender: sweep.contender.clone(), at, beyond })
        };
        Evidence {
            delay_ns: self.delay_ns,
            sweeps: self.sweeps.clone(),
            knees: self.sweeps.iter().zip(&self.fits).filter_map(knee).collect(),
            countings: self.countings.clone(),
        }
    }
}

fn how(data: &Data<'_>, figures: &Figures<'_>) -> String {
    let mut parts = Vec::new();
    let in_flight = |w: &&WorkloadInfo| u64::from(crate::data::concurrency(&w.parameters));
    if let (Some(first), Some(last)) = (figures.workloads.first(), figures.workloads.last()) {
        let points = || figures.sweeps.iter().flat_map(|sweep| &sweep.points);
        let (some, all) = (points().any(|at| at.calls.is_some()), points().all(|at| at.calls.is_some()));
        let asked = figures.workloads.iter().any(|w| w.parameters.extra().is_some_and(|e| e.system_calls));
        let counted = match (asked, some) {
            (true, true) if all => " System calls are counted, which takes a little time from each.",
            (true, true) => {
                " System calls are counted, which takes a little time from each; some cells have no figure: too many \
                 threads to count, or a kernel that does not tell."
            }
            (true, false) => " System calls could not be counted: this kernel does not tell.",
            _ => "",
        };
        parts.push(format!(
            "Fetches over {} with {} to {} in flight, raw lane, the same requests for all.{counted}",
            duration(figures.delay_ns),
            whole(in_flight(first)),
            whole(in_flight(last)),
        ));
    }
    if data.asked("scale").any(|w| !w.parameters.is_fetch()) {
        parts.push("Countdowns of equal length, from one to several a core at once.".into());
    }
    let entries: Vec<Entry<'_>> =
        data.asked("scale").flat_map(|workload| data.raw_entries(workload)).collect();
    parts.push(format!(
        "{} of each cell; intervals run from the slowest to the fastest.",
        trials(data, &entries)
    ));
    parts.join(" ")
}
