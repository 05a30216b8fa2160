//! Builds of other revisions, or with other versions: each in a directory of its own below `target/ab/`, kept by commit. Knows
//! git and cargo as programs; it must not know how anything is measured.

mod cargo;
mod checkout;
mod git;
mod lock;
pub(crate) mod source;
mod tool;
mod tree;
mod with;

pub use checkout::Checkout;
pub use git::Snapshot;
pub use lock::Change;
pub use tree::{Programs, Tree};
pub use with::With;
