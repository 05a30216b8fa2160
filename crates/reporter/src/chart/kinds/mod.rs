//! Kinds of picture that sections fill with figures: lines over a number, latency spectra, rows of dots. A
//! kind knows axes, units and where labels have room; it must not know what a run, a contender or a trial is.

mod axis;
mod curves;
mod dots;
mod kind;
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
pub(crate) use kind::{Head, Kind, Role};
pub(crate) use lines::{Labels, LinePanel, Lines, Marked, Point, Series};
pub(crate) use reference::Reference;
pub(crate) use scale::Scale;
pub(crate) use spectrum::{Spectrum, SpectrumPanel, SpectrumSeries};

#[cfg(test)]
mod sample_tests;
#[cfg(test)]
mod tests;
