//! Named values of a machine, and how one is read from a file of the system.

use std::collections::BTreeMap;
use std::fs;

/// Named values, sorted.
pub(crate) type Values = BTreeMap<String, String>;

/// A file of one short line; `unknown` where there is none.
pub(crate) fn line(path: &str) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    let text: String = text.trim().chars().filter(|c| !c.is_control()).take(200).collect();
    if text.is_empty() { "unknown".into() } else { text }
}
