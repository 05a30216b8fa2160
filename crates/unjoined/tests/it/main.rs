//! Work that nobody joins: the table and the command. One program, so that it links once.

// Helpers of tests may fail like tests.
#![allow(clippy::unwrap_used)]

mod command;
mod rows;
mod table;
