//! A workload's values as they stand in its name and in its title: in a name as they are written, in a title as people write
//! them, `10,000` and `20 ms`.

use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Two names of one key.
const ALIAS: [&str; 2] = ["body", "body_bytes"];
/// Keys that nothing can be named after.
const NAMELESS: [&str; 4] = ["kind", "name", "title", "requests"];

/// The values of a workload by their keys.
pub(super) struct Words<'a> {
    /// As in a name, and as in a title.
    pub(super) known: BTreeMap<&'a str, [String; 2]>,
    /// The keys that have several values in the block.
    pub(super) varied: Vec<&'a str>,
}

impl<'a> Words<'a> {
    /// Those of a workload's table with so many requests.
    pub(super) fn new(table: &'a Spanned<DeTable<'_>>, requests: u64, varied: Vec<&'a str>) -> Self {
        let mut known = BTreeMap::new();
        for (key, value) in table.get_ref() {
            match value.get_ref() {
                DeValue::Table(inner) => {
                    known.extend(inner.iter().filter_map(|(key, value)| word(key.get_ref(), value)))
                }
                _ if NAMELESS.contains(&key.get_ref().as_ref()) => {}
                _ => known.extend(word(key.get_ref(), value)),
            }
        }
        if requests > 0 {
            known.insert("requests", [requests.to_string(), for_title("requests", &requests.to_string())]);
        }
        if let Some(words) = ALIAS.iter().find_map(|key| known.get(key)).cloned() {
            known.extend(ALIAS.map(|key| (key, words.clone())));
        }
        Self { known, varied }
    }
}

/// Whether two words name the same key.
pub(super) fn same_key(one: &str, other: &str) -> bool {
    one == other || [one, other].iter().all(|key| ALIAS.contains(key))
}

fn word<'a>(key: &'a str, value: &Spanned<DeValue<'_>>) -> Option<(&'a str, [String; 2])> {
    let plain = match value.get_ref() {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => i128::from_str_radix(number.as_str(), number.radix()).ok()?.to_string(),
        DeValue::Float(number) => number.as_str().parse::<f64>().ok()?.to_string(),
        DeValue::Boolean(yes) => yes.to_string(),
        DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => return None,
    };
    Some((key, [for_name(key, &plain), for_title(key, &plain)]))
}

fn for_name(key: &str, plain: &str) -> String {
    match (key, plain) {
        ("tls", "true") => "tls".into(),
        ("tls", "false") => "plain".into(),
        // `uniform:5ms-15ms` has a character that a name may not have.
        _ => plain.replace(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)), "-"),
    }
}

fn for_title(key: &str, plain: &str) -> String {
    match (key, plain) {
        ("tls", "true") => "over TLS".into(),
        ("tls", "false") => "plain".into(),
        ("arrivals", "constant") => "at equal distances".into(),
        ("arrivals", "poisson") => "by chance".into(),
        _ => {
            let end = plain.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(plain.len());
            match plain.split_at(end) {
                ("", _) => plain.into(),
                (number, "") => grouped(number),
                (number, unit @ ("ns" | "us" | "ms" | "s" | "m" | "h")) => {
                    format!("{} {unit}", grouped(number))
                }
                _ => plain.into(),
            }
        }
    }
}

/// A number with a comma before every three digits of its whole part.
fn grouped(number: &str) -> String {
    let (whole, rest) = number.split_at(number.find('.').unwrap_or(number.len()));
    let mut text = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_have_values_as_people_write_them_and_names_as_they_are() {
        let pairs = [
            ("concurrency", "1", "1", "1"),
            ("concurrency", "999", "999", "999"),
            ("concurrency", "10000", "10000", "10,000"),
            ("iterations", "1000000000", "1000000000", "1,000,000,000"),
            ("rate", "2000.5", "2000.5", "2,000.5"),
            ("delay", "20ms", "20ms", "20 ms"),
            ("delay", "1.5s", "1.5s", "1.5 s"),
            ("delay", "uniform:5ms-15ms", "uniform-5ms-15ms", "uniform:5ms-15ms"),
            ("faults", "503:0.01", "503-0.01", "503:0.01"),
            ("how", "spawn-blocking", "spawn-blocking", "spawn-blocking"),
            ("tls", "true", "tls", "over TLS"),
            ("tls", "false", "plain", "plain"),
            ("arrivals", "poisson", "poisson", "by chance"),
        ];
        for (key, plain, name, title) in pairs {
            assert_eq!((for_name(key, plain), for_title(key, plain)), (name.into(), title.into()));
        }
    }
}
