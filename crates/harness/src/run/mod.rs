//! From a plan to a run on disk: the order of trials, when to stop, how to go on.

pub(crate) mod ab;
pub(crate) mod blocks;
pub(crate) mod finish;
pub(crate) mod pace;
pub(crate) mod questions;
pub(crate) mod rounds;
pub(crate) mod search;
pub(crate) mod session;
pub(crate) mod sitting;
pub(crate) mod verify;
