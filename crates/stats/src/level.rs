//! How sure a verdict is.

/// The error rate that is promised for a whole comparison, and the complement of the intervals' confidence.
pub const ALPHA: f64 = 0.01;
