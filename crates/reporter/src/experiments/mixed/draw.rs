//! The pictures of fetches beside countdowns, each with its numbers. It must not say what they mean.

use super::super::figure::{Figure, named, quantile, spectrum as steps, who, why_not};
use super::super::shown::{captioned, shown, spread};
use super::places::{INLINE, YIELD};
use super::{Cells, countdowns_per_s};
use crate::chart::kinds::{Axis, DotRow, Dots, Labels, Role, Scale, Spectrum, SpectrumPanel, SpectrumSeries};
use crate::data::{Data, Entry};
use crate::model::Drawing;
use crate::number::Unit;
use crate::table::{Cell, Table, figures, row, words};
use record::Latency;

/// What the fetches by themselves are called.
const ALONE: &str = "alone";
/// Panels abreast.
const COLUMNS: usize = 3;

/// p99 alone, inline and in the best place of the library, a row a contender.
pub(super) fn p99(data: &Data<'_>, all: &[Cells<'_>]) -> Option<Drawing> {
    let of = |entry: &Entry<'_>| quantile(data, entry, |l| l.p99_ns);
    let mut rows: Vec<(Option<f64>, DotRow)> = Vec::new();
    for cells in all {
        let alone = cells.alone.as_ref().and_then(of);
        let inline = cells.place(INLINE).and_then(of);
        let off = cells.best_offloaded(data).and_then(|(_, entry)| of(entry));
        if inline.or(off).is_none() {
            continue;
        }
        let values = [alone, inline, off].map(|figure| figure.map(|f| f.dot())).into();
        let harm = inline.map(|figure| figure.value);
        rows.push((harm, DotRow { label: cells.contender.into(), values, note: String::new() }));
    }
    if rows.is_empty() {
        return None;
    }
    rows.sort_by(|a, b| b.0.unwrap_or(0.0).total_cmp(&a.0.unwrap_or(0.0)));
    let mut rows: Vec<DotRow> = rows.into_iter().map(|(_, row)| row).collect();
    let mut dots = Dots::new(
        "p99 of fetches: alone, beside countdowns inline, and beside them in the best other place",
        "A row a contender, the longest p99 inline first: three dots on a log scale, with the interval from the slowest to \
         the fastest trial. The farther inline lies to the right of alone, the more CPU work held up the fetches; the best \
         other place is the one with the shortest p99.",
        Axis::log("p99 of the response time", Scale::Nanoseconds),
        &named(&[ALONE, INLINE, "best other place"], &mut rows),
    );
    dots.rows = rows;
    let caption = "p99 of the fetches and countdowns per second, in every place";
    let numbers = captioned(caption, &places(data, all));
    Some(Drawing::new("mixed-p99", dots, numbers))
}

/// Where countdowns ran, and the cell; the fetches alone first.
fn cases<'a, 'b>(cells: &'b Cells<'a>) -> impl Iterator<Item = (&'a str, &'b Entry<'a>)> {
    let alone = cells.alone.iter().map(|entry| (ALONE, entry));
    alone.chain(cells.beside.iter().map(|(beside, entry)| (beside.how.as_str(), entry)))
}

fn places(data: &Data<'_>, all: &[Cells<'_>]) -> Table {
    let mut table = Table::new(vec![
        words("contender", 0),
        words("countdowns", 0),
        figures("p99", 0),
        figures("÷ alone", 0),
        figures("p99 of its trials", 3),
        figures("p50", 1),
        figures("p99.9", 2),
        figures("countdowns/s", 1),
        figures("fetches/s", 1),
        words("why not", 4),
    ]);
    for cells in all {
        let of = |entry: &Entry<'_>, quantile_of: fn(&Latency) -> u64| quantile(data, entry, quantile_of);
        let alone = cells.alone.as_ref().and_then(|entry| of(entry, |l| l.p99_ns));
        for (place, entry) in cases(cells) {
            let p99 = of(entry, |l| l.p99_ns);
            let ratio = p99.zip(alone).filter(|(_, alone)| alone.value > 0.0);
            let ns = |quantile_of| shown(of(entry, quantile_of), Unit::Ns);
            table.push(row![
                who(entry),
                if place == ALONE { "none" } else { place },
                ns(|l| l.p99_ns),
                Cell::of(ratio.map(|(p99, alone)| p99.value / alone.value), Unit::Ratio),
                spread(p99.and_then(Figure::apart), Unit::Ns),
                ns(|l| l.p50_ns),
                ns(|l| l.p999_ns),
                Cell::of(countdowns_per_s(data, entry), Unit::Number),
                Cell::of(entry.figures().and_then(|row| row.throughput_per_s), Unit::Number),
                why_not(entry),
            ]);
        }
    }
    table
}

/// Percentile spectra, a panel a contender.
pub(super) fn spectrum(data: &Data<'_>, all: &[Cells<'_>]) -> Option<Drawing> {
    let panels: Vec<SpectrumPanel> = all.iter().filter_map(|cells| panel(data, cells)).collect();
    if panels.is_empty() {
        return None;
    }
    let mut spectrum = Spectrum::new(
        "How long fetches take, percentile by percentile, beside countdowns in different places",
        "A panel a contender; the response time is on a log scale. Grey: the fetches alone. Orange: beside countdowns inline. \
         Purple: with countdowns that yield. Blue: in the place off the executor with the shortest p99. Green: in its other \
         places. Where lines part towards the right, the slowest fetches were held up most.",
        Axis::log("response time", Scale::Nanoseconds),
    );
    spectrum.columns = COLUMNS.min(panels.len());
    spectrum.labels = Labels::Each;
    spectrum.panels = panels;
    let numbers = captioned("Percentiles of the fetches in every place", &percentiles(all));
    Some(Drawing::new("mixed-spectrum", spectrum, numbers))
}

fn panel(data: &Data<'_>, cells: &Cells<'_>) -> Option<SpectrumPanel> {
    let best = cells.best_offloaded(data).map(|(how, _)| how);
    let series: Vec<SpectrumSeries> = cases(cells)
        .map(|(place, entry)| {
            let role = match place {
                ALONE => Role::Context,
                INLINE => Role::Second,
                YIELD => Role::Fourth,
                how if Some(how) == best => Role::First,
                _ => Role::Third,
            };
            SpectrumSeries { label: place.into(), role, steps: steps(data, &entry.cell.id) }
        })
        .filter(|series| !series.steps.is_empty())
        .collect();
    let beside = series.iter().any(|series| series.label != ALONE);
    beside.then(|| SpectrumPanel { title: cells.contender.into(), series, ..SpectrumPanel::default() })
}

fn percentiles(all: &[Cells<'_>]) -> Table {
    let mut table = Table::new(vec![
        words("contender", 0),
        words("countdowns", 0),
        figures("p50", 0),
        figures("p90", 1),
        figures("p99", 0),
        figures("p99.9", 1),
        figures("max", 0),
    ]);
    for (place, entry) in all.iter().flat_map(cases) {
        let Some(response) = entry.figures().and_then(|row| row.response) else { continue };
        let Latency { p50_ns, p90_ns, p99_ns, p999_ns, max_ns, .. } = response;
        let mut row = row![who(entry), if place == ALONE { "none" } else { place }];
        row.extend([p50_ns, p90_ns, p99_ns, p999_ns, max_ns].map(|ns| Cell::of(Some(ns as f64), Unit::Ns)));
        table.push(row);
    }
    table
}
