//! Suites: which workloads, how many trials. Plain data; a suite never names a contender.

mod block;
mod check;
mod entry;
pub(crate) mod fetch_kind;
mod model;
mod pattern;
mod reading;
pub mod shipped;
#[cfg(test)]
mod shipped_tests;
#[cfg(test)]
mod tests;
pub(crate) mod values;
mod words;
#[cfg(test)]
mod wrong_tests;

pub use model::{EXPERIMENTS, Lanes, Suite, Workload, WorkloadKind};
