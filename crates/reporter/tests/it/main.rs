//! The pages, from runs that are made up or committed. One program, so that it links once.

// Helpers of tests may fail like tests.
#![allow(clippy::unwrap_used)]

mod asked;
mod calibration;
mod charts;
mod common;
mod compare;
mod compare_json;
mod compare_pages;
mod compare_refusals;
mod compare_runs;
mod compare_trials;
mod compared;
mod disk;
mod export;
mod files;
mod one_file;
mod published;
mod questions_client;
mod questions_memory;
mod questions_mixed;
mod questions_scale;
mod questions_slo;
mod questions_tail;
mod questions_time;
mod questions_unjoined;
mod report_json;
mod show;
mod states;
mod summary;
