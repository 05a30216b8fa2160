//! One panel of lines: bands, lines, dots, error bars, marks, and the labels at their right ends. It must not know of other
//! panels, but for which labels are already said.

use super::lines::{LinePanel, Look, Series};
use super::measure;
use super::paint::{Drawn, Font, LINE, Marker, Paper, Pen, TEXT, no_data};
use super::place::{Area, At, Item, apart, settle};
use super::plot::{Plot, along};
use crate::chart::theme::{GRID, INK};
use plotters::style::RGBColor;
use std::collections::BTreeSet;

const MOST_SERIES: usize = 24;
/// Lines in all panels, at most; what is drawn of each grows with the file, which is to stay under 100 KB.
const MOST_LINES: usize = 96;
/// Dots in all panels; where there are more, lines have none, and intervals are bands.
const MOST_DOTS: usize = 220;
/// Corners of lines in all panels; where there are more, lines are drawn less finely.
const MOST_CORNERS: usize = 1500;
const DOT: f64 = 2.6;
/// Pixels from a plot's edge to the label of a line.
const LEAD: f64 = 14.0;

/// What is to be said at the right end of a line.
#[derive(Debug, Clone)]
pub(super) struct Ending {
    pub(super) label: String,
    /// Which line it belongs to: the series, and after them the references.
    line: usize,
}

/// Leaves out what would make the file too large: series beyond the most, dots where there are too many.
pub(super) fn thin_out(panels: &mut [LinePanel]) {
    let each = (MOST_LINES / panels.len().max(1)).min(MOST_SERIES);
    for panel in panels.iter_mut() {
        panel.series.truncate(each);
        panel.references.truncate(each);
        panel.marked.truncate(each);
    }
    let all = || panels.iter().flat_map(|panel| &panel.series);
    let dots: usize = all().filter(|series| series.look.has_dots()).map(|series| series.points.len()).sum();
    let most = MOST_CORNERS / all().count().max(1);
    for series in panels.iter_mut().flat_map(|panel| &mut panel.series) {
        // Steps have their order.
        series.points.sort_by(|a, b| a.x.total_cmp(&b.x));
        if dots > MOST_DOTS && series.look.has_dots() {
            series.look = Look::Fit;
        }
        let every = series.points.len().div_ceil(most.max(4));
        if every > 1 && !series.look.has_dots() {
            let last = series.points.len() - 1;
            let mut index = 0;
            series.points.retain(|_| {
                index += 1;
                (index - 1) % every == 0 || index - 1 == last
            });
        }
    }
}

/// The labels of the lines of a panel.
pub(super) fn endings(panel: &LinePanel) -> Vec<Ending> {
    let series = panel.series.iter().map(|series| (&series.label, series.points.is_empty()));
    let references = panel.lines_of_reference().map(|reference| (&reference.label, false));
    let all = series.chain(references).enumerate();
    let named = all.filter(|(_, (label, empty))| !label.is_empty() && !empty);
    named.map(|(line, (label, _))| Ending { label: label.clone(), line }).collect()
}

/// A line as it is on the paper.
struct Curve {
    path: Vec<At>,
    colour: RGBColor,
}

/// The panel. `said` are notes that other panels have.
pub(super) fn draw(
    paper: &Paper<'_>,
    plot: &Plot<'_>,
    panel: &LinePanel,
    endings: &[Ending],
    said: &mut BTreeSet<String>,
) -> Drawn {
    for reference in &panel.references {
        plot.reference(paper, reference)?;
    }
    let drawn = panel.series.iter().map(|series| curve(plot, series));
    let asked = panel.lines_of_reference();
    let curves: Vec<Curve> =
        drawn.chain(asked.map(|one| Curve { path: plot.path(one), colour: one.colour() })).collect();
    for series in panel.series.iter().filter(|series| !series.look.has_dots()) {
        band(paper, plot, series)?;
    }
    for (series, curve) in panel.series.iter().zip(&curves) {
        let width = if series.look == Look::Fit { 1.3 } else { 1.8 };
        if series.look != Look::Dots {
            paper.line(&curve.path, Pen(curve.colour, width, 1.0))?;
        }
        if series.look.has_dots() {
            dots(paper, plot, series)?;
        }
    }
    if curves.iter().take(panel.series.len()).all(|curve| curve.path.is_empty()) {
        no_data(paper, &plot.area)?;
    }
    ends(paper, plot, endings, &curves)?;
    notes(paper, plot, panel, &curves, said)
}

fn curve(plot: &Plot<'_>, series: &Series) -> Curve {
    let mut path: Vec<At> = Vec::new();
    for at in series.points.iter().filter_map(|point| plot.at(point.x, point.y)) {
        if series.look == Look::Steps
            && let Some(&(x, _)) = path.last()
        {
            path.push((x, at.1));
        }
        path.push(at);
    }
    path.dedup_by(|a, b| (a.0 - b.0).hypot(a.1 - b.1) < 0.4);
    Curve { path, colour: series.role.colour() }
}

fn band(paper: &Paper<'_>, plot: &Plot<'_>, series: &Series) -> Drawn {
    let intervals = series.points.iter().filter_map(|point| plot.interval(point.x, point.interval?));
    let (mut lower, upper): (Vec<At>, Vec<At>) = intervals.unzip();
    lower.reverse();
    paper.shape(&[upper, lower].concat(), series.role.colour(), 0.2)
}

fn dots(paper: &Paper<'_>, plot: &Plot<'_>, series: &Series) -> Drawn {
    let colour = series.role.colour();
    for point in &series.points {
        let Some(at) = plot.at(point.x, point.y) else { continue };
        if let Some((low, high)) = point.interval.and_then(|interval| plot.interval(point.x, interval))
            && low.1 - high.1 > 2.0 * DOT
        {
            paper.line(&[low, high], Pen(colour, 1.0, 1.0))?;
        }
        paper.marker(Marker::Circle, at, DOT, colour)?;
    }
    Ok(())
}

/// Labels at the right, as near to the ends of their lines as they can be, and thin lines that lead to them.
fn ends(paper: &Paper<'_>, plot: &Plot<'_>, endings: &[Ending], curves: &[Curve]) -> Drawn {
    let ends: Vec<(&Ending, &Curve, At)> = endings
        .iter()
        .filter_map(|ending| {
            let curve = curves.get(ending.line)?;
            Some((ending, curve, *curve.path.last()?))
        })
        .collect();
    let wanted: Vec<(f64, f64)> = ends.iter().map(|(_, _, end)| (end.1, LINE)).collect();
    let places = apart(&wanted, plot.area.top - LINE / 2.0, plot.area.bottom + LINE / 2.0);
    for ((ending, curve, end), y) in ends.into_iter().zip(places) {
        let x = plot.area.right + LEAD;
        if (y - end.1).abs() > 2.0 || x - end.0 > LEAD + 6.0 {
            let elbow = (plot.area.right.max(end.0 + 1.0), end.1);
            let from = (end.0 + DOT + 1.5, end.1);
            paper.line(&[from, elbow, (x - 3.0, y)], Pen(GRID, 0.8, 0.9))?;
        }
        paper.text(&ending.label, (x, y), Font::label(curve.colour))?;
    }
    Ok(())
}

/// Marks and what they mean, and the labels of upright lines and areas.
fn notes(
    paper: &Paper<'_>,
    plot: &Plot<'_>,
    panel: &LinePanel,
    curves: &[Curve],
    said: &mut BTreeSet<String>,
) -> Drawn {
    let mut items: Vec<(Item, Vec<String>, RGBColor)> = Vec::new();
    for (item, label) in panel.references.iter().filter_map(|reference| plot.note(reference)) {
        if said.insert(label.clone()) {
            items.push((item, vec![label], crate::chart::theme::QUIET));
        }
    }
    let mut taken: Vec<Area> = curves.iter().flat_map(|curve| along(&curve.path)).collect();
    for series in panel.series.iter().filter(|series| series.look.has_dots()) {
        taken.extend(
            series.points.iter().filter_map(|point| Some(Area::around(plot.at(point.x, point.y)?, DOT))),
        );
        let bars = series.points.iter().filter_map(|point| plot.interval(point.x, point.interval?));
        taken.extend(bars.flat_map(|(low, high)| along(&[low, high])));
    }
    for mark in &panel.marked {
        let Some(at) = plot.at(mark.x, mark.y) else { continue };
        paper.marker(Marker::Hollow, at, 4.5, INK)?;
        taken.push(Area::around(at, 5.0));
        if !mark.note.is_empty() && said.insert(mark.note.clone()) {
            let lines = measure::wrap(&mark.note, TEXT, false, (plot.area.width() * 0.6).min(190.0), 4);
            let width = lines.iter().map(|line| measure::width(line, TEXT, false)).fold(0.0, f64::max);
            let height = LINE * lines.len() as f64;
            let item = Item { at: vec![at], width, height, clear: 6.0, leads: true, within: plot.area };
            items.push((item, lines, INK));
        }
    }
    let only: Vec<Item> = items.iter().map(|item| item.0.clone()).collect();
    for (place, (item, lines, colour)) in settle(&only, &taken).iter().zip(&items) {
        paper.leader(place, item.clear)?;
        paper.placed(lines, place, Font::label(*colour))?;
    }
    Ok(())
}
