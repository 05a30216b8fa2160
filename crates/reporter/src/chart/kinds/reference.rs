//! What figures are seen beside: limits and guides. It must not know pixels.

use serde::Serialize;

/// A line with a label of its own.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Reference {
    pub(super) label: String,
    pub(super) shape: Shape,
    pub(super) limit: bool,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Shape {
    Line(Vec<(f64, f64)>),
    Level(f64),
    Upright { x: f64, interval: Option<(f64, f64)> },
}

impl Reference {
    /// A dashed line through `points` (x, y); both axes reach as far as it does.
    pub(crate) fn line(label: &str, points: Vec<(f64, f64)>) -> Self {
        Self { label: label.into(), shape: Shape::Line(points), limit: false }
    }

    /// A dashed line at the height `y`, across the plot; the axis reaches to it.
    pub(crate) fn level(label: &str, y: f64) -> Self {
        Self { label: label.into(), shape: Shape::Level(y), limit: false }
    }

    /// An upright dashed line at `x`, such as a knee. It does not stretch the axis ([`super::Axis::including`] does): where
    /// it is beyond an end of the axis the label stands there with an arrow.
    pub(crate) fn upright(label: &str, x: f64) -> Self {
        Self { label: label.into(), shape: Shape::Upright { x, interval: None }, limit: false }
    }

    /// The interval of an upright line, shaded.
    pub(crate) fn within(mut self, low: f64, high: f64) -> Self {
        if let Shape::Upright { interval, .. } = &mut self.shape {
            *interval = Some((low, high));
        }
        self
    }

    /// Drawn as a limit (vermilion), not as a guide (grey).
    pub(crate) fn limit(mut self) -> Self {
        self.limit = true;
        self
    }

    /// The numbers the axes must reach, on the x axis and on the y axis.
    pub(super) fn reaches(&self) -> (Vec<f64>, Vec<f64>) {
        match &self.shape {
            Shape::Line(points) => points.iter().copied().unzip(),
            Shape::Level(y) => (Vec::new(), vec![*y]),
            Shape::Upright { .. } => (Vec::new(), Vec::new()),
        }
    }
}
