//! Rows of dots: a category a row, up to three figures in it with their intervals, and the figures in words at the right.
//! It must not know what a row is.

use super::axis::{Axis, Fitted, Room};
use super::kind::{Head, Kind, Role};
use super::measure;
use super::paint::{self, Drawn, Font, Marker, Paper, Pen, TEXT, WIDTH};
use super::place::{Area, At, apart};
use super::plot::Plot;
use super::reference::{Reference, Shape};
use crate::chart::theme::{GRID, INK, QUIET};
use serde::Serialize;

/// How the first, second and third figure of a row are drawn.
const MARKS: [(Marker, Role); 3] =
    [(Marker::Circle, Role::First), (Marker::Hollow, Role::Second), (Marker::Diamond, Role::Third)];
const MOST_ROWS: usize = 40;
const MOST_LABEL: usize = 28;
const ROW: f64 = 22.0;
/// Above the rows: names of the figures, labels of references.
const HEAD: f64 = 40.0;
const FOOT: f64 = 42.0;
const RADIUS: f64 = 4.2;

/// Categories over an axis.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Dots {
    /// Title and description.
    #[serde(flatten)]
    pub(crate) head: Head,
    /// From left to right.
    pub(crate) x: Axis,
    /// What the figures of a row are called, one to three.
    pub(crate) names: Vec<String>,
    /// From the top, at most 40.
    pub(crate) rows: Vec<DotRow>,
    /// Upright lines that all rows are seen beside; others are not drawn.
    pub(crate) references: Vec<Reference>,
}

/// A category.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DotRow {
    /// Its name.
    pub(crate) label: String,
    /// A figure for each name; `None` where there is none.
    pub(crate) values: Vec<Option<DotValue>>,
    /// A word at the right where the row has no figure, such as `unsupported`.
    pub(crate) note: String,
}

/// A figure and the interval it is uncertain in.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct DotValue {
    pub(super) value: f64,
    pub(super) interval: Option<(f64, f64)>,
}

impl DotValue {
    /// A figure.
    pub(crate) fn new(value: f64) -> Self {
        Self { value, interval: None }
    }

    /// The same with its interval.
    pub(crate) fn within(self, low: f64, high: f64) -> Self {
        Self { interval: Some((low, high)), ..self }
    }
}

impl Dots {
    /// A picture without rows yet.
    pub(crate) fn new(title: &str, description: &str, x: Axis, names: &[&str]) -> Self {
        let head = Head { title: title.into(), description: description.into() };
        let names = names.iter().map(|name| (*name).to_string()).collect();
        Self { head, x, names, rows: Vec::new(), references: Vec::new() }
    }

    fn rows(&self) -> impl Iterator<Item = &DotRow> {
        self.rows.iter().take(MOST_ROWS)
    }

    fn uprights(&self) -> impl Iterator<Item = &Reference> {
        self.references.iter().filter(|one| matches!(one.shape, Shape::Upright { .. })).take(4)
    }

    fn reaches(&self) -> Vec<f64> {
        let values = self.rows().flat_map(DotRow::figures);
        values
            .flat_map(|(_, one)| [Some(one.value), one.interval.map(|i| i.0), one.interval.map(|i| i.1)])
            .flatten()
            .collect()
    }

    /// How wide the columns of figures are.
    fn columns(&self) -> Vec<f64> {
        let names = self.names.iter().take(MARKS.len()).enumerate();
        let wide = |text: &str| measure::width(text, TEXT, false);
        let column = |(index, name): (usize, &String)| {
            let figures = self.rows().flat_map(DotRow::figures).filter(|(at, _)| *at == index);
            let widest = figures.map(|(_, one)| wide(&self.x.scale.value(one.value))).fold(0.0, f64::max);
            f64::max(widest, wide(&crate::text::clip(name, MOST_LABEL)) * 1.1) + 16.0
        };
        names.map(column).collect()
    }
}

impl DotRow {
    /// Its figures, each with which of the names it has.
    fn figures(&self) -> impl Iterator<Item = (usize, DotValue)> {
        let all = self.values.iter().take(MARKS.len()).enumerate();
        all.filter_map(|(index, value)| Some((index, (*value)?)))
    }
}

/// The plot between names and figures.
struct Sheet<'a> {
    dots: &'a Dots,
    plot: Plot<'a>,
    /// Right ends of the columns of figures.
    columns: Vec<f64>,
}

impl Sheet<'_> {
    fn middle(&self, row: usize) -> f64 {
        self.plot.area.top + (row as f64 + 0.5) * ROW
    }

    fn x(&self, value: f64) -> Option<f64> {
        self.plot.x.share(value).map(|share| self.plot.across(share))
    }

    fn row(&self, paper: &Paper<'_>, index: usize, row: &DotRow) -> Drawn {
        let y = self.middle(index);
        let label = crate::text::clip(&row.label, MOST_LABEL);
        paper.text(&label, (8.0, y), Font::label(INK))?;
        let shown: Vec<(usize, DotValue, f64)> =
            row.figures().filter_map(|(at, one)| Some((at, one, self.x(one.value)?))).collect();
        let ends =
            shown.iter().fold((f64::INFINITY, 0.0), |(l, h), (_, _, x)| (f64::min(l, *x), f64::max(h, *x)));
        if ends.1 - ends.0 > 1.0 && ends.0.is_finite() {
            paper.line(&[(ends.0, y), (ends.1, y)], Pen(GRID, 1.6, 0.5))?;
        }
        for (at, one, _) in &shown {
            let (_, role) = MARKS[*at];
            if let Some((low, high)) = one.interval.and_then(|interval| self.interval(interval))
                && high - low > 2.0 * RADIUS
            {
                paper.line(&[(low, y), (high, y)], Pen(role.colour(), 1.8, 1.0))?;
            }
        }
        for (at, _, x) in &shown {
            let (marker, role) = MARKS[*at];
            paper.marker(marker, (*x, y), RADIUS, role.colour())?;
        }
        // A ring that covers the first mark has it inside.
        if let [(0, _, first), (1, _, ring), ..] = shown[..]
            && (ring - first).abs() < RADIUS
        {
            paper.marker(MARKS[0].0, (first, y), RADIUS / 2.0, MARKS[0].1.colour())?;
        }
        for (at, one) in row.figures() {
            let Some(right) = self.columns.get(at) else { continue };
            paper.text(&self.dots.x.scale.value(one.value), (*right, y), Font::label(INK).side(1))?;
        }
        if row.figures().next().is_none() {
            let note = if row.note.is_empty() { "no data" } else { &row.note };
            paper.text(
                note,
                (self.columns.last().copied().unwrap_or(WIDTH - 8.0), y),
                Font::label(QUIET).side(1),
            )?;
        }
        Ok(())
    }

    fn interval(&self, (low, high): (f64, f64)) -> Option<(f64, f64)> {
        let (low, high) = (self.plot.x.share_or_foot(low)?, self.plot.x.share(high)?);
        Some((self.plot.across(low), self.plot.across(high)))
    }

    /// Names over the figures at the right, and once over the dots of the first row that has all it can have.
    fn names(&self, paper: &Paper<'_>) -> Drawn {
        let names = || self.dots.names.iter().map(|name| crate::text::clip(name, MOST_LABEL)).zip(MARKS);
        let above = self.plot.area.top - 10.0;
        for ((name, (_, role)), right) in names().zip(&self.columns) {
            paper.text(&name, (*right, above), Font::label(role.colour()).bold().side(1))?;
        }
        let Some((first, row)) = self.dots.rows().enumerate().find(|(_, row)| row.figures().next().is_some())
        else {
            return Ok(());
        };
        let shown: Vec<(usize, f64)> =
            row.figures().filter_map(|(at, one)| Some((at, self.x(one.value)?))).collect();
        let labels: Vec<(String, Role, f64)> = shown
            .iter()
            .filter_map(|(at, x)| names().nth(*at).map(|(name, (_, role))| (name, role, *x)))
            .collect();
        let wanted: Vec<(f64, f64)> =
            labels.iter().map(|(name, _, x)| (*x, measure::width(name, TEXT, true) + 10.0)).collect();
        let places = apart(&wanted, self.plot.area.left, self.plot.area.right);
        for ((name, role, x), place) in labels.iter().zip(places) {
            let dot: At = (*x, self.middle(first) - RADIUS - 2.0);
            paper.line(&[(place, above + 7.0), dot], Pen(GRID, 0.8, 0.9))?;
            paper.text(name, (place, above), Font::label(role.colour()).bold().side(0))?;
        }
        Ok(())
    }

    fn references(&self, paper: &Paper<'_>) -> Drawn {
        let above = self.plot.area.top - 27.0;
        let uprights: Vec<_> = self.dots.uprights().collect();
        let notes: Vec<_> =
            uprights.iter().filter_map(|one| Some((self.plot.note(one)?, one.colour()))).collect();
        let wanted: Vec<(f64, f64)> = notes
            .iter()
            .map(|((item, _), _)| (item.at.first().map_or(0.0, |at| at.0), item.width + 12.0))
            .collect();
        let places = apart(&wanted, self.plot.area.left, self.plot.area.right);
        for (((_, label), colour), x) in notes.iter().zip(places) {
            paper.text(label, (x, above), Font::label(*colour).side(0))?;
        }
        uprights.iter().try_for_each(|one| self.plot.reference(paper, one))
    }
}

impl Kind for Dots {
    fn head(&self) -> &Head {
        &self.head
    }

    fn svg(&self) -> Result<String, String> {
        let count = self.rows().count();
        let top = paint::title_height(&self.head) + HEAD;
        let labels = self.rows().map(|row| crate::text::clip(&row.label, MOST_LABEL));
        let left = labels.map(|label| measure::width(&label, TEXT, false)).fold(60.0, f64::max) + 18.0;
        let widths = self.columns();
        let right = WIDTH - 8.0 - widths.iter().sum::<f64>().max(70.0) - 12.0;
        let area = Area { left, top, right, bottom: top + ROW * count.max(2) as f64 };
        let x = self.x.fit(self.reaches(), Room::Across(area.width()));
        let nothing: Fitted = Axis::linear("", self.x.scale).fit([], Room::Up(1.0));
        let end = |index: usize| WIDTH - 8.0 - widths.iter().skip(index + 1).sum::<f64>();
        let columns = (0..widths.len()).map(end).collect();
        let sheet = Sheet { dots: self, plot: Plot { x: &x, y: &nothing, area }, columns };
        let height = area.bottom + FOOT;
        paint::document(&self.head, height, |paper| {
            for row in (0..count).step_by(2) {
                let y = area.top + row as f64 * ROW;
                let band = Area { left: 0.0, top: y, right: WIDTH, bottom: y + ROW };
                paper.block(&band, GRID, 0.09)?;
            }
            sheet.plot.grid(paper)?;
            sheet.plot.x_labels(paper)?;
            sheet.references(paper)?;
            if x.ticks.is_empty() {
                paint::no_data(paper, &area)?;
            }
            sheet.names(paper)?;
            self.rows().enumerate().try_for_each(|(index, row)| sheet.row(paper, index, row))?;
            let below = height - 11.0;
            paper.text(
                &self.x.heading(),
                ((area.left + area.right) / 2.0, below),
                Font::label(INK).side(0),
            )?;
            let more = self.rows.len() - count;
            let note = if more > 0 { format!("{more} more not drawn") } else { String::new() };
            paper.text(&note, (WIDTH - 8.0, below), Font::label(QUIET).side(1))
        })
    }
}
