//! The statistics, held to published answers and to laws that they must keep. One program, so that it links once.

// Helpers of tests may fail like tests.
#![allow(clippy::unwrap_used)]

mod known;
mod properties;
mod usl;
