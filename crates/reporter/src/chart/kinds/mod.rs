//! Kinds of picture that sections fill with figures: lines over a number, latency spectra, rows of dots. A
//! kind knows axes, units and where labels have room; it must not know what a run, a contender or a trial is.

mod axis;
mod curves;
mod dots;
mod lines;
mod measure;
mod paint;
mod panels;
mod place;
mod plot;
mod reference;
mod scale;
mod spectrum;

pub(crate) use axis::Axis;
pub(crate) use dots::{DotRow, DotValue, Dots};
pub(crate) use lines::{Labels, LinePanel, Lines, Marked, Point, Series};
pub(crate) use reference::Reference;
pub(crate) use scale::Scale;
pub(crate) use spectrum::{Spectrum, SpectrumPanel, SpectrumSeries};

#[cfg(test)]
mod sample_tests;
#[cfg(test)]
mod tests;

use super::theme;
use serde::Serialize;

/// What a picture is called, and what it shows in a sentence or two, for those who do not see it.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Head {
    /// Drawn above the picture, too.
    pub(crate) title: String,
    /// Not drawn.
    pub(crate) description: String,
}

/// Which hue something has. Vermilion is not among them: it is the limits'.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Role {
    /// Blue: what the picture is about.
    First,
    /// Orange.
    Second,
    /// Green.
    Third,
    /// Purple.
    Fourth,
    /// Grey: the others, beside which it is seen.
    Context,
}

/// A picture that can be drawn.
pub(crate) trait Kind {
    /// Its title and description.
    fn head(&self) -> &Head;

    /// The picture as an SVG document: the same input gives the same bytes. An error says what plotters could not do.
    fn svg(&self) -> Result<String, String>;
}
