//! The pictures of loops and stalls, each with its numbers. It must not say what they mean.

use super::super::figure::{Figure, named, quantile, spectrum as steps, who, why_not};
use super::super::shown::{captioned, shown, spread};
use super::{Case, Cells, Loop, stall_ns};
use crate::chart::kinds::{
    Axis, DotRow, Dots, Labels, Reference, Role, Scale, Spectrum, SpectrumPanel, SpectrumSeries,
};
use crate::data::Data;
use crate::model::Drawing;
use crate::number::{Unit, duration};
use crate::table::{Cell, Table, figures, row, words};
use record::{Latency, TrialRow};

/// Panels abreast.
const COLUMNS: usize = 3;

/// p99 of each loop with the stall, and of the open one without, a row a contender.
pub(super) fn p99(data: &Data<'_>, all: &[Cells<'_>]) -> Option<Drawing> {
    let mut rows = Vec::new();
    for cells in all {
        let shown = [cells.figures(Loop::Closed, true), cells.open(true), cells.open(false)];
        let of = |entry| quantile(data, entry, |l| l.p99_ns).map(|figure| figure.dot());
        let values: Vec<_> = shown.into_iter().map(|entry| entry.and_then(of)).collect();
        if values.iter().any(Option::is_some) {
            rows.push(DotRow { label: cells.contender.into(), values, note: String::new() });
        }
    }
    if rows.is_empty() {
        return None;
    }
    // Whoever has all of them first: they are named over the first row.
    rows.sort_by_key(|row: &DotRow| row.values.iter().filter(|value| value.is_none()).count());
    let mut dots = Dots::new(
        "p99 that a closed and an open loop show, with the same stall",
        "A row a contender: p99 of the response time on a log scale, with the interval from the slowest to the fastest trial, \
         of the closed loop with the stall, of the open loop with the stall, and of the open loop without one. The farther \
         the first dot lies to the left of the second, the more of the stall the closed loop hides.",
        Axis::log("p99 of the response time", Scale::Nanoseconds),
        &named(&["closed, stall", "open, stall", "open, no stall"], &mut rows),
    );
    dots.rows = rows;
    dots.references = stall(all).map(|ns| Reference::upright(&stall_label(ns), ns)).into_iter().collect();
    let numbers = captioned("p99 of every loop", &quantiles(data, all, false));
    Some(Drawing::new("tail-p99", dots, numbers))
}

fn stall(all: &[Cells<'_>]) -> Option<f64> {
    all.iter().flat_map(|cells| &cells.cases).find_map(|case| stall_ns(case.stall))
}

fn stall_label(ns: f64) -> String {
    format!("stall of {}", Scale::Nanoseconds.value(ns))
}

/// Percentile spectra, a panel a contender.
pub(super) fn spectrum(data: &Data<'_>, all: &[Cells<'_>]) -> Option<Drawing> {
    // The stall in both loops is what there is to see; where nobody has it, whatever there is.
    let both = |cells: &&Cells<'_>| cells.figures(Loop::Closed, true).is_some() && cells.open(true).is_some();
    let mut panels: Vec<SpectrumPanel> = all.iter().filter(both).filter_map(|c| panel(data, c)).collect();
    if panels.is_empty() {
        panels = all.iter().filter_map(|cells| panel(data, cells)).collect();
    }
    if panels.is_empty() {
        return None;
    }
    let mut spectrum = Spectrum::new(
        "Response times, percentile by percentile, in closed and open loops",
        "A panel a contender; the response time is on a log scale. Orange: closed loop with the stall. Blue and green: open \
         loops with the stall, at equal distances and by chance. Grey: loops without a stall. The open loops with the stall \
         leave the grey lines soon after their first requests, the closed loop only at its last few.",
        Axis::log("response time", Scale::Nanoseconds),
    );
    spectrum.columns = COLUMNS.min(panels.len());
    spectrum.labels = Labels::Once;
    spectrum.panels = panels;
    let numbers = captioned("Percentiles of every loop", &quantiles(data, all, true));
    Some(Drawing::new("tail-spectrum", spectrum, numbers))
}

fn panel(data: &Data<'_>, cells: &Cells<'_>) -> Option<SpectrumPanel> {
    let series: Vec<SpectrumSeries> = cells
        .cases
        .iter()
        .map(|case| {
            let role = match (case.stall.is_empty(), case.kind) {
                (true, _) => Role::Context,
                (false, Loop::Closed) => Role::Second,
                (false, Loop::Constant) => Role::First,
                (false, Loop::Poisson) => Role::Third,
            };
            SpectrumSeries { label: label(case), role, steps: steps(data, &case.entry.cell.id) }
        })
        .filter(|series| !series.steps.is_empty())
        .collect();
    (!series.is_empty()).then(|| SpectrumPanel {
        title: cells.contender.into(),
        series,
        ..SpectrumPanel::default()
    })
}

fn label(case: &Case<'_>) -> String {
    let stall = if case.stall.is_empty() { ", no stall" } else { ", stall" };
    format!("{}{stall}", case.kind.name().replace(", ", " "))
}

/// A row a contender and loop: p99 with its interval, or all percentiles and what the pacer did.
fn quantiles(data: &Data<'_>, all: &[Cells<'_>], whole: bool) -> Table {
    let mut columns = vec![words("contender", 0), words("loop", 0), words("stall", 0)];
    if whole {
        let titles = [("p50", 0), ("p90", 2), ("p99", 0), ("p99.9", 2), ("max", 1)];
        columns.extend(titles.map(|(title, rank)| figures(title, rank)));
        columns
            .extend(["turned away", "pacer late, p99", "pacer late, worst"].map(|title| figures(title, 3)));
    } else {
        columns.extend([figures("p99", 0), figures("p99 of its trials", 1)]);
    }
    columns.push(words("why not", 4));
    let mut table = Table::new(columns);
    for case in all.iter().flat_map(|cells| &cells.cases) {
        let entry = &case.entry;
        let stall = stall_ns(case.stall).map_or("none".into(), duration);
        let mut row = row![who(entry), case.kind.name(), stall];
        if whole {
            let of: [fn(&Latency) -> u64; 5] =
                [|l| l.p50_ns, |l| l.p90_ns, |l| l.p99_ns, |l| l.p999_ns, |l| l.max_ns];
            row.extend(of.map(|of| shown(quantile(data, entry, of), Unit::Ns)));
            row.extend(paced(data, case));
        } else {
            let p99 = quantile(data, entry, |l| l.p99_ns);
            row.extend([shown(p99, Unit::Ns), spread(p99.and_then(Figure::apart), Unit::Ns)]);
        }
        row.push(why_not(entry).into());
        table.push(row);
    }
    table
}

/// Arrivals turned away over all trials, and how late the pacer was in the worst of them.
fn paced(data: &Data<'_>, case: &Case<'_>) -> [Cell; 3] {
    let trials = || data.counted(&case.entry.cell.id);
    let worst = |of: fn(&TrialRow) -> Option<u64>| trials().filter_map(of).max();
    let late = |ns: Option<u64>| Cell::of(ns.map(|ns| ns as f64), Unit::Ns);
    let away: Option<u64> = trials().map(|row| row.turned_away).sum();
    [
        away.filter(|_| case.kind != Loop::Closed && case.entry.figures().is_some())
            .map_or(Cell::None, Cell::count),
        late(worst(|row| row.pacer_p99_ns)),
        late(worst(|row| row.pacer_max_ns)),
    ]
}
