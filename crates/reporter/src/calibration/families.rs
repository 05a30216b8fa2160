//! Whole comparisons, and how many had a false call.

/// Whole comparisons, corrected for the number of their tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Families {
    /// How many.
    pub all: u32,
    /// In how many anything was called changed although nothing was.
    pub with_a_call: u32,
    /// Tests in all of them.
    pub tests: u32,
}
