//! What is wrong with the text of a histogram.

/// Why a text is not a histogram that we accept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a usable histogram: {0}")]
pub struct HistogramFault(pub(crate) String);
