//! A report as files, and where they are written: beside the run, in its machine's directory.

use crate::error::ReportError;
use crate::files::{remove, replace};
use crate::model::{self, Report};
use crate::{markdown, report};
use std::fs;
use std::path::{Path, PathBuf};

/// The directory of charts, beside `SUMMARY.md`.
const CHARTS: &str = "charts";

/// A report as files. The same report gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pages {
    /// `SUMMARY.md`.
    pub summary: String,
    /// The charts that the summary shows: name of the file in `charts/`, and the SVG document.
    pub charts: Vec<(String, String)>,
}

/// Makes the pages of a report, writing nothing.
///
/// # Errors
/// Where a template or a chart cannot be filled: a bug of this crate, never of the run.
pub fn pages(report: &Report) -> Result<Pages, ReportError> {
    let summary = markdown::render("summary.md.j2", report)?;
    let charts = report.charts().map(|chart| Ok((chart.file(), chart.plot.svg(chart.name)?)));
    Ok(Pages { summary, charts: charts.collect::<Result<_, ReportError>>()? })
}

impl Pages {
    /// A chart by its name: `fetch`, `scale-latency`.
    #[must_use]
    pub fn chart(&self, name: &str) -> Option<&str> {
        let wanted = model::file_of(name);
        self.charts.iter().find(|(file, _)| *file == wanted).map(|(_, svg)| svg.as_str())
    }

    /// Writes the pages into a machine's directory (the one that holds the run's) and returns the path of `SUMMARY.md`. Our
    /// charts of earlier reports that this one has not are removed. The summary comes last, so that it never shows a chart
    /// that is not there.
    ///
    /// # Errors
    /// Where the directory is missing or cannot be written.
    pub fn write(&self, machine_dir: &Path) -> Result<PathBuf, ReportError> {
        let directory = machine_dir.join(CHARTS);
        for (file, svg) in &self.charts {
            replace(&directory.join(file), svg)?;
        }
        self.remove_old(&directory)?;
        let path = machine_dir.join("SUMMARY.md");
        replace(&path, &self.summary)?;
        Ok(path)
    }

    fn remove_old(&self, directory: &Path) -> Result<(), ReportError> {
        let Ok(entries) = fs::read_dir(directory) else { return Ok(()) };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let current = self.charts.iter().any(|(file, _)| *file == name);
            if report::is_ours(&name) && !current {
                remove(&entry.path())?;
            }
        }
        Ok(())
    }
}
