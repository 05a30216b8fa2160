//! Names and titles made from patterns, in which `{concurrency}` stands for the workload's own. It must not know how a value
//! is written there.

use super::words::{Words, same_key};
use crate::text::located::Wrong;
use record::nearest;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The name of a workload: its table's pattern, filled in.
pub(super) fn name(table: &Spanned<DeTable<'_>>, words: &Words<'_>) -> Result<String, Wrong> {
    let missing = || Wrong::new(table.span(), "missing field `name`");
    let value = table.get_ref().get("name").ok_or_else(missing)?;
    let pattern = text("name", value)?;
    let name = filled(pattern, words, 0).map_err(|problem| Wrong::new(value.span(), problem))?;
    let lacks = |key: &&&str| !placeholders(pattern).any(|word| same_key(word, key));
    match words.varied.iter().find(lacks) {
        None => Ok(name),
        Some(key) => {
            let problem = format!(
                "name = {pattern:?}: `{key}` has several values, and so would workloads of one name; put {{{key}}} into it"
            );
            Err(Wrong::new(value.span(), problem))
        }
    }
}

/// The title of the workload with this number of so many: its table's pattern, or the one of its list, filled in.
pub(super) fn title(
    table: &Spanned<DeTable<'_>>,
    words: &Words<'_>,
    number: usize,
    count: usize,
) -> Result<String, Wrong> {
    let Some(mut value) = table.get_ref().get("title") else { return Ok(String::new()) };
    if let DeValue::Array(list) = value.get_ref() {
        if list.len() != count {
            let problem = format!("title has {} texts for {count} workloads: give one for each", list.len());
            return Err(Wrong::new(value.span(), problem));
        }
        value = &list[number];
    }
    let pattern = text("title", value)?;
    match filled(pattern, words, 1) {
        Ok(title) => Ok(title),
        // Before there were patterns, a title could have braces.
        Err(_) if words.varied.is_empty() => Ok(pattern.to_owned()),
        Err(problem) => Err(Wrong::new(value.span(), problem)),
    }
}

fn text<'a>(key: &str, value: &'a Spanned<DeValue<'_>>) -> Result<&'a str, Wrong> {
    let problem = || format!("invalid type: `{key}` is a text");
    value.get_ref().as_str().ok_or_else(|| Wrong::new(value.span(), problem()))
}

/// The words in braces.
fn placeholders(pattern: &str) -> impl Iterator<Item = &str> {
    pattern.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))
}

/// The pattern with every word in braces replaced; `which` of its two texts each value has here.
fn filled(pattern: &str, words: &Words<'_>, which: usize) -> Result<String, String> {
    let mut text = pattern.to_owned();
    for word in placeholders(pattern) {
        let Some(known) = words.known.get(word) else {
            let all: Vec<String> = words.known.keys().map(|key| format!("{{{key}}}")).collect();
            let meant = nearest(word, words.known.keys().copied());
            let meant = meant.map(|near| format!(" (did you mean {{{near}}}?)")).unwrap_or_default();
            return Err(format!(
                "{{{word}}} stands for nothing in this workload{meant}; there are {}",
                all.join(", ")
            ));
        };
        text = text.replace(&format!("{{{word}}}"), &known[which]);
    }
    Ok(text)
}
