//! Texts that people write, and where something in them is wrong; patterns; text made fit to be shown. Knows no key's meaning.

pub(crate) mod document;
pub(crate) mod globs;
pub(crate) mod json;
pub(crate) mod located;
pub(crate) mod sanitize;
