//! A run for other people's tools: trackers of benchmarks, plotters, spreadsheets. Their formats are here and nowhere
//! else. It must not judge a figure.

mod figures;
mod hgrm;
mod tables;

use crate::data::{Data, Entry};
use crate::error::ReportError;
use crate::files::replace;
use figures::CellFigures;
pub(crate) use figures::cpu_ns_per_task;
use globset::{Glob, GlobSet, GlobSetBuilder};
use hdrhistogram::Histogram;
use record::{Cell, CellId, Run, Status};
use std::fs;
use std::path::{Path, PathBuf};

/// How a run can be written for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// Bencher Metric Format, JSON: <https://bencher.dev/docs/reference/bencher-metric-format/>.
    Bmf,
    /// `customSmallerIsBetter` JSON of <https://github.com/benchmark-action/github-action-benchmark>.
    BenchmarkAction,
    /// The percentile spectrum of one cell's response times, in milliseconds, as the HdrHistogram plotter reads it.
    Hgrm,
    /// A long table: one line a cell and figure.
    Csv,
}

/// Why a run cannot be exported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// A glob is none.
    #[error("--only: {0}")]
    Glob(#[from] globset::Error),
    /// Nothing was chosen.
    #[error("no cell of run {run} fits --only {only}{meant}; `inflight show` and cells.csv have their names")]
    NoCell {
        /// The run.
        run: String,
        /// What was asked for.
        only: String,
        /// What was probably meant, in brackets; empty where nothing is near.
        meant: String,
    },
    /// Everything failed.
    #[error("run {run} has no figures to export: {why}")]
    NoFigures {
        /// The run.
        run: String,
        /// What became of its cells.
        why: String,
    },
    /// A percentile spectrum is one cell's.
    #[error(
        "a percentile spectrum has one cell, and {cells} fit; choose one (--only {first}), or say --output DIR for a \
         file a cell"
    )]
    ManyCells {
        /// How many fit.
        cells: usize,
        /// The first of them.
        first: CellId,
    },
    /// The disk said no, or the bytes are not what they should be.
    #[error(transparent)]
    Report(#[from] ReportError),
}

/// The cells of a run that are to be exported.
pub struct Export<'a> {
    run: &'a Run,
    cells: Vec<CellFigures<'a>>,
    notes: Vec<String>,
}

impl<'a> Export<'a> {
    /// Chooses cells: all, or those whose name or contender fits one of the globs.
    ///
    /// # Errors
    /// Where a glob is none, no cell fits, or none that fits has figures.
    pub fn new(run: &'a Run, only: &[String]) -> Result<Self, ExportError> {
        let data = Data::new(run);
        let globs = globs(only)?;
        let fits = |entry: &Entry<'_>| {
            only.is_empty() || globs.is_match(&entry.cell.id.0) || globs.is_match(&entry.cell.contender)
        };
        let planned = run.meta.cells.iter().map(|cell| Entry { cell, row: run.cell(&cell.id) });
        let chosen: Vec<Entry<'a>> = planned.filter(fits).collect();
        if chosen.is_empty() {
            let (run, meant) = (run.meta.id.clone(), meant(&run.meta.cells, only));
            return Err(ExportError::NoCell { run, only: only.join(" --only "), meant });
        }
        let mut notes: Vec<String> = incomplete(run).into_iter().collect();
        let without = chosen.iter().filter_map(|entry| Some((entry, entry.why_not()?)));
        let without: Vec<String> = without.map(|(entry, why)| format!("{}: {why}", entry.cell.id)).collect();
        let cells: Vec<_> = chosen.iter().filter_map(|entry| CellFigures::new(&data, entry)).collect();
        if cells.is_empty() {
            let why = without.first().cloned().unwrap_or_else(|| "it has no trial that ended well".into());
            return Err(ExportError::NoFigures { run: run.meta.id.clone(), why });
        }
        notes.extend(without.into_iter().map(|cell| format!("left out: {cell}")));
        Ok(Self { run, cells, notes })
    }

    /// What whoever reads the export should know: cells that were left out, a run that is not complete.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The cells in one text.
    ///
    /// # Errors
    /// Where there are several and the format takes one.
    pub fn text(&self, format: ExportFormat) -> Result<String, ExportError> {
        match format {
            ExportFormat::Bmf => Ok(tables::bmf(&self.cells)),
            ExportFormat::BenchmarkAction => Ok(tables::benchmark_action(self.run, &self.cells)),
            ExportFormat::Csv => Ok(tables::csv(&self.cells)),
            ExportFormat::Hgrm => match self.spectra()[..] {
                [(_, histogram)] => Ok(hgrm::spectrum(histogram)),
                [] => Err(self.no_samples()),
                [(first, _), ..] => {
                    Err(ExportError::ManyCells { cells: self.cells.len(), first: first.clone() })
                }
            },
        }
    }

    /// Writes them: into a file, or for [`ExportFormat::Hgrm`] a file a cell into a directory, which is made where it is
    /// missing. Returns the files.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub fn write(&self, format: ExportFormat, to: &Path) -> Result<Vec<PathBuf>, ExportError> {
        if format != ExportFormat::Hgrm {
            replace(to, &self.text(format)?)?;
            return Ok(vec![to.to_path_buf()]);
        }
        if self.spectra().is_empty() {
            return Err(self.no_samples());
        }
        fs::create_dir_all(to).map_err(|source| ReportError::Write { path: to.into(), source })?;
        let mut files = Vec::new();
        for (cell, histogram) in self.spectra() {
            let path = to.join(hgrm::file_name(cell));
            replace(&path, &hgrm::spectrum(histogram))?;
            files.push(path);
        }
        Ok(files)
    }

    fn spectra(&self) -> Vec<(&'a CellId, &'a Histogram<u64>)> {
        let of = |cell: &CellFigures<'a>| Some((&cell.cell.id, self.run.response.get(&cell.cell.id)?));
        self.cells.iter().filter_map(of).filter(|(_, histogram)| !histogram.is_empty()).collect()
    }

    fn no_samples(&self) -> ExportError {
        ExportError::NoFigures {
            run: self.run.meta.id.clone(),
            why: "it has no histogram of response times".into(),
        }
    }
}

fn globs(patterns: &[String]) -> Result<GlobSet, globset::Error> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(Glob::new(pattern)?);
    }
    set.build()
}

/// What was probably meant by globs that fit none of the cells.
fn meant(cells: &[Cell], only: &[String]) -> String {
    let names = cells.iter().map(|cell| cell.id.0.as_str());
    let all: Vec<&str> = names.clone().chain(cells.iter().map(|cell| cell.contender.as_str())).collect();
    record::did_you_mean_glob(only, names, |glob| {
        globs(&[glob.to_owned()]).is_ok_and(|glob| all.iter().any(|name| glob.is_match(name)))
    })
}

fn incomplete(run: &Run) -> Option<String> {
    let how = match run.meta.status {
        Status::Running => "has not ended, or was killed",
        Status::Interrupted => "was interrupted",
        Status::Complete => return None,
    };
    Some(format!("run {} {how}: these are the trials it has", run.meta.id))
}
