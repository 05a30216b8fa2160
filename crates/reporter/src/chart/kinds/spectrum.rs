//! The distribution of a latency as HdrHistogram draws it: percentiles as far apart as their nines are many. A thin layer
//! over lines.

use super::axis::Axis;
use super::kind::{Head, Kind, Role};
use super::lines::{Labels, LinePanel, Lines, Point, Series};
use super::reference::Reference;
use serde::Serialize;

/// Percentile spectra in panels.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Spectrum {
    /// Title and description.
    #[serde(flatten)]
    pub(crate) head: Head,
    /// The latency.
    pub(crate) y: Axis,
    /// Panels abreast, 1 to 5.
    pub(crate) columns: usize,
    /// Whether every panel labels its lines.
    pub(crate) labels: Labels,
    /// From the top left, at most 16.
    pub(crate) panels: Vec<SpectrumPanel>,
}

/// One plot.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct SpectrumPanel {
    /// Above the plot; may be empty where there is one panel only.
    pub(crate) title: String,
    /// Below the title, in grey; may be empty.
    pub(crate) note: String,
    /// The distributions, at most 24.
    pub(crate) series: Vec<SpectrumSeries>,
    /// Latencies they are seen beside ([`Reference::level`]), and percentiles ([`Reference::upright`], as shares).
    pub(crate) references: Vec<Reference>,
}

/// One distribution.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SpectrumSeries {
    /// At its right end.
    pub(crate) label: String,
    /// Its hue.
    pub(crate) role: Role,
    /// (quantile from 0 to 1, value at or below which that share is), in any order. A quantile of 1, the maximum, is
    /// drawn where half of what the quantile before it leaves would be.
    pub(crate) steps: Vec<(f64, f64)>,
}

impl Spectrum {
    /// A picture without panels yet: one column, every line labelled.
    pub(crate) fn new(title: &str, description: &str, y: Axis) -> Self {
        let head = Head { title: title.into(), description: description.into() };
        Self { head, y, columns: 1, labels: Labels::Each, panels: Vec::new() }
    }

    fn lines(&self) -> Lines {
        Lines {
            head: self.head.clone(),
            x: Axis::quantiles("percentile"),
            y: self.y.clone(),
            columns: self.columns,
            labels: self.labels,
            panels: self.panels.iter().map(SpectrumPanel::line_panel).collect(),
        }
    }
}

impl SpectrumPanel {
    fn line_panel(&self) -> LinePanel {
        LinePanel {
            title: self.title.clone(),
            note: self.note.clone(),
            series: self.series.iter().map(SpectrumSeries::line).collect(),
            references: self.references.clone(),
            marked: Vec::new(),
        }
    }
}

impl SpectrumSeries {
    fn line(&self) -> Series {
        let below = self.steps.iter().map(|step| step.0).filter(|quantile| (0.0..1.0).contains(quantile));
        let most = below.fold(0.0, f64::max);
        let quantile = |q: f64| if q >= 1.0 { 1.0 - (1.0 - most) / 2.0 } else { q };
        let points = self.steps.iter().map(|&(q, value)| Point::new(quantile(q), value)).collect();
        Series::steps(&self.label, self.role, points)
    }
}

impl Kind for Spectrum {
    fn head(&self) -> &Head {
        &self.head
    }

    fn svg(&self) -> Result<String, String> {
        self.lines().svg()
    }
}
