//! A text that people write (a suite, a list of contenders), with the name that errors call it by. It must not know what
//! the text means.

use crate::Error;
use std::path::Path;

/// A TOML text and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What errors call it: a path, or the name of a text that is part of the program.
    pub shown: String,
    /// The text.
    pub text: String,
}

impl Document {
    /// Reads a file.
    ///
    /// # Errors
    /// The file cannot be read, or is not UTF-8.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text =
            std::fs::read_to_string(path).map_err(|source| Error::Read { path: path.into(), source })?;
        Ok(Self { shown: path.display().to_string(), text })
    }

    /// An error that names this text.
    pub fn wrong(&self, problem: impl Into<String>) -> Error {
        Error::Input { path: self.shown.clone(), problem: problem.into() }
    }
}
