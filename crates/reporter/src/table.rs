//! A table before it is markdown or boxes in a terminal: both show the same one. It must not know either.

use serde::Serialize;

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

/// Plain text in rows and columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Table {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(columns: Vec<Column>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    /// Adds a row; it has as many cells as there are columns.
    pub(crate) fn push(&mut self, row: Vec<String>) {
        debug_assert_eq!(row.len(), self.columns.len(), "a row fits its table");
        self.rows.push(row);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Without the columns that say nothing in any row, and without those ranked higher than `most`.
    pub(crate) fn pruned(&self, most: u8) -> Self {
        let says = |index: usize| {
            self.rows.iter().any(|row| row.get(index).is_some_and(|cell| !matches!(cell.as_str(), "" | "—")))
        };
        let keep: Vec<usize> = (0..self.columns.len())
            .filter(|&i| self.columns[i].rank <= most && (i == 0 || says(i)))
            .collect();
        let row = |row: &Vec<String>| keep.iter().filter_map(|&i| row.get(i).cloned()).collect();
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
        table.push(vec!["x".into(), "—".into(), "1".into(), String::new()]);
        table.push(vec!["y".into(), "—".into(), "2".into(), "why".into()]);
        let titles = |most| table.pruned(most).columns.iter().map(|c| c.title).collect::<Vec<_>>();
        assert_eq!(titles(9), ["a", "c", "d"]);
        assert_eq!(titles(1), ["a", "d"]);
        assert_eq!(table.pruned(1).rows, [vec!["x", ""], vec!["y", "why"]]);
    }
}
