//! The paper: lines, shapes and text by plotters, in pixels. Plotters knows whole numbers only, so it is given tenths of a
//! pixel, and the document says so in its `viewBox`. What is drawn outside the paper is drawn at its edge.

use super::kind::{Head, Role};
use super::measure;
use super::place::{Area, At, Placed};
use crate::chart::theme::{
    BAR, BASELINE, FOURTH, GRID, INK, PAPER, PAPER_STYLE, QUIET, SECOND, THIRD, finish,
};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// Width of every picture, in pixels.
pub(super) const WIDTH: f64 = 860.0;
const FINE: f64 = 10.0;
/// Size of labels, in pixels.
pub(super) const TEXT: f64 = 11.5;
/// Height a line of labels takes.
pub(super) const LINE: f64 = 14.0;
const TITLE_TEXT: f64 = 15.0;
const TITLE_LINE: f64 = 20.0;

/// Whether something was drawn, or what plotters says.
pub(super) type Drawn = Result<(), String>;

/// The shape of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marker {
    /// A filled circle.
    Circle,
    /// A circle that is empty within.
    Hollow,
    /// A filled square on its tip.
    Diamond,
}

/// A line's colour, width in pixels and opacity.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pen(pub(super) RGBColor, pub(super) f64, pub(super) f64);

/// How a text is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Font {
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) colour: RGBColor,
    /// −1 begins at the place, 0 has it in its middle, 1 ends there.
    pub(super) side: i8,
}

impl Font {
    /// A label in `colour` that begins at its place.
    pub(super) fn label(colour: RGBColor) -> Self {
        Self { size: TEXT, bold: false, colour, side: -1 }
    }

    pub(super) fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub(super) fn side(self, side: i8) -> Self {
        Self { side, ..self }
    }

    pub(super) fn size(self, size: f64) -> Self {
        Self { size, ..self }
    }
}

impl Role {
    pub(super) fn colour(self) -> RGBColor {
        match self {
            Self::First => BAR,
            Self::Second => SECOND,
            Self::Third => THIRD,
            Self::Fourth => FOURTH,
            Self::Context => BASELINE,
        }
    }
}

/// What is drawn on.
pub(super) struct Paper<'a> {
    root: DrawingArea<SVGBackend<'a>, Shift>,
    height: f64,
}

/// Height of the title, in pixels.
pub(super) fn title_height(head: &Head) -> f64 {
    title_lines(head).len() as f64 * TITLE_LINE + 8.0
}

fn title_lines(head: &Head) -> Vec<String> {
    measure::wrap(&crate::text::printable(&head.title), TITLE_TEXT, true, WIDTH - 16.0, 3)
}

/// A document of the common width with its title, and whatever `draw` puts below it.
pub(super) fn document(
    head: &Head,
    height: f64,
    draw: impl FnOnce(&Paper<'_>) -> Drawn,
) -> Result<String, String> {
    let mut svg = String::new();
    {
        let size = (fine(WIDTH).unsigned_abs(), fine(height).unsigned_abs());
        let paper = Paper { root: SVGBackend::with_string(&mut svg, size).into_drawing_area(), height };
        paper.block(&Area { left: 0.0, top: 0.0, right: WIDTH, bottom: height }, PAPER, 1.0)?;
        for (index, line) in title_lines(head).iter().enumerate() {
            let at = (8.0, 16.0 + index as f64 * TITLE_LINE);
            paper.text(line, at, Font::label(INK).bold().size(TITLE_TEXT))?;
        }
        draw(&paper)?;
        paper.root.present().map_err(|error| error.to_string())?;
    }
    let sized = in_pixels(&svg, height)
        .replace(" text-anchor=\"start\"", "")
        .replace("<polyline fill=\"none\"", "<polyline");
    Ok(finish(&sized, &head.title, &head.description, PAPER_STYLE))
}

/// The document's size in pixels; its `viewBox` stays as it is.
fn in_pixels(svg: &str, height: f64) -> String {
    let (fine_width, fine_height) = (fine(WIDTH), fine(height));
    let written = format!("<svg width=\"{fine_width}\" height=\"{fine_height}\"");
    svg.replacen(&written, &format!("<svg width=\"{WIDTH}\" height=\"{height}\""), 1)
}

fn fine(pixels: f64) -> i32 {
    (pixels * FINE).round() as i32
}

impl Paper<'_> {
    fn at(&self, at: At) -> (i32, i32) {
        (fine(at.0.clamp(0.0, WIDTH)), fine(at.1.clamp(0.0, self.height)))
    }

    fn style(pen: Pen) -> ShapeStyle {
        ShapeStyle { color: pen.0.mix(pen.2), filled: false, stroke_width: fine(pen.1).unsigned_abs() }
    }

    /// A line through `points`; one point is no line.
    pub(super) fn line(&self, points: &[At], pen: Pen) -> Drawn {
        let points: Vec<(i32, i32)> = points.iter().map(|at| self.at(*at)).collect();
        if points.len() < 2 {
            return Ok(());
        }
        self.root.draw(&PathElement::new(points, Self::style(pen))).map_err(|error| error.to_string())
    }

    /// The inside of `points`.
    pub(super) fn shape(&self, points: &[At], colour: RGBColor, opacity: f64) -> Drawn {
        let points: Vec<(i32, i32)> = points.iter().map(|at| self.at(*at)).collect();
        if points.len() < 3 {
            return Ok(());
        }
        let shape = Polygon::new(points, colour.mix(opacity).filled());
        self.root.draw(&shape).map_err(|error| error.to_string())
    }

    pub(super) fn block(&self, area: &Area, colour: RGBColor, opacity: f64) -> Drawn {
        let corners = [self.at((area.left, area.top)), self.at((area.right, area.bottom))];
        let block = Rectangle::new(corners, colour.mix(opacity).filled());
        self.root.draw(&block).map_err(|error| error.to_string())
    }

    /// A mark of about `radius` pixels; all shapes look equally large.
    pub(super) fn marker(&self, marker: Marker, at: At, radius: f64, colour: RGBColor) -> Drawn {
        let circle = |style: ShapeStyle| {
            self.root.draw(&Circle::new(self.at(at), fine(radius), style)).map_err(|error| error.to_string())
        };
        match marker {
            Marker::Circle => circle(colour.filled()),
            Marker::Hollow => {
                circle(PAPER.filled())?;
                circle(Self::style(Pen(colour, 1.6, 1.0)))
            }
            Marker::Diamond => {
                let (x, y, r) = (at.0, at.1, radius * 1.3);
                self.shape(&[(x, y - r), (x + r, y), (x, y + r), (x - r, y)], colour, 1.0)
            }
        }
    }

    /// `text` with its middle at the height of `at`.
    pub(super) fn text(&self, text: &str, at: At, font: Font) -> Drawn {
        if text.is_empty() {
            return Ok(());
        }
        let style = if font.bold { FontStyle::Bold } else { FontStyle::Normal };
        let side = match font.side {
            -1 => HPos::Left,
            0 => HPos::Center,
            _ => HPos::Right,
        };
        // Plotters divides by 1.24 when it writes the size.
        let face = FontDesc::new(FontFamily::SansSerif, font.size * FINE * 1.24, style).color(&font.colour);
        let drawn = self.root.draw_text(
            &crate::text::printable(text),
            &face.pos(Pos::new(side, VPos::Center)),
            self.at(at),
        );
        drawn.map_err(|error| error.to_string())
    }

    /// The line that leads to a placed label, if one does, from `clear` pixels beside what it belongs to.
    pub(super) fn leader(&self, place: &Placed, clear: f64) -> Drawn {
        if !place.leads {
            return Ok(());
        }
        let (from, run, rise) = (place.at, place.near.0 - place.at.0, place.near.1 - place.at.1);
        let length = run.hypot(rise).max(1e-9);
        let begin = (from.0 + run / length * clear, from.1 + rise / length * clear);
        self.line(&[begin, place.near], Pen(GRID, 0.8, 0.9))
    }

    /// The lines of a placed label.
    pub(super) fn placed(&self, lines: &[String], place: &Placed, font: Font) -> Drawn {
        let x = match place.side {
            -1 => place.area.left,
            0 => (place.area.left + place.area.right) / 2.0,
            _ => place.area.right,
        };
        for (index, line) in lines.iter().enumerate() {
            self.text(line, (x, place.area.top + (index as f64 + 0.5) * LINE), font.side(place.side))?;
        }
        Ok(())
    }
}

/// Text that says there is nothing, in the middle of `area`.
pub(super) fn no_data(paper: &Paper<'_>, area: &Area) -> Drawn {
    let middle = ((area.left + area.right) / 2.0, (area.top + area.bottom) / 2.0);
    paper.text("no data", middle, Font::label(QUIET).side(0))
}
