//! Where a value stands in a TOML text.

use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Something wrong at a place of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// Bytes of the text.
    pub(crate) at: Range<usize>,
    /// What is wrong and what would be right.
    pub(crate) problem: String,
}

impl Wrong {
    pub(crate) fn new(at: Range<usize>, problem: impl Into<String>) -> Self {
        Self { at, problem: problem.into() }
    }
}

/// Where the value at `path` stands: keys and numbers of list entries with dots between them, `contender.3.clients`. What is
/// not there stands where the nearest table around it begins.
pub(crate) fn spot(table: &Spanned<DeTable<'_>>, path: &str) -> Range<usize> {
    let mut steps = path.split('.');
    let first = steps.next().and_then(|key| table.get_ref().get(key));
    let Some(mut value) = first else { return table.span() };
    for step in steps {
        let inner = match value.get_ref() {
            DeValue::Table(table) => table.get(step),
            DeValue::Array(array) => step.parse().ok().and_then(|at: usize| array.get(at)),
            _ => None,
        };
        match inner {
            Some(inner) => value = inner,
            None => break,
        }
    }
    value.span()
}
