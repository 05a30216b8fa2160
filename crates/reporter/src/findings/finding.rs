//! A sentence about the figures, and an exception with its weight.

use super::words;

/// A sentence about the figures.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Finding {
    /// Whether this is what one would expect; `false` marks a exception or an exception.
    pub(crate) expected: bool,
    /// The sentence.
    pub(crate) text: String,
}

impl Finding {
    pub(crate) fn expected(text: String) -> Self {
        Self { expected: true, text: words::capital(&text) }
    }

    pub(crate) fn exception(text: String) -> Self {
        Self { expected: false, text: words::capital(&text) }
    }
}

/// How much an exception matters; the strongest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// Figures that cannot be true.
    Doubt,
    /// Tasks in flight that had not begun.
    Unfilled,
    /// Answers that took far longer in a crowd.
    HeldUp,
    /// CPU time that made nothing faster.
    Wasted,
    /// Workers that kept to one core.
    OneCore,
    /// Cores with no rest.
    Busy,
}

/// An exception to a main sentence.
pub(super) struct Exception {
    pub(super) strength: Strength,
    pub(super) finding: Finding,
}

impl Exception {
    pub(super) fn new(strength: Strength, text: String) -> Self {
        Self { strength, finding: Finding::exception(text) }
    }
}
