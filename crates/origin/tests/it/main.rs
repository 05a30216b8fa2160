//! The origin, driven from outside as the harness and its contenders drive it. One program, so that it links once.

// Helpers of tests may fail like tests.
#![allow(clippy::unwrap_used)]

mod control;
mod faults;
mod hold;
mod http;
mod https;
mod support;
mod text;
