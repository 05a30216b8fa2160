//! A row as flat text columns and back. Every field of a row is one column, except latencies, which are six: so a
//! spreadsheet reads the tables as they are.

use crate::cell::CellId;
use crate::trial::{Latency, Verdict};

/// Why a field cannot be what it says; the caller adds file, line and column.
pub(crate) type Fault = String;

/// Longest text field, in bytes.
pub(crate) const LONGEST_FIELD: usize = 4096;

/// Something that stands in one or more columns of a row.
pub(crate) trait Columns: Sized {
    /// Names of its columns, if its field has this name.
    fn names(field: &str, into: &mut Vec<String>) {
        into.push(field.to_string());
    }
    /// Writes its columns.
    fn put(&self, into: &mut Vec<String>);
    /// Reads its columns, as many as it has names.
    fn take(from: &mut dyn Iterator<Item = &str>) -> Result<Self, Fault>;
}

/// The next column's text.
pub(crate) fn next<'a>(from: &mut dyn Iterator<Item = &'a str>) -> Result<&'a str, Fault> {
    let text = from.next().ok_or("the row is too short")?;
    if text.len() > LONGEST_FIELD {
        return Err(format!("it is longer than {LONGEST_FIELD} bytes"));
    }
    if text.chars().any(char::is_control) {
        return Err("it has a control character".into());
    }
    Ok(text)
}

/// A value that is one column.
pub(crate) trait Scalar: Sized {
    fn text(&self) -> String;
    fn parse(text: &str) -> Result<Self, Fault>;
}

fn shorten(text: &str) -> String {
    text.chars().take(40).collect()
}

macro_rules! whole_number {
    ($($kind:ty),*) => {$(
        impl Scalar for $kind {
            fn text(&self) -> String {
                self.to_string()
            }
            fn parse(text: &str) -> Result<Self, Fault> {
                text.parse().map_err(|_| format!("{:?} is not a whole number from 0 to {}", shorten(text), <$kind>::MAX))
            }
        }
    )*};
}
whole_number!(u32, u64);

impl Scalar for f64 {
    fn text(&self) -> String {
        // `+ 0.0` turns minus zero into zero; Display never writes an exponent and is exact.
        (self + 0.0).to_string()
    }
    fn parse(text: &str) -> Result<Self, Fault> {
        match text.parse::<Self>() {
            Ok(value) if value.is_finite() && value >= 0.0 => Ok(value),
            _ => Err(format!("{:?} is not a finite number from 0", shorten(text))),
        }
    }
}

impl Scalar for String {
    fn text(&self) -> String {
        self.clone()
    }
    fn parse(text: &str) -> Result<Self, Fault> {
        Ok(text.to_string())
    }
}

impl Scalar for CellId {
    fn text(&self) -> String {
        self.0.clone()
    }
    fn parse(text: &str) -> Result<Self, Fault> {
        Self::parse(text).map_err(|error| error.to_string())
    }
}

impl Scalar for Verdict {
    fn text(&self) -> String {
        self.as_str().to_string()
    }
    fn parse(text: &str) -> Result<Self, Fault> {
        let known = [Self::Ok, Self::Suspect, Self::Failed, Self::Unsupported];
        let found = known.into_iter().find(|verdict| verdict.as_str() == text);
        found.ok_or_else(|| format!("{:?} is not ok, suspect, failed or unsupported", shorten(text)))
    }
}

macro_rules! one_column {
    ($($kind:ty),*) => {$(
        impl Columns for $kind {
            fn put(&self, into: &mut Vec<String>) {
                into.push(self.text());
            }
            fn take(from: &mut dyn Iterator<Item = &str>) -> Result<Self, Fault> {
                <$kind as Scalar>::parse(next(from)?)
            }
        }
        impl Columns for Option<$kind> {
            fn put(&self, into: &mut Vec<String>) {
                into.push(self.as_ref().map(Scalar::text).unwrap_or_default());
            }
            fn take(from: &mut dyn Iterator<Item = &str>) -> Result<Self, Fault> {
                match next(from)? {
                    "" => Ok(None),
                    text => <$kind as Scalar>::parse(text).map(Some),
                }
            }
        }
    )*};
}
one_column!(u32, u64, f64, String, CellId, Verdict);

impl Columns for Option<Latency> {
    fn names(field: &str, into: &mut Vec<String>) {
        into.extend(["mean", "p50", "p90", "p99", "p999", "max"].map(|of| format!("{field}_{of}_ns")));
    }
    fn put(&self, into: &mut Vec<String>) {
        match self {
            None => into.extend(std::iter::repeat_n(String::new(), 6)),
            Some(l) => {
                into.push(l.mean_ns.text());
                into.extend([l.p50_ns, l.p90_ns, l.p99_ns, l.p999_ns, l.max_ns].map(|ns| ns.text()));
            }
        }
    }
    fn take(from: &mut dyn Iterator<Item = &str>) -> Result<Self, Fault> {
        let mean_ns = <Option<f64> as Columns>::take(from)?;
        let mut whole = || <Option<u64> as Columns>::take(from);
        match (mean_ns, whole()?, whole()?, whole()?, whole()?, whole()?) {
            (None, None, None, None, None, None) => Ok(None),
            (Some(mean_ns), Some(p50_ns), Some(p90_ns), Some(p99_ns), Some(p999_ns), Some(max_ns)) => {
                Ok(Some(Latency { mean_ns, p50_ns, p90_ns, p99_ns, p999_ns, max_ns }))
            }
            _ => Err("a latency has all of its figures or none".into()),
        }
    }
}
