//! What the figures say and why, as sentences. Each claim is computed, and each has its contrary: where the figures of
//! this machine do not bear it out, the sentence says so instead. It must not know files, nor how a page looks.
//!
//! Sentences are plain text: whoever prints them escapes them.

mod cost;
mod countdown;
mod evidence;
mod fetch;
mod lead;
mod words;

pub(crate) use evidence::Evidence;
pub(crate) use lead::lead;

/// A sentence about the figures.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Claim {
    /// Whether this is what one would expect; `false` marks a contrary or an exception.
    pub(crate) expected: bool,
    /// The sentence.
    pub(crate) text: String,
}

impl Claim {
    fn expected(text: String) -> Self {
        Self { expected: true, text: words::capital(&text) }
    }

    fn contrary(text: String) -> Self {
        Self { expected: false, text: words::capital(&text) }
    }
}

/// Why the figures are what they are: fetch, countdown, and what a thread a task costs.
pub(crate) fn why(evidence: &Evidence) -> Vec<Claim> {
    let mut claims = fetch::claims(evidence);
    claims.extend(countdown::claims(evidence));
    claims.extend(cost::claim(evidence));
    claims
}
