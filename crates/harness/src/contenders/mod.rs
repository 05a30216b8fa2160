//! Who takes part: `benches/contenders.toml` and files like it, as people write them, and the interpreters that this machine has.
//! Suites never say so.

mod check;
#[cfg(test)]
mod check_tests;
mod contender;
mod find;
mod interpreter;
mod list;
mod merge;
#[cfg(test)]
mod merge_tests;
mod probe;
pub(crate) mod speed;

pub use contender::{Contender, WorkerCounts, Workers};
pub use find::Located;
pub use interpreter::{Flavour, Interpreter};
pub use list::{Contenders, Listing};
