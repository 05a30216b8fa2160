//! The pictures of "How far does it scale?". What they show is chosen here, from figures; it must not know files.

use super::super::figure::Figure;
use super::points::{At, KEPT, Kind, Sweep};
use super::{Figures, tables};
use crate::chart::kinds::{Axis, Labels, LinePanel, Lines, Marked, Point, Reference, Role, Scale, Series};
use crate::data::{Data, Entry};
use crate::model::{Captioned, Drawing};
use crate::number::{count as whole, duration, times};

/// A panel a contender, so many abreast.
const ABREAST: usize = 4;

pub(super) fn pictures(data: &Data<'_>, figures: &Figures<'_>, countdowns: &[Entry<'_>]) -> Vec<Drawing> {
    let mut drawings = Vec::new();
    let mut add = |name, lines: Lines, numbers: Captioned| {
        if !lines.panels.is_empty() {
            drawings.push(Drawing::new(name, lines, numbers));
        }
    };
    add("scale-throughput", throughput(figures), tables::throughput(data, figures));
    add("scale-latency", latency(figures), tables::latency(figures));
    add("scale-cost", cost(figures), tables::cost(figures));
    add("scale-switches", switches(figures), tables::switches(figures));
    add("scale-memory", memory(figures), tables::memory(figures));
    add("scale-count", count(figures), tables::count(data, figures, countdowns));
    drawings
}

/// Contenders with a line to draw.
fn lines_of<'a>(figures: &'a Figures<'_>) -> impl Iterator<Item = (usize, &'a Sweep)> {
    figures.sweeps.iter().enumerate().filter(|(_, sweep)| sweep.points.len() > 1)
}

fn in_flight() -> Axis {
    Axis::log("requests in flight", Scale::Count)
}

fn series(sweep: &Sweep, figure: impl Fn(&At) -> Option<Figure>) -> Vec<Point> {
    sweep.points.iter().filter_map(|at| Some(figure(at)?.point(at.in_flight))).collect()
}

fn throughput(figures: &Figures<'_>) -> Lines {
    let title = "How far does it scale? Fetches a second by requests in flight";
    let description = format!(
        "A panel for each contender, both axes logarithmic: dots at the measured throughput, bars from the slowest to the \
         fastest trial, beside the dashed limit, in flight ÷ {}; a curve through the dots is the Universal Scalability Law in \
         its 99 % bootstrap band, an upright its knee; a hollow mark is where the box gives out.",
        duration(figures.delay_ns)
    );
    let mut lines =
        Lines::new(title, &description, in_flight(), Axis::log("fetches a second", Scale::PerSecond));
    (lines.columns, lines.labels) = (ABREAST, Labels::Once);
    lines.panels = lines_of(figures).map(|(index, sweep)| throughput_panel(figures, index, sweep)).collect();
    lines
}

fn throughput_panel(figures: &Figures<'_>, index: usize, sweep: &Sweep) -> LinePanel {
    let (kept, first) = (KEPT * 100.0, &sweep.points[0]);
    let note = match sweep.follows_to() {
        Some(n) => format!("{kept:.0} % of limit up to {}", whole(n as u64)),
        None if first.limit.is_some() => format!("below {kept:.0} % at {}", whole(first.in_flight as u64)),
        None => String::new(),
    };
    let mut panel = LinePanel { title: sweep.contender.clone(), note, ..LinePanel::default() };
    let measured = series(sweep, |at| Some(at.throughput));
    if let Some(fit) = figures.fits[index].as_ref().filter(|fit| fit.tells()) {
        let point = |(n, at): (f64, stats::Bounded)| Point::new(n, at.value).within(at.low, at.high);
        panel.series.push(Series::fit(
            "fit, 99 %",
            Role::Second,
            fit.curve.iter().copied().map(point).collect(),
        ));
        if let Some(knee) = fit.knee().filter(|_| !fit.with_box) {
            panel.references.push(Reference::upright("knee", knee.value).within(knee.low, knee.high));
        }
        panel.series.push(Series::dots("measured", Role::First, measured));
    } else {
        panel.series.push(Series::measured("measured", Role::First, measured));
    }
    let limit: Vec<(f64, f64)> =
        sweep.points.iter().filter_map(|at| Some((at.in_flight, at.limit?))).collect();
    if limit.len() > 1 {
        panel.references.push(Reference::line("limit", limit).limit());
    }
    panel.marked = mark(sweep, |at| Some(at.throughput));
    panel
}

/// The first point at which the box gives out.
fn mark(sweep: &Sweep, figure: impl Fn(&At) -> Option<Figure>) -> Vec<Marked> {
    let at = sweep.box_gives_out().map(|index| &sweep.points[index]);
    let mark =
        |at: &At| Some(Marked { x: at.in_flight, y: figure(at)?.value, note: "the box gives out".into() });
    at.and_then(mark).into_iter().collect()
}

fn latency(figures: &Figures<'_>) -> Lines {
    let title = "How long an answer takes, by requests in flight";
    let description = format!(
        "A panel for each contender, both axes logarithmic: response time at the median and at the 99th percentile, bars from \
         the lowest to the highest trial, above the dashed delay of {}; a hollow mark is where the box gives out.",
        duration(figures.delay_ns)
    );
    let mut lines =
        Lines::new(title, &description, in_flight(), Axis::log("response time", Scale::Nanoseconds));
    (lines.columns, lines.labels) = (ABREAST, Labels::Once);
    let panel = |(_, sweep): (usize, &Sweep)| LinePanel {
        title: sweep.contender.clone(),
        series: vec![
            Series::measured("p99", Role::Second, series(sweep, |at| at.p99)),
            Series::measured("p50", Role::First, series(sweep, |at| at.p50)),
        ],
        references: vec![Reference::level("delay", figures.delay_ns).limit()],
        marked: mark(sweep, |at| at.p50),
        ..LinePanel::default()
    };
    lines.panels = lines_of(figures).map(panel).collect();
    lines
}

/// A panel for each kind of contender, with a line for each contender of it.
fn by_kind(figures: &Figures<'_>, what: &str, figure: impl Fn(&At) -> Option<Figure>) -> Vec<LinePanel> {
    let kinds = [
        (Some(Kind::Few), Role::First, "few threads"),
        (Some(Kind::Thread), Role::Second, "a thread for each"),
        (Some(Kind::Process), Role::Third, "processes"),
        (None, Role::Fourth, "other"),
    ];
    let mut panels = Vec::new();
    for (kind, role, title) in kinds {
        let of_kind = lines_of(figures).filter(|(_, sweep)| sweep.kind() == kind);
        let lines = of_kind.map(|(_, sweep)| (sweep, series(sweep, &figure)));
        let drawn = lines.filter(|(_, points)| !points.is_empty());
        let series: Vec<Series> =
            drawn.map(|(sweep, points)| Series::measured(&sweep.contender, role, points)).collect();
        if !series.is_empty() {
            panels.push(LinePanel { title: title.into(), note: what.into(), series, ..LinePanel::default() });
        }
    }
    panels
}

fn cost(figures: &Figures<'_>) -> Lines {
    let title = "What a request costs in CPU time, by requests in flight";
    let description = "CPU time per request over requests in flight, both axes logarithmic; a panel for each kind of \
                       contender, a line for each contender, bars from the lowest to the highest trial.";
    let mut lines =
        Lines::new(title, description, in_flight(), Axis::log("CPU time a request", Scale::Nanoseconds));
    lines.panels = by_kind(figures, "", |at| at.cpu_ns);
    lines.columns = lines.panels.len();
    lines
}

fn switches(figures: &Figures<'_>) -> Lines {
    let title = "How often threads switch for a request, by requests in flight";
    let description = "Context switches of threads per request over requests in flight and, where the kernel tells, system \
                       calls per request, both axes logarithmic; a panel for each kind of contender, a line for each contender.";
    let mut lines = Lines::new(title, description, in_flight(), Axis::log("times a request", Scale::Count));
    lines.panels = by_kind(figures, "context switches", |at| at.switches);
    lines.columns = lines.panels.len();
    lines.panels.extend(by_kind(figures, "system calls", |at| at.calls));
    lines
}

fn memory(figures: &Figures<'_>) -> Lines {
    let title = "How much memory it takes, by requests in flight";
    let description = "Peak memory of the whole process tree over requests in flight, both axes logarithmic; a panel for each \
                       kind of contender, a line for each contender.";
    let mut lines = Lines::new(title, description, in_flight(), Axis::log("peak memory", Scale::Bytes));
    lines.panels = by_kind(figures, "", |at| at.peak_bytes);
    lines.columns = lines.panels.len();
    lines
}

fn count(figures: &Figures<'_>) -> Lines {
    let title = "How far do countdowns scale? Work in the same time, by tasks at once";
    let description = "A panel for each contender: how much more it does with several countdowns at once than with one, bars \
                       from the slowest to the fastest trial, below the dashed limit, which is the tasks or the cores, \
                       whichever are fewer.";
    let x = Axis::linear("countdowns at once", Scale::Count);
    let mut lines = Lines::new(title, description, x, Axis::linear("beside one at a time", Scale::Ratio));
    (lines.columns, lines.labels) = (ABREAST, Labels::Once);
    for counting in &figures.countings {
        let points = counting.points.iter().map(|at| at.gain.point(at.tasks)).collect();
        let mut limit: Vec<(f64, f64)> = counting.points.iter().map(|at| (at.tasks, at.limit)).collect();
        // The corner stands where tasks are as many as cores.
        let cores = limit.iter().map(|at| at.1).fold(0.0, f64::max);
        limit.push((cores, cores));
        limit.sort_by(|a, b| a.0.total_cmp(&b.0));
        let best = counting.points.iter().map(|at| at.gain.value).fold(0.0, f64::max);
        lines.panels.push(LinePanel {
            title: counting.contender.clone(),
            note: format!("at best {}", times(best)),
            series: vec![Series::measured("measured", Role::First, points)],
            references: vec![Reference::line("limit", limit).limit()],
            marked: Vec::new(),
        });
    }
    lines
}
