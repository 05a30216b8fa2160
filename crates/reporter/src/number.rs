//! Numbers as people read them: three significant digits, a unit, thousands parted. It must not know what a number means.

use serde::{Deserialize, Serialize};

/// What stands where there is no figure.
pub(crate) const NONE: &str = "—";

/// `x` with three significant digits, at most `most` of them after the point; thousands parted by commas.
fn rounded(x: f64, most: i32) -> String {
    if !x.is_finite() {
        return NONE.into();
    }
    let x = three_digits(x);
    let whole_digits = if x == 0.0 { 1 } else { x.abs().log10().floor() as i32 + 1 };
    let decimals = (if most > 2 { most } else { 3 - whole_digits.max(1) }).clamp(0, most);
    let text = format!("{:.*}", decimals as usize, x.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if x < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) { "−" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", with_commas(whole))
}

/// `x` with all but its first three digits zero, so that 999.6 µs becomes 1.00 ms and not 1000 µs.
fn three_digits(x: f64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let scale = 10f64.powi(2 - x.abs().log10().floor() as i32);
    let rounded = (x * scale).round() / scale;
    // At the ends of the range of `f64` there is nothing to round.
    if rounded.is_finite() { rounded } else { x }
}

fn with_commas(digits: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The largest unit of which `x` has at least one.
fn in_units(x: f64, units: &[(f64, &str)]) -> String {
    // Rounding may lift a figure into the next unit, and must not push 1,024 bytes out of theirs.
    let rough = three_digits(x).abs().max(x.abs());
    let fitting = units.iter().rev().find(|(size, _)| rough >= *size);
    let (size, unit) = fitting.or(units.first()).copied().unwrap_or((1.0, ""));
    match rounded(x / size, if size == 1.0 { 0 } else { 2 }) {
        text if text == NONE => text,
        text => format!("{text} {unit}"),
    }
}

/// Nanoseconds: `850 ns`, `42.1 µs`, `10.2 ms`, `1.20 s`.
pub(crate) fn duration(ns: f64) -> String {
    in_units(ns, &[(1.0, "ns"), (1e3, "µs"), (1e6, "ms"), (1e9, "s")])
}

/// Bytes: `3.20 MiB`.
pub(crate) fn bytes(bytes: f64) -> String {
    let kib = 1024.0;
    in_units(bytes, &[(1.0, "B"), (kib, "KiB"), (kib * kib, "MiB"), (kib * kib * kib, "GiB")])
}

/// A ratio to something: `98.1×`.
pub(crate) fn times(ratio: f64) -> String {
    match rounded(ratio, 2) {
        text if text == NONE => text,
        text => format!("{text}×"),
    }
}

/// A share: 0.973 is `97.3 %`.
pub(crate) fn share(share: f64) -> String {
    match rounded(share * 100.0, 1) {
        text if text == NONE => text,
        text => format!("{text} %"),
    }
}

/// A plain figure, two digits after the point or three where it is small: `4,920`, `1.93`, `0.041`.
pub(crate) fn plain(x: f64) -> String {
    rounded(x, if x.abs() < 0.0995 && x != 0.0 { 3 } else { 2 })
}

/// A count, exact: `12,345`.
pub(crate) fn count(n: u64) -> String {
    with_commas(&n.to_string())
}

/// What a figure counts, and so how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Unit {
    /// A plain number: `4,920`, `1.93`.
    Number,
    /// A whole number of things: `12,345`.
    Count,
    /// Time: `10.2 ms`.
    Ns,
    /// Memory: `3.20 MiB`.
    Bytes,
    /// A ratio to something: `98.1×`.
    Ratio,
    /// A share, where 1 is everything: 0.973 is `97.3 %`.
    Share,
}

impl Unit {
    /// A figure in this unit, three digits of it; a count is whole.
    pub(crate) fn show(self, x: f64) -> String {
        match self {
            Self::Number => plain(x),
            Self::Count if x.is_finite() => count(x.round() as u64),
            Self::Count => NONE.into(),
            Self::Ns => duration(x),
            Self::Bytes => bytes(x),
            Self::Ratio => times(x),
            Self::Share => share(x),
        }
    }
}

/// The figure as text, or the sign for none.
pub(crate) fn or_none(figure: Option<f64>, format: impl Fn(f64) -> String) -> String {
    figure.map_or_else(|| NONE.into(), format)
}

/// The middle value; the mean of the two in the middle of an even number. `None` of nothing.
pub(crate) fn median(mut figures: Vec<f64>) -> Option<f64> {
    figures.retain(|x| x.is_finite());
    figures.sort_by(f64::total_cmp);
    let upper = *figures.get(figures.len() / 2)?;
    let odd = figures.len() % 2 == 1;
    Some(if odd { upper } else { (figures[figures.len() / 2 - 1] + upper) / 2.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_keep_three_digits_and_change_unit_only_when_rounded_up_to_it() {
        let shown: Vec<String> =
            [0.0, 850.4, 999.6, 42_123.0, 999_499.0, 999_600.0, 10_234_567.0, 1.2e9, 98.7e9]
                .map(duration)
                .into();
        let wanted =
            ["0 ns", "850 ns", "1.00 µs", "42.1 µs", "999 µs", "1.00 ms", "10.2 ms", "1.20 s", "98.7 s"];
        assert_eq!(shown, wanted);
    }

    #[test]
    fn thousands_are_parted_and_three_digits_kept() {
        assert_eq!(plain(4_923.4), "4,920");
        assert_eq!(plain(1_234_567.0), "1,230,000");
        assert_eq!(plain(999.9), "1,000");
        assert_eq!(plain(9.996), "10.0");
        assert_eq!(plain(0.0041), "0.004");
        assert_eq!(plain(0.0996), "0.10");
        assert_eq!(plain(-0.0001), "0.000");
        assert_eq!(count(1_234_567), "1,234,567");
    }

    #[test]
    fn shares_and_sizes_carry_their_unit() {
        assert_eq!(share(0.97349), "97.3 %");
        assert_eq!(share(0.9999), "100 %");
        assert_eq!(share(0.0213), "2.1 %");
        assert_eq!(times(98.06), "98.1×");
        assert_eq!(bytes(5.5 * 1024.0 * 1024.0), "5.50 MiB");
    }

    #[test]
    fn what_is_not_a_number_is_none() {
        for text in [duration(f64::NAN), share(f64::INFINITY), times(f64::NAN)] {
            assert_eq!(text, NONE);
        }
        assert_eq!(plain(f64::MIN_POSITIVE), "0.000");
        assert!(plain(f64::MAX).starts_with("179,"));
    }

    #[test]
    fn the_median_stands_in_the_middle() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0, f64::NAN]), Some(2.5));
    }
}
