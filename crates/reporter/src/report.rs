//! A run's pages, and where they are written: beside the run, in its machine's directory.

use crate::ReportError;
use crate::answer::Answer;
use crate::chart::{Chart, chart};
use crate::data::Data;
use crate::questions;
use crate::summary::{self, Picture};
use record::Run;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

const FETCH: &str = "charts/fetch.svg";
const COUNTDOWN: &str = "charts/countdown.svg";

/// What a run says, as files. The same run gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// `SUMMARY.md`.
    pub summary: String,
    /// `charts/fetch.svg`; absent where no fetch has a speed-up.
    pub fetch_svg: Option<String>,
    /// `charts/countdown.svg`; absent where no countdown has a speed-up.
    pub countdown_svg: Option<String>,
    /// The pictures of the questions that the suite asked: path and contents.
    pub more_svgs: Vec<(String, String)>,
}

/// Makes the pages of a run, writing nothing.
///
/// # Errors
/// Where a template or a chart cannot be filled: a bug of this crate, never of the run.
pub fn report(run: &Run) -> Result<Report, ReportError> {
    let data = Data::new(run);
    let answer = Answer::new(&data);
    let fetch = chart(&data, &answer.standings, true)?;
    let countdown = chart(&data, &answer.standings, false)?;
    let picture = |path: &'static str, chart: &Option<Chart>| {
        chart.as_ref().map(|chart| Picture { path, alt: chart.alt.clone() })
    };
    let pictures: Vec<Picture> =
        [picture(FETCH, &fetch), picture(COUNTDOWN, &countdown)].into_iter().flatten().collect();
    let answered = questions::answered(&data)?;
    let summary = summary::render(&data, &answer, &pictures, &answered)?;
    let drawings = answered.into_iter().flat_map(|answered| answered.pictures);
    Ok(Report {
        summary,
        more_svgs: drawings.map(|drawing| (format!("charts/{}.svg", drawing.name), drawing.svg)).collect(),
        fetch_svg: fetch.map(|chart| chart.svg),
        countdown_svg: countdown.map(|chart| chart.svg),
    })
}

impl Report {
    /// Writes the pages into a machine's directory (the one that holds the run's) and returns the path of `SUMMARY.md`. A
    /// chart that there is no longer is removed. The summary comes last, so that it never shows a chart that is not there.
    ///
    /// # Errors
    /// Where the directory is missing or cannot be written.
    pub fn write(&self, machine_dir: &Path) -> Result<PathBuf, ReportError> {
        for (name, svg) in [(FETCH, &self.fetch_svg), (COUNTDOWN, &self.countdown_svg)] {
            let path = machine_dir.join(name);
            match svg {
                Some(svg) => replace(&path, svg)?,
                None => remove(&path)?,
            }
        }
        for (name, svg) in &self.more_svgs {
            replace(&machine_dir.join(name), svg)?;
        }
        self.remove_old(&machine_dir.join("charts"))?;
        let path = machine_dir.join("SUMMARY.md");
        replace(&path, &self.summary)?;
        Ok(path)
    }
}

impl Report {
    /// Removes the pictures of questions that this run did not ask.
    fn remove_old(&self, charts: &Path) -> Result<(), ReportError> {
        let Ok(entries) = fs::read_dir(charts) else { return Ok(()) };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let ours =
                questions::PREFIXES.iter().any(|prefix| name.starts_with(prefix)) && name.ends_with(".svg");
            let current = self.more_svgs.iter().any(|(path, _)| path.strip_prefix("charts/") == Some(&name));
            if ours && !current {
                remove(&entry.path())?;
            }
        }
        Ok(())
    }
}

/// Replaces a file at once, so that a page that is open in a browser is never half a page.
pub(crate) fn replace(path: &Path, contents: &str) -> Result<(), ReportError> {
    let fault = |source| ReportError::Write { path: path.to_path_buf(), source };
    if let Some(directory) = path.parent().filter(|directory| directory.ends_with("charts")) {
        match fs::create_dir(directory) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(fault(error)),
            _ => {}
        }
    }
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".tmp");
    let temporary = path.with_file_name(name);
    let written = fs::write(&temporary, contents).and_then(|()| fs::rename(&temporary, path));
    written.map_err(|error| {
        // A half-written file would keep a full disk full.
        let _ = fs::remove_file(&temporary);
        fault(error)
    })
}

fn remove(path: &Path) -> Result<(), ReportError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(ReportError::Write { path: path.to_path_buf(), source: error })
        }
        _ => Ok(()),
    }
}
