//! Durations as short text: `250us`, `10ms`, `1.5s`. Knows nothing of what they are used for.

/// Units from the largest to the smallest, so that the first that divides a value is its canonical one.
const UNITS: [(&str, u64); 4] = [("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000), ("ns", 1)];

/// Reads a number with a unit (`ns`, `us`, `ms`, `s`); decimals are allowed where they come out as whole nanoseconds.
///
/// Returns `None` for anything else: no unit, a sign, an overflow, a fraction of a nanosecond.
pub(crate) fn parse_ns(text: &str) -> Option<u64> {
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = text.split_at(split);
    let (_, scale) = UNITS.into_iter().find(|(name, _)| *name == unit)?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    if whole.is_empty() || fraction.is_empty() || fraction.len() > 9 {
        return None;
    }
    let whole_ns = whole.parse::<u64>().ok()?.checked_mul(scale)?;
    let parts = fraction.parse::<u64>().ok()?.checked_mul(scale)?;
    let divisor = 10_u64.pow(u32::try_from(fraction.len()).ok()?);
    if !parts.is_multiple_of(divisor) {
        return None;
    }
    whole_ns.checked_add(parts / divisor)
}

/// Writes nanoseconds in the largest unit that leaves a whole number; zero is `0ms`.
pub(crate) fn format_ns(value_ns: u64) -> String {
    if value_ns == 0 {
        return "0ms".to_owned();
    }
    UNITS
        .into_iter()
        .find(|(_, scale)| value_ns.is_multiple_of(*scale))
        .map(|(name, scale)| format!("{}{name}", value_ns / scale))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_value_agree() {
        for (text, value_ns) in [
            ("0ms", 0),
            ("1ns", 1),
            ("250us", 250_000),
            ("10ms", 10_000_000),
            ("1500us", 1_500_000),
            ("60s", 60_000_000_000),
        ] {
            assert_eq!(parse_ns(text), Some(value_ns), "{text}");
            assert_eq!(format_ns(value_ns), text);
        }
        assert_eq!(parse_ns("1.5ms"), Some(1_500_000));
        assert_eq!(parse_ns("0s"), Some(0));
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "",
            "10",
            "ms",
            "-1ms",
            "+1ms",
            "1 ms",
            "1.ms",
            ".5ms",
            "1.2.3ms",
            "0.5ns",
            "1h",
            "1msx",
            "99999999999s",
            "1e3ms",
        ] {
            assert_eq!(parse_ns(text), None, "{text}");
        }
    }
}
