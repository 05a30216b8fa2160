//! Panels of lines on the paper: how many abreast, how large, what is shared, and which of them says which label. It must
//! not know how a line is drawn.

use super::axis::{Axis, Fitted, Room, TICK_TEXT};
use super::curves::{self, Ending};
use super::kind::{Head, Kind};
use super::lines::{Labels, LinePanel, Lines};
use super::measure;
use super::paint::{self, Drawn, Font, LINE, Paper, TEXT, WIDTH};
use super::place::Area;
use super::plot::{Plot, headings};
use crate::chart::theme::{INK, QUIET};
use std::collections::BTreeSet;

const MOST_PANELS: usize = 16;
/// Between panels, where no label stands between them.
const GAP: f64 = 18.0;
/// Between a plot and the label of a line that ends there.
const LEAD: f64 = 14.0;
const MOST_LABEL: usize = 28;
const HEADING: f64 = 22.0;
const TICKS: f64 = 20.0;

/// Where the plots are.
struct Layout {
    columns: usize,
    areas: Vec<Area>,
    height: f64,
    top: f64,
}

impl Kind for Lines {
    fn head(&self) -> &Head {
        &self.head
    }

    fn svg(&self) -> Result<String, String> {
        svg(self)
    }
}

/// The picture.
fn svg(lines: &Lines) -> Result<String, String> {
    let mut panels: Vec<LinePanel> = lines.panels.iter().take(MOST_PANELS).cloned().collect();
    let left_out = lines.panels.len() - panels.len();
    curves::thin_out(&mut panels);
    let columns = lines.columns.clamp(1, 5).min(panels.len()).max(1);
    let (xs, ys): (Vec<_>, Vec<_>) = panels.iter().map(LinePanel::reaches).unzip();
    let endings = endings(&panels, columns, lines.labels);
    let plot_height = plot_height(columns, &endings);
    let y = lines.y.fit(ys.concat(), Room::Up(plot_height));
    let layout = layout(lines, &panels, &endings, columns, plot_height, &y);
    let width = layout.areas.first().map_or(WIDTH, Area::width);
    let x = lines.x.fit(xs.concat(), Room::Across(width));
    let note = if left_out > 0 { format!("{left_out} more not drawn") } else { String::new() };
    paint::document(&lines.head, layout.height, |paper| {
        frame(paper, (&lines.x, &lines.y), &layout, &note)?;
        let mut said = BTreeSet::new();
        for (index, panel) in panels.iter().enumerate() {
            let plot = Plot { x: &x, y: &y, area: layout.areas[index] };
            titles(paper, panel, &plot, columns)?;
            plot.grid(paper)?;
            if index % columns == 0 {
                plot.y_labels(paper)?;
            }
            if index + columns >= panels.len() {
                plot.x_labels(paper)?;
            }
            curves::draw(paper, &plot, panel, &endings[index], &mut said)?;
        }
        if panels.is_empty() {
            let all = Area { left: 0.0, top: layout.top, right: WIDTH, bottom: layout.height - HEADING };
            paint::no_data(paper, &all)?;
        }
        Ok(())
    })
}

fn plot_height(columns: usize, endings: &[Vec<Ending>]) -> f64 {
    let usual = match columns {
        1 => 330.0,
        2 => 230.0,
        3 => 165.0,
        _ => 130.0,
    };
    let labels = endings.iter().map(Vec::len).max().unwrap_or(0);
    f64::max(usual, labels as f64 * LINE)
}

/// The labels at the right of each panel.
fn endings(panels: &[LinePanel], columns: usize, labels: Labels) -> Vec<Vec<Ending>> {
    let mut order: Vec<usize> = (0..panels.len()).collect();
    if labels == Labels::Once {
        order.sort_by_key(|index| (index / columns, columns - index % columns));
    }
    let mut said = BTreeSet::new();
    let mut all = vec![Vec::new(); panels.len()];
    for index in order {
        for mut ending in curves::endings(&panels[index]) {
            ending.label = crate::text::clip(&ending.label, MOST_LABEL);
            if labels == Labels::Each || said.insert(ending.label.clone()) {
                all[index].push(ending);
            }
        }
    }
    all
}

fn layout(
    lines: &Lines,
    panels: &[LinePanel],
    endings: &[Vec<Ending>],
    columns: usize,
    plot_height: f64,
    y: &Fitted,
) -> Layout {
    let wide = |text: &str, size| measure::width(text, size, false);
    let left = y.ticks.iter().map(|tick| wide(&tick.label, TICK_TEXT)).fold(0.0, f64::max) + 14.0;
    let room = |column: usize| {
        let here = endings.iter().skip(column).step_by(columns).flatten();
        let widest = here.map(|ending| wide(&ending.label, TEXT)).fold(0.0, f64::max);
        if widest > 0.0 { widest + LEAD + 10.0 } else { GAP }
    };
    let rooms: Vec<f64> = (0..columns).map(room).collect();
    let width = (WIDTH - left - rooms.iter().sum::<f64>()) / columns as f64;
    let has = |text: fn(&LinePanel) -> &String| panels.iter().any(|panel| !text(panel).is_empty());
    let head = if has(|panel| &panel.title) { 18.0 } else { 0.0 }
        + if has(|panel| &panel.note) { 15.0 } else { 0.0 };
    let top = paint::title_height(&lines.head) + HEADING;
    let area = |index: usize| {
        let (row, column) = ((index / columns) as f64, index % columns);
        let left = left + rooms.iter().take(column).sum::<f64>() + width * column as f64;
        let top = top + row * (plot_height + head + 16.0) + head;
        Area { left, top, right: left + width, bottom: top + plot_height }
    };
    let areas: Vec<Area> = (0..panels.len()).map(area).collect();
    let bottom = areas.last().map_or(top + 60.0, |area| area.bottom);
    Layout { columns, areas, height: bottom + TICKS + HEADING, top }
}

/// The headings of the axes, and what was left out.
fn frame(paper: &Paper<'_>, (x, y): (&Axis, &Axis), layout: &Layout, note: &str) -> Drawn {
    let abreast = layout.areas.iter().take(layout.columns);
    let right = abreast.map(|area| area.right).fold(0.0, f64::max);
    let left = layout.areas.first().map_or(0.0, |area| area.left);
    let below = layout.height - HEADING / 2.0;
    if !layout.areas.is_empty() {
        let middle = ((left + right) / 2.0, below);
        headings(paper, &y.heading(), (8.0, layout.top - HEADING + 8.0), &x.heading(), middle)?;
    }
    paper.text(note, (WIDTH - 8.0, below), Font::label(QUIET).side(1))
}

fn titles(paper: &Paper<'_>, panel: &LinePanel, plot: &Plot<'_>, columns: usize) -> Drawn {
    let room = if columns == 1 { WIDTH - plot.area.left } else { plot.area.width() + GAP - 6.0 };
    let note = if panel.note.is_empty() { 0.0 } else { 15.0 };
    let title = measure::fit(&panel.title, 12.0, true, room);
    let at = (plot.area.left, plot.area.top - 11.0);
    paper.text(&title, (at.0, at.1 - note), Font::label(INK).bold().size(12.0))?;
    paper.text(&measure::fit(&panel.note, TICK_TEXT, false, room), at, Font::label(QUIET).size(TICK_TEXT))
}
