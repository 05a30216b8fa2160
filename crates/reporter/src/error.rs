//! What can go wrong when a report is written.

use std::path::PathBuf;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The disk said no.
    #[error("cannot write {path}: {source}; check that the directory exists and has room")]
    Write {
        /// Which file or directory.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A template does not fit the figures: a bug of this crate.
    #[error("the template of the {what} cannot be filled: {source}")]
    Template {
        /// Which page.
        what: &'static str,
        /// What minijinja said.
        source: minijinja::Error,
    },
    /// A chart cannot be drawn: a bug of this crate.
    #[error("the {what} chart cannot be drawn: {why}")]
    Chart {
        /// Which chart.
        what: &'static str,
        /// What plotters said.
        why: String,
    },
}
