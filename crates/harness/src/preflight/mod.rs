//! What about this machine would spoil a plan, before it is run.

pub(crate) mod doctor;
pub(crate) mod json;
