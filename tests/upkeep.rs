//! What a maintained project keeps: what is known about its dependencies, how they are brought up to date, and runs that stay readable.

// Helpers of tests may fail like tests.
#![allow(clippy::unwrap_used)]

mod advisories;
mod formats;
mod support;
mod update_bot;
