//! What does the average hide? The same stall of the origin seen by a closed loop, which asks for nothing meanwhile, and by
//! open loops, which go on. It must not know a workload's name: loops and stalls are parameters of the cells.

mod draw;
mod evidence;
mod findings;

use super::figure::trials;
use crate::data::{Data, Entry};
use crate::model::{Drawing, Experiment};
use crate::number::{count, duration, plain};
use crate::parameters::spaced;
use record::Parameters;

const QUESTION: &str = "What does the average hide?";
const CONSTANT: &str = "constant";

/// Who decides when a request is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Loop {
    /// A slot that has become free.
    Closed,
    /// A schedule, at equal distances.
    Constant,
    /// A schedule, by chance.
    Poisson,
}

impl Loop {
    fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Constant => "open, constant",
            Self::Poisson => "open, Poisson",
        }
    }
}

/// A cell of the question.
struct Case<'a> {
    kind: Loop,
    /// `200ms@1000`; empty for none.
    stall: &'a str,
    entry: Entry<'a>,
}

/// A contender's cells: without a stall first, closed loop first.
struct Cells<'a> {
    contender: &'a str,
    cases: Vec<Case<'a>>,
}

impl<'a> Cells<'a> {
    /// The cell of such a loop, with or without a stall, if it has figures.
    fn figures(&self, kind: Loop, stalled: bool) -> Option<&Entry<'a>> {
        let fits = |case: &&Case<'a>| case.kind == kind && case.stall.is_empty() != stalled;
        self.cases.iter().find(fits).map(|case| &case.entry).filter(|entry| entry.figures().is_some())
    }

    /// The open loop: that at equal distances, if there is one.
    fn open(&self, stalled: bool) -> Option<&Entry<'a>> {
        self.figures(Loop::Constant, stalled).or(self.figures(Loop::Poisson, stalled))
    }
}

pub(super) fn answer(data: &Data<'_>) -> Option<Experiment> {
    let all = cells(data);
    let mut entries = all.iter().flat_map(|cells| &cells.cases).map(|case| &case.entry);
    if entries.all(|entry| entry.figures().is_none()) {
        return None;
    }
    let pictures: Vec<Drawing> =
        [draw::p99(data, &all), draw::spectrum(data, &all)].into_iter().flatten().collect();
    Some(Experiment {
        question: QUESTION,
        how: how(data, &all),
        findings: findings::findings(&evidence::new(data, &all)),
        plots: pictures,
        tables: Vec::new(),
    })
}

fn cells<'a>(data: &Data<'a>) -> Vec<Cells<'a>> {
    let mut all: Vec<Cells<'a>> = Vec::new();
    for workload in data.asked("tail") {
        for entry in data.raw_entries(workload) {
            let Some(extra) = entry.cell.parameters.extra() else { continue };
            let kind = match &extra.open {
                None => Loop::Closed,
                Some(open) if open.arrivals == CONSTANT => Loop::Constant,
                Some(_) => Loop::Poisson,
            };
            let contender = entry.cell.contender.as_str();
            let at = all.iter().position(|cells| cells.contender == contender).unwrap_or_else(|| {
                all.push(Cells { contender, cases: Vec::new() });
                all.len() - 1
            });
            all[at].cases.push(Case { kind, stall: &extra.stall, entry });
        }
    }
    for cells in &mut all {
        cells.cases.sort_by_key(|case| (!case.stall.is_empty(), case.kind));
    }
    all.sort_by_key(|cells| cells.contender);
    all
}

/// How long the origin stands still, in nanoseconds.
fn stall_ns(stall: &str) -> Option<f64> {
    let (length, _) = stall.split_once('@')?;
    let digits = length.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let number: f64 = length[..digits].parse().ok()?;
    let unit = match &length[digits..] {
        "ns" => 1.0,
        "us" | "µs" => 1e3,
        "ms" => 1e6,
        "s" => 1e9,
        _ => return None,
    };
    Some(number * unit)
}

fn how(data: &Data<'_>, all: &[Cells<'_>]) -> String {
    let cases = || all.iter().flat_map(|cells| &cells.cases);
    let first = |closed: bool| {
        let entry = cases().find(|case| (case.kind == Loop::Closed) == closed).map(|case| &case.entry)?;
        match &entry.cell.parameters {
            Parameters::Fetch { concurrency, delay, extra, .. } => Some((*concurrency, delay, extra)),
            Parameters::Countdown { .. } => None,
        }
    };
    let mut parts = Vec::new();
    if let Some((concurrency, delay, _)) = first(true) {
        parts.push(format!(
            "A closed loop of {} in flight, {} away, sends the next request when an answer is there.",
            count(concurrency.into()),
            spaced(delay),
        ));
    }
    if let Some((most, _, extra)) = first(false) {
        let rate = extra.open.as_ref().map(|open| plain(open.rate_per_s)).unwrap_or_default();
        parts.push(format!(
            "Open loops send {rate} a second, come what may, from a pacer that no contender's timer drives; what would be \
             more than {} in flight is turned away.",
            count(most.into()),
        ));
    }
    if let Some(stall) = cases().find_map(|case| stall_ns(case.stall)) {
        parts.push(format!("In a stall the whole origin stands still once for {}.", duration(stall)));
    }
    parts.push(format!(
        "{} of each. Latencies count from the moment a request was due; intervals run from the slowest to the \
         fastest trial.",
        trials(data, cases().map(|case| &case.entry)),
    ));
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stall_has_its_length() {
        assert_eq!(stall_ns("200ms@1000"), Some(200e6));
        assert_eq!(stall_ns("1.5s@1"), Some(1.5e9));
        for none in ["", "@", "ms@1", "200@1", "200ms"] {
            assert_eq!(stall_ns(none), None, "{none}");
        }
    }
}
