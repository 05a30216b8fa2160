//! A value that is read well and makes no sense: checks name it by its path, and whoever has the text says where that is.

use super::place::{Wrong, spot};
use toml::Spanned;
use toml::de::DeTable;

/// What is wrong with the value at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// As [`spot`] takes it; empty for the whole.
    pub(crate) path: String,
    /// What is wrong and what would be right.
    pub(crate) problem: String,
}

impl Fault {
    pub(crate) fn at(path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { path: path.into(), problem: problem.into() }
    }

    /// The same, of something that stands inside `outer` and is called `whose`.
    pub(crate) fn inside(self, outer: &str, whose: &str) -> Self {
        let path = if self.path.is_empty() { outer.into() } else { format!("{outer}.{}", self.path) };
        Self { path, problem: format!("{whose}: {}", self.problem) }
    }

    /// The same, where the table of that text has it.
    pub(crate) fn in_table(self, table: &Spanned<DeTable<'_>>) -> Wrong {
        Wrong::new(spot(table, &self.path), self.problem)
    }
}
