//! Lines over a number, in one panel or several that share their axes. What is drawn stands here, in figures; where it
//! stands on the paper is found in `panels` and drawn in `curves`.

use super::axis::Axis;
use super::kind::{Head, Role};
use super::reference::{Reference, Shape};
use serde::Serialize;

/// Lines in panels.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Lines {
    /// Title and description.
    #[serde(flatten)]
    pub(crate) head: Head,
    /// Shared by all panels.
    pub(crate) x: Axis,
    /// Shared by all panels.
    pub(crate) y: Axis,
    /// Panels abreast, 1 to 5.
    pub(crate) columns: usize,
    /// Whether every panel labels its lines.
    pub(crate) labels: Labels,
    /// From the top left, at most 16.
    pub(crate) panels: Vec<LinePanel>,
}

/// Which lines are labelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Labels {
    /// Every line of every panel.
    Each,
    /// Every label once, in a panel as far right and up as has it: for panels that have the same lines.
    Once,
}

/// One plot.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct LinePanel {
    /// Above the plot; may be empty where there is one panel only.
    pub(crate) title: String,
    /// Below the title, in grey; may be empty.
    pub(crate) note: String,
    /// The lines, at most 24; of later ones nothing is drawn.
    pub(crate) series: Vec<Series>,
    /// What they are seen beside.
    pub(crate) references: Vec<Reference>,
    /// Points that mean something.
    pub(crate) marked: Vec<Marked>,
}

/// A line.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Series {
    pub(super) label: String,
    pub(super) role: Role,
    pub(super) points: Vec<Point>,
    pub(super) look: Look,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Look {
    /// Dots with error bars on a line.
    Measured,
    /// Dots with error bars.
    Dots,
    /// A line in its band.
    Fit,
    /// A line of upright and level pieces.
    Steps,
}

impl Look {
    pub(super) fn has_dots(self) -> bool {
        matches!(self, Self::Measured | Self::Dots)
    }
}

/// A figure, and the interval it is uncertain in.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) interval: Option<(f64, f64)>,
}

/// A hollow mark with a note.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Marked {
    /// Where it is on the x axis.
    pub(crate) x: f64,
    /// Where it is on the y axis.
    pub(crate) y: f64,
    /// What it means; the same note stands once in the picture.
    pub(crate) note: String,
}

impl Point {
    /// A figure.
    pub(crate) fn new(x: f64, y: f64) -> Self {
        Self { x, y, interval: None }
    }

    /// The same with its interval.
    pub(crate) fn within(self, low: f64, high: f64) -> Self {
        Self { interval: Some((low, high)), ..self }
    }
}

impl Series {
    /// What was measured: dots on a line, intervals as error bars. Without a label it has none.
    pub(crate) fn measured(label: &str, role: Role, points: Vec<Point>) -> Self {
        Self { label: label.into(), role, points, look: Look::Measured }
    }

    /// The same without the line: beside a fit, which would be hidden.
    pub(crate) fn dots(label: &str, role: Role, points: Vec<Point>) -> Self {
        Self { look: Look::Dots, ..Self::measured(label, role, points) }
    }

    /// What was computed: a line, intervals as a shaded band.
    pub(crate) fn fit(label: &str, role: Role, points: Vec<Point>) -> Self {
        Self { look: Look::Fit, ..Self::measured(label, role, points) }
    }

    /// The value that holds from the point before up to each point.
    pub(super) fn steps(label: &str, role: Role, points: Vec<Point>) -> Self {
        Self { look: Look::Steps, ..Self::measured(label, role, points) }
    }
}

impl Lines {
    /// A picture without panels yet: one column, every line labelled.
    pub(crate) fn new(title: &str, description: &str, x: Axis, y: Axis) -> Self {
        let head = Head { title: title.into(), description: description.into() };
        Self { head, x, y, columns: 1, labels: Labels::Each, panels: Vec::new() }
    }
}

impl LinePanel {
    /// Every x and every y the axes must reach.
    pub(super) fn reaches(&self) -> (Vec<f64>, Vec<f64>) {
        let points = self.series.iter().flat_map(|series| &series.points);
        let mut all: (Vec<f64>, Vec<f64>) = points.clone().map(|point| (point.x, point.y)).unzip();
        all.1.extend(points.filter_map(|point| point.interval).flat_map(|(low, high)| [low, high]));
        for (x, y) in self.references.iter().map(Reference::reaches) {
            all.0.extend(x);
            all.1.extend(y);
        }
        all.0.extend(self.marked.iter().map(|mark| mark.x));
        all.1.extend(self.marked.iter().map(|mark| mark.y));
        all
    }

    /// References whose label stands at the right end, as those of lines do.
    pub(super) fn lines_of_reference(&self) -> impl Iterator<Item = &Reference> {
        self.references.iter().filter(|one| matches!(one.shape, Shape::Line(_) | Shape::Level(_)))
    }
}
