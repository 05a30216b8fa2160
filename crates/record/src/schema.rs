//! Which version of a run's files this program writes.

/// The version of every file of a run. A reader refuses a newer one.
pub const SCHEMA: u32 = 1;
