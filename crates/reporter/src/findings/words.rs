//! Lists, ranges and number (one or many) in sentences.

use crate::number::count;

/// Names listed at most; of more, as many are named and the rest is counted.
const LISTED: usize = 3;

/// `a`, `a and b`, `a, b and c`, `a, b, c and 7 others`.
pub(crate) fn names<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let all: Vec<&str> = names.into_iter().collect();
    if all.len() > LISTED {
        let (shown, rest) = all.split_at(LISTED);
        let others = by_number(rest.len(), "other", "others");
        return format!("{} and {} {others}", shown.join(", "), count(rest.len() as u64));
    }
    match all.split_last() {
        Some((last, [])) => (*last).into(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}

/// The smallest and the largest figure: `0.98× to 1.02×`, or one of them where both look the same.
pub(crate) fn range(figures: impl IntoIterator<Item = f64>, format: impl Fn(f64) -> String) -> String {
    let figures: Vec<f64> = figures.into_iter().collect();
    let low = format(figures.iter().copied().fold(f64::INFINITY, f64::min));
    let high = format(figures.iter().copied().fold(f64::NEG_INFINITY, f64::max));
    if low == high { low } else { format!("{low} to {high}") }
}

/// The word that fits the number.
pub(crate) fn by_number<'a>(n: usize, one: &'a str, many: &'a str) -> &'a str {
    if n == 1 { one } else { many }
}

/// `1 core`, `2 cores`.
pub(crate) fn cores(n: f64) -> String {
    let text = if n.fract() == 0.0 { format!("{n}") } else { crate::number::plain(n) };
    format!("{text} {}", if n == 1.0 { "core" } else { "cores" })
}

/// The sentence with a capital at its beginning, unless it begins with a contender's name (`family/flavour`).
pub(crate) fn capital(sentence: &str) -> String {
    let first_word = sentence.split(' ').next().unwrap_or_default();
    let mut chars = sentence.chars();
    match chars.next() {
        Some(first) if !first_word.contains('/') => first.to_uppercase().chain(chars).collect(),
        _ => sentence.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_as_a_person_writes_them() {
        assert_eq!(names(["a/a"]), "a/a");
        assert_eq!(names(["a", "b", "c"]), "a, b and c");
        assert_eq!(names(["a", "b", "c", "d", "e"]), "a, b, c and 2 others");
        assert_eq!(names(["a", "b", "c", "d"]), "a, b, c and 1 other");
    }

    #[test]
    fn a_range_of_equals_is_one_figure() {
        let one_digit = |x: f64| format!("{x:.1}");
        assert_eq!(range([1.01, 0.99], one_digit), "1.0");
        assert_eq!(range([2.0, 1.0, 3.0], one_digit), "1.0 to 3.0");
    }

    #[test]
    fn a_name_keeps_its_small_letter() {
        assert_eq!(capital("fetching"), "Fetching");
        assert_eq!(capital("tokio/multi-thread used"), "tokio/multi-thread used");
    }
}
