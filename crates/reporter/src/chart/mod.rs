//! Charts as data, and as SVG for light and dark pages. `model` chooses the bars of the first two charts, `kinds` are the
//! charts of the experiments; `draw` and `theme` turn them into SVG. Knows nothing of files.

mod draw;
pub(crate) mod kinds;
mod model;
mod theme;

pub(crate) use model::{Bars, bars};

use crate::error::ReportError;
use kinds::{Dots, Kind, Lines, Spectrum};
use serde::Serialize;

/// A chart before it is drawn: its figures, and what they are called.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Plot {
    Bars(Bars),
    Lines(Lines),
    Dots(Dots),
    Spectrum(Spectrum),
}

impl Plot {
    fn kind(&self) -> &dyn Kind {
        match self {
            Self::Bars(bars) => bars,
            Self::Lines(lines) => lines,
            Self::Dots(dots) => dots,
            Self::Spectrum(spectrum) => spectrum,
        }
    }

    /// What it shows, in a sentence or two, for readers who do not see it.
    pub(crate) fn alt(&self) -> String {
        let head = self.kind().head();
        format!("{}. {}", head.title, head.description)
    }

    /// The chart as an SVG document; the same chart gives the same bytes.
    ///
    /// # Errors
    /// Where plotters cannot draw it: a bug of this crate. `what` names the chart then.
    pub(crate) fn svg(&self, what: &'static str) -> Result<String, ReportError> {
        self.kind().svg().map_err(|why| ReportError::Chart { what, why })
    }
}

macro_rules! into_plot {
    ($($kind:ident),+) => {$(
        impl From<$kind> for Plot {
            fn from(kind: $kind) -> Self {
                Self::$kind(kind)
            }
        }
    )+};
}
into_plot!(Bars, Lines, Dots, Spectrum);
