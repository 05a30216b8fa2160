//! What a number on an axis counts, and how it is written there and beside a mark. It must not know pixels.

use crate::number;
use serde::Serialize;

/// The unit of an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Scale {
    /// Things: `10`, `1,000`, `1 M`.
    Count,
    /// Time: `100 µs`, `1 ms`, `1 s`.
    Nanoseconds,
    /// Memory, in powers of 1024: `64 KiB`, `1 MiB`.
    Bytes,
    /// Things a second: `1,000/s`.
    PerSecond,
    /// A ratio: `10×`.
    Ratio,
    /// A share, where 1 is everything: 0.5 is `50 %`.
    Percent,
}

/// Size and name of each unit, from the smallest.
type Units = &'static [(f64, &'static str)];

const KIB: f64 = 1024.0;
const TIMES: Units = &[(1.0, " ns"), (1e3, " µs"), (1e6, " ms"), (1e9, " s")];
const SIZES: Units = &[
    (1.0, " B"),
    (KIB, " KiB"),
    (KIB * KIB, " MiB"),
    (KIB * KIB * KIB, " GiB"),
    (KIB * KIB * KIB * KIB, " TiB"),
];
const COUNTS: Units = &[(1.0, ""), (1e6, " M"), (1e9, " G"), (1e12, " T")];
const RATES: Units = &[(1.0, "/s"), (1e6, " M/s"), (1e9, " G/s"), (1e12, " T/s")];
const RATIOS: Units = &[(1.0, "×")];
const SHARES: Units = &[(0.01, " %")];

impl Scale {
    fn units(self) -> Units {
        match self {
            Self::Count => COUNTS,
            Self::Nanoseconds => TIMES,
            Self::Bytes => SIZES,
            Self::PerSecond => RATES,
            Self::Ratio => RATIOS,
            Self::Percent => SHARES,
        }
    }

    /// Size and name of the unit in which a number as large as `beside` is read.
    pub(super) fn unit(self, beside: f64) -> (f64, &'static str) {
        let fitting = self.units().iter().rev().find(|(size, _)| beside.abs() >= size * 0.999_999);
        fitting.copied().unwrap_or(self.units()[0])
    }

    /// `value` as a tick, in the unit that fits `beside`, without digits it does not need.
    pub(super) fn tick(self, value: f64, beside: f64) -> String {
        let (size, name) = self.unit(beside);
        match short(value / size) {
            zero if zero == "0" && self != Self::Percent => zero,
            text => format!("{text}{name}"),
        }
    }

    /// `value` as a figure, with three digits.
    pub(crate) fn value(self, value: f64) -> String {
        match self {
            // Nothing that was measured: not to be written out.
            _ if value.is_finite() && value.abs() >= 1e21 => format!("{value:.2e}"),
            Self::Count if value.fract() == 0.0 && (0.0..1e15).contains(&value) => {
                number::count(value as u64)
            }
            Self::Count => number::plain(value),
            Self::Nanoseconds => number::duration(value),
            Self::Bytes => number::bytes(value),
            Self::PerSecond => format!("{}/s", number::plain(value)),
            Self::Ratio => number::times(value),
            Self::Percent => number::share(value),
        }
    }
}

/// A round number with no more digits than it needs: `0.25`, `1,000`, `1e-9`.
fn short(x: f64) -> String {
    // What is left of binary fractions: 0.30000000000000004.
    let round: f64 = format!("{x:.9e}").parse().unwrap_or(x);
    let size = round.abs();
    if size != 0.0 && !(1e-4..1e9).contains(&size) {
        return format!("{round:e}");
    }
    let sign = if round < 0.0 { "−" } else { "" };
    let fraction = format!("{}", (size.fract() * 1e9).round() / 1e9);
    let fraction = fraction.strip_prefix('0').unwrap_or_default();
    format!("{sign}{}{fraction}", number::count(size as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_in_units_people_use() {
        let ticks = [
            (Scale::Count, 10_000.0, "10,000"),
            (Scale::Count, 2.5e6, "2.5 M"),
            (Scale::Nanoseconds, 1e5, "100 µs"),
            (Scale::Nanoseconds, 1e9, "1 s"),
            (Scale::Nanoseconds, 0.5, "0.5 ns"),
            (Scale::Bytes, 65_536.0, "64 KiB"),
            (Scale::Bytes, 1_048_576.0, "1 MiB"),
            (Scale::PerSecond, 1e3, "1,000/s"),
            (Scale::Ratio, 0.1, "0.1×"),
            (Scale::Percent, 0.0001, "0.01 %"),
            (Scale::Count, 0.1 + 0.2, "0.3"),
            (Scale::Count, 1e-50, "1e-50"),
            (Scale::Count, -2000.0, "−2,000"),
        ];
        for (scale, value, wanted) in ticks {
            assert_eq!(scale.tick(value, value), wanted);
        }
        assert_eq!(Scale::Nanoseconds.tick(5e5, 2e6), "0.5 ms");
        assert_eq!(Scale::Nanoseconds.tick(0.0, 2e6), "0");
    }
}
