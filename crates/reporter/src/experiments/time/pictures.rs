//! The pictures of "Where does the time go?". What they show is chosen here, from figures; it must not know files.

use super::super::figure::Figure;
use super::figures::{self, Window};
use super::{Kind, tables};
use crate::chart::Plot;
use crate::chart::kinds::{
    Axis, DotRow, DotValue, Dots, Labels, LinePanel, Lines, Point, Reference, Role, Scale, Series,
};
use crate::data::Data;
use crate::findings::words::cores as of_cores;
use crate::model::{Captioned, Drawing};
use crate::number::times;

/// Panels abreast.
const ABREAST: usize = 4;
/// Rows of a picture, at most.
const ROWS: usize = 40;

pub(super) fn pictures(data: &Data<'_>, fetch: &Kind<'_>, count: &Kind<'_>) -> Vec<Drawing> {
    let mut drawings = Vec::new();
    let mut add = |name, plot: Plot, numbers: Captioned| drawings.push(Drawing::new(name, plot, numbers));
    for (name, dots) in ["time-overlap", "time-overlap-2"].into_iter().zip(overlap(data, fetch, count)) {
        add(name, dots.into(), tables::overlap(fetch, count));
    }
    if !fetch.windows.is_empty() {
        let dots = parts(&fetch.windows, "What the time of a fetch is made of", "waiting for the answer");
        add("time-fetch", dots.into(), tables::parts(fetch, "fetch"));
    }
    if !count.windows.is_empty() {
        let dots = parts(&count.windows, "What the time of a countdown is made of", "waiting for a core");
        add("time-countdown", dots.into(), tables::parts(count, "countdown"));
    }
    if let Some(lines) = queue(data, count) {
        add("time-queue", lines.into(), tables::queue(count));
    }
    drawings
}

/// A row: a contender's fetches or countdowns.
fn gained(window: &Window, gain: Option<Figure>) -> DotRow {
    DotRow {
        label: window.contender.clone(),
        values: vec![gain.map(Figure::dot), Some(window.cores_used.dot())],
        note: String::new(),
    }
}

/// A row that says what those below it are.
fn heading(label: &str, at_once: &str) -> DotRow {
    DotRow { label: label.into(), note: format!("at once: {at_once}"), ..DotRow::default() }
}

/// Fetches above countdowns, each from those that gain most; countdowns by themselves where both have no room.
fn overlap(data: &Data<'_>, fetch: &Kind<'_>, count: &Kind<'_>) -> Vec<Dots> {
    let cores = data.meta().placement.runner_cores.len() as f64;
    let speedup = |window: &Window| window.speedup.map(|value| Figure { value, low: value, high: value });
    let sorted = |kind: &Kind<'_>, gain: &dyn Fn(&Window) -> Option<Figure>| {
        let mut windows: Vec<&Window> = kind.windows.iter().collect();
        let key = |window: &Window| gain(window).map_or(0.0, |figure| figure.value);
        windows.sort_by(|a, b| key(b).total_cmp(&key(a)));
        windows.into_iter().map(|window| gained(window, gain(window))).collect::<Vec<_>>()
    };
    let mut fetches = sorted(fetch, &|window| Some(window.overlap));
    let mut counted = sorted(count, &speedup);
    if !fetches.is_empty() && !counted.is_empty() {
        fetches.insert(0, heading("Fetching", "overlap"));
        counted.insert(0, heading("Counting down", "speed-up"));
    }
    let sheets = if fetches.len() + counted.len() <= ROWS {
        vec![[fetches, counted].concat()]
    } else {
        vec![fetches, counted]
    };
    let picture = |rows: Vec<DotRow>| {
        let x = Axis::log("at once, and cores used", Scale::Count).including(cores);
        let mut dots = Dots::new(
            "Waits overlap, work divides by cores: how much is done at once, and on how many cores",
            "A row for each contender's fetches, with how many were under way at once (overlap), and one for its countdowns, with \
             their speed-up over one at a time; each beside the cores it used, on a logarithmic axis, lines from the lowest to \
             the highest trial. Where the two marks lie far apart, waits overlap that no core works on; where they cover each \
             other, work only divides by cores, up to the dashed line: the cores there are.",
            x,
            &["at once", "cores used"],
        );
        dots.rows = rows;
        dots.references.push(Reference::upright(&of_cores(cores), cores).limit());
        dots
    };
    sheets.into_iter().filter(|rows| !rows.is_empty()).map(picture).collect()
}

fn parts(windows: &[Window], title: &str, waiting: &str) -> Dots {
    let description = format!(
        "Shares of the mean response time, a row for each contender: queued is from due to begun, working is CPU time of all \
         threads, {waiting} is the rest of the service time. Where work is done in parallel to the task, or before its first \
         byte, the three come to more than 100 %."
    );
    let x = Axis::linear("share of the mean response time", Scale::Percent);
    let mut dots = Dots::new(title, &description, x, &["queued", "working", waiting]);
    let mut sorted: Vec<&Window> = windows.iter().collect();
    sorted.sort_by(|a, b| a.parts.shares()[0].total_cmp(&b.parts.shares()[0]));
    dots.rows = sorted
        .into_iter()
        .map(|window| DotRow {
            label: window.contender.clone(),
            values: window.parts.shares().map(|share| Some(DotValue::new(share))).into(),
            note: String::new(),
        })
        .collect();
    dots
}

/// Absent where no window has several countdowns.
fn queue(data: &Data<'_>, count: &Kind<'_>) -> Option<Lines> {
    let title = "Countdowns, all due at once: from due to done, and from begun to done";
    let description = "A panel for each contender: the response and the service times of its countdowns, each in rising order, \
                       above the dashed time that one takes alone. Where the response rises and the service stays level, tasks \
                       queue in the runtime; where both lie high, all were begun at once and share the cores.";
    let x = Axis::linear("countdowns, in rising order", Scale::Count);
    let mut lines = Lines::new(title, description, x, Axis::linear("time", Scale::Nanoseconds));
    (lines.columns, lines.labels) = (ABREAST, Labels::Once);
    for entry in count.entries.iter().filter(|entry| entry.cell.parameters.tasks() > 1) {
        let Some(window) = count.window(&entry.cell.contender) else { continue };
        let Some((response, service)) = figures::ranks(data, entry) else { continue };
        let points =
            |ranks: Vec<(f64, f64)>| ranks.into_iter().map(|(rank, ns)| Point::new(rank, ns)).collect();
        lines.panels.push(LinePanel {
            title: window.contender.clone(),
            note: window.speedup.map(|speedup| format!("speed-up {}", times(speedup))).unwrap_or_default(),
            series: vec![
                Series::measured("response", Role::First, points(response)),
                Series::measured("service", Role::Second, points(service)),
            ],
            references: window.alone_ns.map(|ns| Reference::level("one alone", ns)).into_iter().collect(),
            marked: Vec::new(),
        });
    }
    (!lines.panels.is_empty()).then_some(lines)
}
