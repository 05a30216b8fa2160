//! A table before it is markdown or boxes in a terminal: both show the same one. It must not know either.

use crate::number::{NONE, Unit};
use serde::{Deserialize, Serialize};
use std::fmt::{self, Display, Formatter};

/// A heading and how its column behaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Column {
    pub(crate) title: &'static str,
    /// Right-aligned and never broken between number and unit.
    pub(crate) numeric: bool,
    /// Where a terminal is too narrow, columns of the highest rank go first; rank 0 stays.
    #[serde(skip)]
    pub(crate) rank: u8,
}

/// A column of words.
pub(crate) fn words(title: &'static str, rank: u8) -> Column {
    Column { title, numeric: false, rank }
}

/// A column of figures.
pub(crate) fn figures(title: &'static str, rank: u8) -> Column {
    Column { title, numeric: true, rank }
}

/// What stands in a row under a heading: words, or figures as exact as they were computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Cell {
    /// Nothing; in JSON `null`.
    None,
    Text(String),
    Figure {
        value: f64,
        unit: Unit,
        /// Whether a value above zero has a sign too: it is a difference.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        signed: bool,
    },
    /// From the least to the greatest of several.
    Range {
        low: f64,
        high: f64,
        unit: Unit,
    },
}

impl Cell {
    /// A figure, if there is one.
    pub(crate) fn of(value: Option<f64>, unit: Unit) -> Self {
        value.map_or(Self::None, |value| Self::Figure { value, unit, signed: false })
    }

    /// A whole number of things.
    pub(crate) fn count(n: u64) -> Self {
        Self::of(Some(n as f64), Unit::Count)
    }

    /// A difference, if there is one, with its sign.
    pub(crate) fn difference(value: Option<f64>, unit: Unit) -> Self {
        value.map_or(Self::None, |value| Self::Figure { value, unit, signed: value > 0.0 })
    }

    /// From the least to the greatest, if there is anything.
    pub(crate) fn range(ends: Option<(f64, f64)>, unit: Unit) -> Self {
        ends.map_or(Self::None, |(low, high)| Self::Range { low, high, unit })
    }

    fn says_nothing(&self) -> bool {
        matches!(self.to_string().as_str(), "" | NONE)
    }
}

/// As people read it, three digits of a figure.
impl Display for Cell {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str(NONE),
            Self::Text(text) => f.write_str(text),
            Self::Figure { value, unit, signed } => {
                write!(f, "{}{}", if *signed { "+" } else { "" }, unit.show(*value))
            }
            Self::Range { low, high, unit } => match (unit.show(*low), unit.show(*high)) {
                (low, high) if low == high => f.write_str(&low),
                (low, high) => write!(f, "{low} to {high}"),
            },
        }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

/// A row of cells, from words and cells.
macro_rules! row {
    ($($cell:expr),* $(,)?) => { vec![$($crate::table::Cell::from($cell)),*] };
}
pub(crate) use row;

/// Cells in rows and columns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Table {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

impl Table {
    pub(crate) fn new(columns: Vec<Column>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    /// Adds a row; it has as many cells as there are columns.
    pub(crate) fn push<C: Into<Cell>>(&mut self, row: Vec<C>) {
        debug_assert_eq!(row.len(), self.columns.len(), "a row fits its table");
        self.rows.push(row.into_iter().map(Into::into).collect());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Without the columns that say nothing in any row, and without those ranked higher than `most`.
    pub(crate) fn pruned(&self, most: u8) -> Self {
        let says = |index: usize| {
            self.rows.iter().any(|row| row.get(index).is_some_and(|cell| !cell.says_nothing()))
        };
        let keep: Vec<usize> = (0..self.columns.len())
            .filter(|&i| self.columns[i].rank <= most && (i == 0 || says(i)))
            .collect();
        let row = |row: &Vec<Cell>| keep.iter().filter_map(|&i| row.get(i).cloned()).collect();
        Self {
            columns: keep.iter().map(|&i| self.columns[i].clone()).collect(),
            rows: self.rows.iter().map(row).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_say_nothing_or_rank_too_high_are_left_out() {
        let mut table = Table::new(vec![words("a", 0), figures("b", 0), figures("c", 2), words("d", 0)]);
        table.push(row!["x", Cell::None, Cell::count(1), ""]);
        table.push(row!["y", Cell::None, Cell::count(2), "why"]);
        let titles = |most| table.pruned(most).columns.iter().map(|c| c.title).collect::<Vec<_>>();
        assert_eq!(titles(9), ["a", "c", "d"]);
        assert_eq!(titles(1), ["a", "d"]);
        assert_eq!(table.pruned(1).rows, [row!["x", ""], row!["y", "why"]]);
    }

    #[test]
    fn a_figure_is_exact_and_shown_with_three_digits() {
        let cell = Cell::of(Some(10_234_567.8), Unit::Ns);
        assert_eq!(cell.to_string(), "10.2 ms");
        assert_eq!(serde_json::to_string(&cell).unwrap(), r#"{"value":10234567.8,"unit":"ns"}"#);
        assert_eq!(Cell::difference(Some(1024.0), Unit::Bytes).to_string(), "+1.00 KiB");
        assert_eq!(Cell::difference(Some(-1024.0), Unit::Bytes).to_string(), "−1.00 KiB");
        assert_eq!(Cell::difference(Some(0.0), Unit::Ns).to_string(), "0 ns");
        assert_eq!(Cell::range(Some((0.99, 1.0)), Unit::Ratio).to_string(), "0.99× to 1.00×");
        assert_eq!(Cell::range(Some((0.9999, 1.0)), Unit::Ratio).to_string(), "1.00×");
        assert_eq!(serde_json::to_string(&Cell::None).unwrap(), "null");
    }
}
