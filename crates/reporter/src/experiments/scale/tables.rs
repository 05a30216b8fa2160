//! The numbers behind the pictures of "How far does it scale?". It must not know how a table is shown.

use super::super::figure::{Figure, who, why_not};
use super::super::shown::{captioned, shown, spread};
use super::Figures;
use super::points::At;
use crate::data::{Data, Entry, concurrency};
use crate::model::Captioned;
use crate::number::{Unit, count as whole, plain};
use crate::table::{Cell, Column, Table, figures as numbers, row, words};
use stats::Bounded;

pub(super) fn throughput(data: &Data<'_>, figures: &Figures<'_>) -> Captioned {
    let mut table = Table::new(vec![
        words("contender", 0),
        numbers("in flight", 0),
        numbers("fetches/s", 0),
        numbers("slowest to fastest trial", 2),
        numbers("of limit", 0),
        numbers("cores used", 1),
        words("the box", 3),
        words("why not", 4),
    ]);
    let mut entries: Vec<Entry<'_>> = figures.workloads.iter().flat_map(|w| data.raw_entries(w)).collect();
    entries.sort_by_key(|entry| (&entry.cell.contender, concurrency(&entry.cell.parameters)));
    for entry in &entries {
        let in_flight = concurrency(&entry.cell.parameters);
        let sweep = figures.sweeps.iter().find(|sweep| sweep.contender == entry.cell.contender);
        let at = sweep.and_then(|sweep| sweep.at(in_flight.into()));
        table.push(row![
            who(entry),
            Cell::count(in_flight.into()),
            shown(at.map(|at| at.throughput), Unit::Number),
            spread(at.map(|at| at.throughput), Unit::Number),
            Cell::of(at.and_then(At::share), Unit::Share),
            Cell::of(at.map(|at| at.cores_used), Unit::Number),
            at.and_then(|at| at.full).map_or("", |full| full.words()),
            why_not(entry),
        ]);
    }
    captioned("Throughput by requests in flight", &table)
}

/// A row for each contender and number in flight, made by `cells`.
fn each(
    figures: &Figures<'_>,
    caption: &str,
    columns: Vec<Column>,
    cells: impl Fn(&At) -> Vec<Cell>,
) -> Captioned {
    let mut table = Table::new([vec![words("contender", 0), numbers("in flight", 0)], columns].concat());
    for sweep in &figures.sweeps {
        for at in &sweep.points {
            let mut row = row![sweep.contender.clone(), Cell::count(at.in_flight as u64)];
            row.extend(cells(at));
            table.push(row);
        }
    }
    captioned(caption, &table)
}

fn pair(figure: Option<Figure>, unit: Unit) -> [Cell; 2] {
    [shown(figure, unit), spread(figure, unit)]
}

pub(super) fn latency(figures: &Figures<'_>) -> Captioned {
    let columns = vec![
        numbers("p50", 0),
        numbers("p50 over trials", 1),
        numbers("p99", 0),
        numbers("p99 over trials", 1),
    ];
    let caption = "Response times by requests in flight: from merged histograms, and from the lowest to the highest trial";
    each(figures, caption, columns, |at| [pair(at.p50, Unit::Ns), pair(at.p99, Unit::Ns)].concat())
}

pub(super) fn cost(figures: &Figures<'_>) -> Captioned {
    let columns = vec![numbers("CPU time a request", 0), numbers("over trials", 1)];
    each(figures, "CPU time per request by requests in flight", columns, |at| {
        pair(at.cpu_ns, Unit::Ns).into()
    })
}

pub(super) fn switches(figures: &Figures<'_>) -> Captioned {
    let columns = vec![
        numbers("context switches a request", 0),
        numbers("over trials", 1),
        numbers("system calls a request", 0),
        numbers("over trials", 1),
    ];
    let caption = "Context switches and system calls per request by requests in flight";
    each(figures, caption, columns, |at| {
        [pair(at.switches, Unit::Number), pair(at.calls, Unit::Number)].concat()
    })
}

pub(super) fn memory(figures: &Figures<'_>) -> Captioned {
    let columns = vec![
        numbers("peak memory", 0),
        numbers("over trials", 1),
        numbers("threads", 1),
        numbers("processes", 2),
    ];
    each(figures, "Peak memory by requests in flight", columns, |at| {
        let most = [at.threads, at.processes].map(|n| Cell::count(n.into()));
        [pair(at.peak_bytes, Unit::Bytes), most].concat()
    })
}

pub(super) fn count(data: &Data<'_>, figures: &Figures<'_>, entries: &[Entry<'_>]) -> Captioned {
    let mut table = Table::new(vec![
        words("contender", 0),
        numbers("at once", 0),
        numbers("at once a core", 1),
        numbers("beside one", 0),
        numbers("over trials", 2),
        numbers("limit", 1),
        numbers("cores used", 0),
        words("why not", 3),
    ]);
    let cores = data.meta().placement.runner_cores.len().max(1) as f64;
    for entry in entries {
        let tasks = entry.cell.parameters.tasks();
        let counting = figures.countings.iter().find(|c| c.contender == entry.cell.contender);
        let at = counting.and_then(|c| c.points.iter().find(|at| at.tasks == tasks as f64));
        table.push(row![
            who(entry),
            Cell::count(tasks),
            Cell::of(Some(tasks as f64 / cores), Unit::Number),
            shown(at.map(|at| at.gain), Unit::Ratio),
            spread(at.map(|at| at.gain), Unit::Ratio),
            Cell::of(entry.cell.limit, Unit::Ratio),
            Cell::of(entry.figures().and_then(|row| row.cores_used), Unit::Number),
            why_not(entry),
        ]);
    }
    captioned("Work done in the same time, beside one countdown at a time", &table)
}

/// What the law says of each contender; absent where nothing could be fitted.
pub(super) fn fits(figures: &Figures<'_>) -> Option<Captioned> {
    let mut table = Table::new(vec![
        words("contender", 0),
        numbers("fitted up to", 1),
        numbers("λ", 0),
        numbers("λ, 99 %", 3),
        numbers("σ", 0),
        numbers("σ, 99 %", 3),
        numbers("κ", 0),
        numbers("κ, 99 %", 3),
        numbers("knee", 0),
        numbers("knee, 99 %", 2),
        numbers("half as efficient at", 2),
        words("", 1),
    ]);
    for (sweep, fit) in figures.sweeps.iter().zip(&figures.fits) {
        let Some(fit) = fit else { continue };
        let interval = |of: Bounded, format: &dyn Fn(f64) -> String| row![format(of.value), ends(of, format)];
        let knee = fit.knee();
        let mut row = row![sweep.contender.clone(), Cell::count(fit.range.1 as u64)];
        row.extend(interval(fit.law.lambda, &|x| format!("{}/s", plain(x))));
        row.extend(interval(fit.law.sigma, &tiny));
        row.extend(interval(fit.law.kappa, &tiny));
        row.extend(knee.map_or(vec![Cell::None; 2], |knee| interval(knee, &rounded)));
        row.push(Cell::of(fit.half().map(|half| half.value), Unit::Count));
        row.push(match fit {
            _ if !fit.tells() => "too uncertain to be drawn".into(),
            _ if fit.with_box => "of contender and box together: the box gives out too early".into(),
            _ if knee.is_some_and(|knee| fit.is_beyond(knee)) => "knee extrapolated".into(),
            _ => "".into(),
        });
        table.push(row);
    }
    let caption = "The Universal Scalability Law, X(N) = λN ÷ (1 + σ(N−1) + κN(N−1)), fitted to all trials from before the box \
                   gives out; intervals are 99 % bootstrap; what is far beyond the fitted points, or not bounded by \
                   them, is not told";
    (!table.is_empty()).then(|| captioned(caption, &table))
}

fn rounded(n: f64) -> String {
    whole(n.round() as u64)
}

fn ends(of: Bounded, format: impl Fn(f64) -> String) -> String {
    let high = if of.high.is_finite() { format(of.high) } else { "∞".into() };
    format!("[{}, {high}]", format(of.low))
}

/// Two digits, however small.
fn tiny(x: f64) -> String {
    match x {
        0.0 => "0".into(),
        x if x.abs() >= 0.001 => plain(x),
        x => format!("{x:.1e}"),
    }
}
