//! What a person can type.

use clap::{Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// The barometer for concurrency: why doing many things at once helps fetching and not counting, and what each way costs.
#[derive(Debug, Parser)]
#[command(name = "inflight", version, max_term_width = 110)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print what would run and how long it will take; run nothing.
    Plan(PlanArgs),
    /// Run a suite, write its rows as they come, then its summary.
    Run(RunArgs),
    /// Run every contender on both workloads and both lanes once, tiny, and check results, not speed.
    Verify(VerifyArgs),
    /// Check this machine and say what to do about each finding.
    Doctor(DoctorArgs),
    /// Run the origin alone.
    Origin(OriginArgs),
    /// Write SUMMARY.md and its charts from a run on disk.
    Report(ReportArgs),
    /// Print a run's summary in the terminal.
    Show(ShowArgs),
    /// Compare two runs of one machine; prints markdown. Exit code 3: not comparable.
    Compare(CompareArgs),
}

/// What is chosen of a suite.
#[derive(Debug, clap::Args)]
pub(crate) struct PlanArgs {
    /// A suite: a name in benches/ (smoke, default, full), or a file.
    #[arg(default_value = "default")]
    pub(crate) suite: String,
    /// Only cells that fit this glob: 'tokio/*', '*:countdown', '*:fetch-100:raw'. May be given more than once.
    #[arg(long, value_name = "GLOB")]
    pub(crate) only: Vec<String>,
    /// Trials of each cell, instead of the suite's number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) trials: Option<u32>,
    /// Orders the trials and draws the delays. Without it a new one is chosen, and recorded.
    #[arg(long)]
    pub(crate) seed: Option<u32>,
    /// Fetch these URLs (one a line) instead of the embedded origin's.
    #[arg(long, value_name = "FILE")]
    pub(crate) urls: Option<PathBuf>,
    /// Let --urls leave this machine: a bounded number of requests at a polite rate.
    #[arg(long, requires = "urls")]
    pub(crate) allow_external: bool,
    /// Who takes part [default: benches/contenders.toml].
    #[arg(long, value_name = "FILE")]
    pub(crate) contenders: Option<PathBuf>,
}

impl PlanArgs {
    /// All of a suite, nothing chosen.
    pub(crate) fn whole(suite: &str, contenders: Option<PathBuf>) -> Self {
        Self {
            suite: suite.into(),
            only: Vec::new(),
            trials: None,
            seed: None,
            urls: None,
            allow_external: false,
            contenders,
        }
    }
}

/// A run.
#[derive(Debug, clap::Args)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) plan: PlanArgs,
    /// Where runs are kept.
    #[arg(long, value_name = "DIR", default_value = "results")]
    pub(crate) results: PathBuf,
    /// Continue an interrupted or killed run: this one, or the newest below --results.
    #[arg(long, value_name = "RUN", num_args = 0..=1, conflicts_with_all = ["seed", "trials"])]
    pub(crate) resume: Option<Option<PathBuf>>,
    /// Write rows only, no summary.
    #[arg(long)]
    pub(crate) no_report: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct VerifyArgs {
    /// Only cells that fit this glob.
    #[arg(long, value_name = "GLOB")]
    pub(crate) only: Vec<String>,
    /// Who takes part [default: benches/contenders.toml].
    #[arg(long, value_name = "FILE")]
    pub(crate) contenders: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct DoctorArgs {
    /// Check for this suite too: a name in benches/, or a file.
    pub(crate) suite: Option<String>,
    /// Who takes part [default: benches/contenders.toml].
    #[arg(long, value_name = "FILE")]
    pub(crate) contenders: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct OriginArgs {
    /// Where to listen; port 0 lets the system choose.
    #[arg(long, default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// Run on this core only.
    #[arg(long)]
    pub(crate) core: Option<usize>,
    /// Speak the control protocol over stdin and stdout (for a harness).
    #[arg(long, hide = true)]
    pub(crate) control: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ReportArgs {
    /// A run, a machine's directory or a results directory (its newest run).
    #[arg(default_value = "results")]
    pub(crate) run: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ShowArgs {
    /// A run, a machine's directory or a results directory (its newest run).
    #[arg(default_value = "results")]
    pub(crate) run: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CompareArgs {
    /// The run compared against.
    pub(crate) base: PathBuf,
    /// The run that may have changed.
    pub(crate) head: PathBuf,
}
