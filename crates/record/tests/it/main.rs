//! The record, through what it offers to other crates. One program, so that it links once.

// Helpers of tests may fail like tests.
#![allow(clippy::unwrap_used)]

mod aggregate;
mod common;
mod hostile_histograms;
mod interruption;
mod machine;
mod malformed;
mod public_tools;
mod round_trip;
