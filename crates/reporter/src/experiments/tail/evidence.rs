//! The figures that the findings on stalls rest on, picked from the cells. It must not say what they mean.

use super::super::figure::quantile;
use super::findings::{Evidence, Subject};
use super::{Cells, Loop, stall_ns};
use crate::data::{Data, Entry, concurrency};
use record::TrialRow;

/// A request that took longer than this share of the stall has felt it.
const FELT: f64 = 0.5;

pub(super) fn new(data: &Data<'_>, all: &[Cells<'_>]) -> Evidence {
    let cases = || all.iter().flat_map(|cells| &cells.cases);
    let trials = || cases().flat_map(|case| data.counted(&case.entry.cell.id));
    let open = || cases().filter(|case| case.kind != Loop::Closed);
    let rate = open().find_map(|case| Some(case.entry.cell.parameters.extra()?.open.as_ref()?.rate_per_s));
    let worst = |of: fn(&TrialRow) -> Option<u64>| trials().filter_map(of).max().map(|ns| ns as f64);
    let stall_ns = cases().find_map(|case| stall_ns(case.stall));
    Evidence {
        stall_ns,
        rate_per_s: rate,
        pacer_p99_ns: worst(|row| row.pacer_p99_ns),
        pacer_max_ns: worst(|row| row.pacer_max_ns),
        subjects: all.iter().map(|cells| subject(data, cells, stall_ns)).collect(),
    }
}

fn subject(data: &Data<'_>, cells: &Cells<'_>, stall_ns: Option<f64>) -> Subject {
    let p99 = |entry: Option<&Entry<'_>>| quantile(data, entry?, |l| l.p99_ns).map(|figure| figure.value);
    let closed = cells.figures(Loop::Closed, true);
    let open = cells.open(true);
    let steady = cells.figures(Loop::Closed, false);
    let trials = cells.cases.iter().flat_map(|case| data.counted(&case.entry.cell.id));
    Subject {
        name: cells.contender.into(),
        closed_stall_ns: p99(closed),
        open_stall_ns: p99(open),
        closed_ns: p99(steady),
        open_ns: p99(cells.open(false)),
        closed_felt: felt(data, closed, stall_ns),
        open_felt: felt(data, open, stall_ns),
        closed_per_s: steady.and_then(|entry| entry.figures()?.throughput_per_s),
        in_flight: closed.map(|entry| f64::from(concurrency(&entry.cell.parameters))),
        turned_away: trials.filter_map(|row| row.turned_away).sum(),
    }
}

/// Share of the requests that took longer than half the stall.
fn felt(data: &Data<'_>, entry: Option<&Entry<'_>>, stall_ns: Option<f64>) -> Option<f64> {
    let histogram = data.run.response.get(&entry?.cell.id)?;
    if histogram.is_empty() {
        return None;
    }
    let bound = (stall_ns? * FELT) as u64;
    let slow = histogram.len().saturating_sub(histogram.count_between(0, bound));
    Some(slow as f64 / histogram.len() as f64)
}
