//! Two places of countdowns that every library has.

/// Countdowns in a task like any other, on the threads that the fetches run on.
pub(super) const INLINE: &str = "inline";
/// The same, with a pause for other tasks now and then.
pub(super) const YIELD: &str = "yield";
