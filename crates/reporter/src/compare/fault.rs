//! Why there is no comparison: what differs, or what is not there.

use std::fmt;

/// Why there is no comparison.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Figures that mean different things.
    #[error(transparent)]
    NotComparable(#[from] Refusal),
    /// What was asked for is not there.
    #[error("{0}")]
    Usage(String),
}

/// A field and what either of two has in it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// Its name, for people.
    pub field: String,
    /// Who differ: `base` and `head`, or two runs of one side, by name.
    pub between: [String; 2],
    /// What each has.
    pub values: [String; 2],
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |text: &str| crate::text::printable(text);
        let ([one, other], [a, b]) = (&self.between, &self.values);
        let [one, other, a, b] = [one, other, a, b].map(|text| shown(text));
        write!(f, "NOT COMPARABLE: {} differs: {one} has {a}, {other} has {b}", shown(&self.field))
    }
}

/// Why figures cannot be compared: never empty. Printed, it has a line for each field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .differences.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Refusal {
    /// What differs.
    pub differences: Vec<Difference>,
}
