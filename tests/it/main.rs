//! End to end, with the real programs. One program, so that it links once and its tests wait side by side.

// Helpers of tests may fail like tests.
#![allow(clippy::unwrap_used)]

mod ab;
mod advisories;
mod anywhere;
mod builds;
mod command;
mod compare;
mod conformance;
mod countdown;
mod documents;
mod examples;
mod experiments;
mod export;
mod faults;
mod files;
mod formats;
mod hostile_runners;
mod house;
mod interpreters;
mod packaging;
mod profile;
mod python;
mod python_own;
mod questions;
mod resume;
mod suites;
mod support;
mod terminal;
mod textconv;
mod tidy;
mod tiny;
mod update_bot;
mod urls;
mod workflows;
