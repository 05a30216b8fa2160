//! One trial: a conversation with one runner, what is looked at meanwhile, its row, and whether it can be trusted.

pub(crate) mod checks;
pub(crate) mod converse;
pub(crate) mod figures;
pub(crate) mod measured;
pub(crate) mod observe;
pub(crate) mod runner;
pub(crate) mod system_calls;
pub(crate) mod weigh;
