//! What leaves the checkout: an installation, and the tarball.

// Helpers of tests may fail like tests.
#![allow(clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

mod built;
mod dist;
mod installed;
