//! How a figure stands in a table and on a line of a picture. It must not know any question.

use super::figure::Figure;
use crate::chart::kinds::Point;
use crate::headline::DOUBT;
use crate::model::Captioned;
use crate::number::Unit;
use crate::table::{Cell, Table};

impl Figure {
    /// In another unit.
    pub(super) fn times(self, factor: f64) -> Self {
        Self { value: self.value * factor, low: self.low * factor, high: self.high * factor }
    }

    /// As a point at `x` with its interval.
    pub(super) fn point(self, x: f64) -> Point {
        Point::new(x, self.value).within(self.low, self.high)
    }
}

/// The figure itself, if there is one.
pub(super) fn shown(figure: Option<Figure>, unit: Unit) -> Cell {
    Cell::of(figure.map(|figure| figure.value), unit)
}

/// From the lowest to the highest trial.
pub(super) fn spread(figure: Option<Figure>, unit: Unit) -> Cell {
    Cell::range(figure.map(|figure| (figure.low, figure.high)), unit)
}

/// A table with its caption; a mark of doubt in it is explained. Columns that say nothing are left out.
pub(super) fn captioned(caption: &str, table: &Table) -> Captioned {
    let marked =
        table.rows.iter().any(|row| row.first().is_some_and(|name| name.to_string().ends_with(DOUBT)));
    let note = if marked {
        format!("; {DOUBT} a check doubts some of the trials, which count all the same")
    } else {
        String::new()
    };
    Captioned { caption: format!("{caption}{note}"), table: table.pruned(u8::MAX) }
}
