//! Where in a TOML text something is wrong, and what would be right. Everything that reads such a text says it through this
//! module. It must not know what any key means.

mod fault;
mod place;
mod said;

pub(crate) use fault::Fault;
pub(crate) use place::{Wrong, spot};
