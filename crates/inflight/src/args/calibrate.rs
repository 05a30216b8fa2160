//! What a person can ask of a calibration.

use std::path::PathBuf;

/// The same build against itself.
#[derive(Debug, clap::Args)]
pub(crate) struct CalibrateArgs {
    /// A suite: a name, or a file.
    #[arg(long, default_value = "calibrate")]
    pub(crate) suite: String,
    /// Only cells that fit this glob. May be given more than once.
    #[arg(long, value_name = "GLOB")]
    pub(crate) only: Vec<String>,
    /// Comparisons of each cell, one after the other, each with trials of its own.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub(crate) sessions: u32,
    /// Trials a side of each comparison.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(4..=200))]
    pub(crate) trials: u32,
    /// Also one side for each of these slow-downs, in per cent of the delay or the iterations: 5,10,20.
    #[arg(long, value_name = "PERCENT", value_delimiter = ',', value_parser = percent)]
    pub(crate) planted: Vec<f64>,
    /// Measure nothing: draw tests from the trials of this run.
    #[arg(long, value_name = "RUN", conflicts_with_all = ["suite", "only", "sessions", "planted", "results", "contenders"])]
    pub(crate) resample: Option<PathBuf>,
    /// Tests to draw from each cell and figure.
    #[arg(long, value_name = "N", default_value_t = 500, requires = "resample", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) tests: u32,
    /// Orders trials and draws.
    #[arg(long)]
    pub(crate) seed: Option<u32>,
    /// Where runs are kept: not among those that summaries are made from.
    #[arg(long, value_name = "DIR", default_value = "results/calibration")]
    pub(crate) results: PathBuf,
    /// Who takes part: a file, or `built-in` [default: benches/contenders.toml here or above, else built-in]. Given more than
    /// once, an entry takes the place of one with the same name in a list before it.
    #[arg(long, value_name = "FILE")]
    pub(crate) contenders: Vec<PathBuf>,
}

fn percent(text: &str) -> Result<f64, String> {
    match text.trim_end_matches('%').parse::<f64>() {
        Ok(percent) if percent > 0.0 && percent <= 1000.0 => Ok(percent),
        _ => Err("a slow-down in per cent, from above 0 to 1000".into()),
    }
}
