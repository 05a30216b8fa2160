//! A plot: two fitted axes over a box in pixels, with its grid, tick labels and references. It must not know which marks
//! stand in it.

use super::axis::{Fitted, TICK_TEXT};
use super::measure;
use super::paint::{Drawn, Font, LINE, Paper, Pen, TEXT};
use super::place::{Area, At, Item};
use super::reference::{Reference, Shape};
use crate::chart::theme::{GRID, INK, LIMIT, QUIET};
use plotters::style::RGBColor;

/// Two axes over a box.
pub(super) struct Plot<'a> {
    pub(super) x: &'a Fitted,
    pub(super) y: &'a Fitted,
    pub(super) area: Area,
}

impl Reference {
    pub(super) fn colour(&self) -> RGBColor {
        if self.limit { LIMIT } else { QUIET }
    }
}

impl Plot<'_> {
    /// Where (x, y) is; `None` where an axis cannot show it.
    pub(super) fn at(&self, x: f64, y: f64) -> Option<At> {
        Some((self.across(self.x.share(x)?), self.up(self.y.share(y)?)))
    }

    pub(super) fn across(&self, share: f64) -> f64 {
        self.area.left + share * self.area.width()
    }

    pub(super) fn up(&self, share: f64) -> f64 {
        self.area.bottom - share * self.area.height()
    }

    /// Both ends of an interval in y at x.
    pub(super) fn interval(&self, x: f64, (low, high): (f64, f64)) -> Option<(At, At)> {
        let x = self.across(self.x.share(x)?);
        Some(((x, self.up(self.y.share_or_foot(low)?)), (x, self.up(self.y.share(high)?))))
    }

    /// Lines at the ticks, and the floor.
    pub(super) fn grid(&self, paper: &Paper<'_>) -> Drawn {
        let pen = Pen(GRID, 0.8, 0.28);
        for tick in &self.y.ticks {
            let y = self.up(self.y.share_of_mapped(tick.at));
            paper.line(&[(self.area.left, y), (self.area.right, y)], pen)?;
        }
        for tick in &self.x.ticks {
            let x = self.across(self.x.share_of_mapped(tick.at));
            paper.line(&[(x, self.area.top), (x, self.area.bottom)], pen)?;
        }
        let floor = [(self.area.left, self.area.bottom), (self.area.right, self.area.bottom)];
        paper.line(&floor, Pen(GRID, 1.0, 0.9))
    }

    pub(super) fn x_labels(&self, paper: &Paper<'_>) -> Drawn {
        let mut said = f64::NEG_INFINITY;
        for tick in &self.x.ticks {
            let half = measure::width(&tick.label, TICK_TEXT, false) / 2.0;
            // A label may stand a little beyond the plot, where the next one begins.
            let (least, most) = (self.area.left - 8.0 + half, self.area.right + 8.0 - half);
            let x = self.across(self.x.share_of_mapped(tick.at)).min(most).max(least);
            // Pushed in from an end, a long label may have come too near to the one before.
            if x - half < said + 4.0 {
                continue;
            }
            said = x + half;
            let font = Font::label(QUIET).side(0).size(TICK_TEXT);
            paper.text(&tick.label, (x, self.area.bottom + 12.0), font)?;
        }
        Ok(())
    }

    pub(super) fn y_labels(&self, paper: &Paper<'_>) -> Drawn {
        for tick in &self.y.ticks {
            let y = self.up(self.y.share_of_mapped(tick.at));
            paper.text(&tick.label, (self.area.left - 6.0, y), Font::label(QUIET).side(1).size(TICK_TEXT))?;
        }
        Ok(())
    }

    /// The points of a reference as it is drawn; none where no axis can show it.
    pub(super) fn path(&self, reference: &Reference) -> Vec<At> {
        match &reference.shape {
            Shape::Line(points) => points.iter().filter_map(|(x, y)| self.at(*x, *y)).collect(),
            Shape::Level(y) => self.y.share(*y).map_or_else(Vec::new, |share| {
                let y = self.up(share);
                vec![(self.area.left, y), (self.area.right, y)]
            }),
            Shape::Upright { x, .. } if self.x.beyond(*x) != 0 => Vec::new(),
            Shape::Upright { x, .. } => self.x.share(*x).map_or_else(Vec::new, |share| {
                let x = self.across(share);
                vec![(x, self.area.bottom), (x, self.area.top)]
            }),
        }
    }

    pub(super) fn reference(&self, paper: &Paper<'_>, reference: &Reference) -> Drawn {
        if let Shape::Upright { interval: Some(x), .. } = &reference.shape {
            self.shade(paper, *x, reference.colour())?;
        }
        let width = if reference.limit { 1.6 } else { 1.4 };
        paper.line(&self.path(reference), Pen(reference.colour(), width, 1.0))
    }

    /// The plot between these two numbers of the x axis, of which the second may be infinite, from its foot to its top.
    fn shade(&self, paper: &Paper<'_>, x: (f64, f64), colour: RGBColor) -> Drawn {
        let end = |value: f64| match value {
            f64::INFINITY => Some(self.area.right),
            value => self.x.share_or_foot(value).map(|share| self.across(share)),
        };
        let (Some(left), Some(right)) = (end(x.0), end(x.1)) else { return Ok(()) };
        let shaded = Area { left, right, ..self.area };
        if shaded.width() > 0.5 { paper.block(&shaded, colour, 0.13) } else { Ok(()) }
    }

    /// Where the label of an upright line is wanted, and what it says there; `None` for other references, and without a
    /// label.
    pub(super) fn note(&self, reference: &Reference) -> Option<(Item, String)> {
        if reference.label.is_empty() {
            return None;
        }
        let Shape::Upright { x, .. } = &reference.shape else { return None };
        let label = match self.x.beyond(*x) {
            0 => reference.label.clone(),
            1 => format!("{} →", reference.label),
            _ => format!("← {}", reference.label),
        };
        let x = self.across(self.x.share(*x)?);
        let rows = ((self.area.height() / LINE) as usize).clamp(1, 60);
        let at = (0..rows).map(|row| (x, self.area.top + (row as f64 + 0.5) * LINE + 1.0)).collect();
        let width = measure::width(&label, TEXT, false);
        Some((Item { at, width, height: LINE, clear: 3.0, leads: false, within: self.area }, label))
    }
}

/// Boxes along a line, so that labels keep off it.
pub(super) fn along(points: &[At]) -> Vec<Area> {
    let between = |pair: &[At]| {
        let (from, to) = (pair[0], pair[1]);
        let steps = ((to.0 - from.0).hypot(to.1 - from.1) / 8.0).ceil().max(1.0);
        let at = move |step: f64| {
            let share = step / steps;
            Area::around((from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share), 1.5)
        };
        (0..=steps as usize).map(move |step| at(step as f64)).collect::<Vec<_>>()
    };
    points.windows(2).flat_map(between).collect()
}

/// The heading of the axes: y above the plots, x below them.
pub(super) fn headings(paper: &Paper<'_>, y: &str, y_at: At, x: &str, x_at: At) -> Drawn {
    paper.text(y, y_at, Font::label(INK))?;
    paper.text(x, x_at, Font::label(INK).side(0))
}
