//! What a person can type. It must not know what the commands do: `crates/manual` includes this module to write the manual
//! pages and completions from it.

mod ab;
mod calibrate;

pub(crate) use ab::{AbArgs, MOST_TRIALS};
pub(crate) use calibrate::CalibrateArgs;

use clap::{Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

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
    Plan(PlanOnlyArgs),
    /// Run a suite, write its rows as they come, then its summary.
    Run(RunArgs),
    /// Run every contender on both workloads and both lanes once, tiny, and check results, not speed.
    Verify(VerifyArgs),
    /// Check this machine and say what to do about each finding.
    Doctor(DoctorArgs),
    /// Show suites, contenders, clients, groups and interpreters, and where each came from.
    List(ListArgs),
    /// Write copies of the suites and of the list of contenders, for you to edit, into a folder's benches/.
    Init(InitArgs),
    /// Run the origin alone.
    Origin(OriginArgs),
    /// Write SUMMARY.md and its charts from a run on disk.
    Report(ReportArgs),
    /// Print a run's summary in the terminal, or what a single file of a run says (a textconv for git).
    Show(ShowArgs),
    /// Write a run for another tool: Bencher, github-action-benchmark, the HdrHistogram plotter, a spreadsheet.
    Export(ExportArgs),
    /// Run two builds against each other, interleaved in one sitting: two revisions, another version of a library, two
    /// programs.
    Ab(AbArgs),
    /// Say what changed between runs, builds or contenders, and how sure that is. Exit code 3: not comparable.
    Compare(CompareArgs),
    /// Count how often a comparison of the same build with itself calls a change, and how often it finds a planted one.
    Calibrate(CalibrateArgs),
}

/// What is chosen of a suite.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct PlanArgs {
    /// A suite: a name (smoke, default, full, why, gil; `inflight list` shows all), or a file.
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
    /// Run the suite's fetches as open loops instead: so many arrivals a second, whether or not anybody keeps up. Several
    /// rates: 500,1000,2000.
    #[arg(long, value_name = "PER_SECOND", value_delimiter = ',')]
    pub(crate) rate: Vec<f64>,
    /// How the arrivals of --rate and --slo are spread.
    #[arg(long, value_enum, default_value = "constant")]
    pub(crate) arrivals: Arrivals,
    /// What a search lets a response take: its loops have room for as many in flight.
    #[arg(skip)]
    pub(crate) patience: Option<Duration>,
    /// Fetch these URLs (one a line) instead of the embedded origin's.
    #[arg(long, value_name = "FILE")]
    pub(crate) urls: Option<PathBuf>,
    /// Let --urls leave this machine: a bounded number of requests at a polite rate.
    #[arg(long, requires = "urls")]
    pub(crate) allow_external: bool,
    /// Who takes part: a file, or `built-in` [default: benches/contenders.toml here or above, else built-in]. Given more than
    /// once, an entry takes the place of one with the same name in a list before it.
    #[arg(long, value_name = "FILE")]
    pub(crate) contenders: Vec<PathBuf>,
}

/// A plan that is printed.
#[derive(Debug, clap::Args)]
pub(crate) struct PlanOnlyArgs {
    #[command(flatten)]
    pub(crate) plan: PlanArgs,
    /// How to print it; docs/plan.schema.json says what stands in the JSON.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Output,
}

/// How what was found out is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Output {
    /// For a terminal.
    Text,
    /// For programs.
    Json,
}

/// How arrivals are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Arrivals {
    /// At equal distances.
    Constant,
    /// By chance, as independent users arrive.
    Poisson,
}

impl PlanArgs {
    /// All of a suite, nothing chosen.
    pub(crate) fn whole(suite: &str, contenders: Vec<PathBuf>) -> Self {
        Self {
            suite: suite.into(),
            only: Vec::new(),
            trials: None,
            seed: None,
            rate: Vec::new(),
            arrivals: Arrivals::Constant,
            patience: None,
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
    /// Search for the highest rate of arrivals that keeps this bound on the response time: 'p99<50ms'. A rate keeps it if
    /// most of its trials do, without an error and with nobody turned away.
    #[arg(long, value_name = "BOUND", conflicts_with_all = ["rate", "resume"])]
    pub(crate) slo: Option<record::Slo>,
    /// Write rows only, no summary.
    #[arg(long)]
    pub(crate) no_report: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct VerifyArgs {
    /// Only cells that fit this glob.
    #[arg(long, value_name = "GLOB")]
    pub(crate) only: Vec<String>,
    /// Who takes part: a file, or `built-in` [default: benches/contenders.toml here or above, else built-in]. Given more than
    /// once, an entry takes the place of one with the same name in a list before it.
    #[arg(long, value_name = "FILE")]
    pub(crate) contenders: Vec<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct DoctorArgs {
    /// Check for this suite too: a name, or a file.
    pub(crate) suite: Option<String>,
    /// How to print it; docs/doctor.schema.json says what stands in the JSON.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Output,
    /// Who takes part: a file, or `built-in` [default: benches/contenders.toml here or above, else built-in]. Given more than
    /// once, an entry takes the place of one with the same name in a list before it.
    #[arg(long, value_name = "FILE")]
    pub(crate) contenders: Vec<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ListArgs {
    /// Who takes part: a file, or `built-in` [default: benches/contenders.toml here or above, else built-in]. Given more than
    /// once, an entry takes the place of one with the same name in a list before it.
    #[arg(long, value_name = "FILE")]
    pub(crate) contenders: Vec<PathBuf>,
    /// How to print it.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Output,
}

#[derive(Debug, clap::Args)]
pub(crate) struct InitArgs {
    /// The folder that gets a benches/.
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) directory: PathBuf,
    /// Write over files that are there.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct OriginArgs {
    /// Where to listen; port 0 lets the system choose.
    #[arg(long, default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// Listen a second time, on a port that the system chooses, over TLS with a certificate of its own.
    #[arg(long)]
    pub(crate) tls: bool,
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
    /// What becomes of it; docs/report.schema.json describes the JSON.
    #[arg(long, value_enum, default_value = "pages")]
    pub(crate) format: ReportFormat,
}

/// What a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ReportFormat {
    /// SUMMARY.md and its charts, beside the run.
    Pages,
    /// For programs, on standard output: every figure, finding and chart as data; no file is written.
    Json,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ShowArgs {
    /// A run, a machine's directory or a results directory (its newest run), or one file of a run.
    #[arg(default_value = "results")]
    pub(crate) run: PathBuf,
}

/// For whom a run is exported.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Format {
    /// Bencher Metric Format, JSON.
    Bmf,
    /// github-action-benchmark's customSmallerIsBetter, JSON.
    BenchmarkAction,
    /// HdrHistogram percentile spectrum of one cell, in milliseconds.
    Hgrm,
    /// A long table, one line a cell and figure.
    Csv,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExportArgs {
    /// A run, a machine's directory or a results directory (its newest complete run), or a git revision.
    #[arg(default_value = "results")]
    pub(crate) run: String,
    /// In which format.
    #[arg(long, value_enum)]
    pub(crate) format: Format,
    /// Only cells that fit this glob: 'tokio/*', '*:countdown', '*:fetch-100:raw'. May be given more than once.
    #[arg(long, value_name = "GLOB")]
    pub(crate) only: Vec<String>,
    /// Write here instead of standard output: a file; for hgrm a directory, in which each cell gets a file.
    #[arg(long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
}

/// How a comparison is printed.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Shape {
    /// Tables for a terminal.
    Text,
    /// A comment for a pull request.
    Markdown,
    /// For programs; docs/compare.schema.json says what stands in it.
    Json,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CompareArgs {
    /// What is compared against: a run, a machine's or results directory or a checkout (its newest run), or a git
    /// revision (origin/main, REV:path). Alone, a run of several builds, or with --contenders any run.
    pub(crate) base: String,
    /// What may have changed, named alike.
    #[arg(conflicts_with = "contenders")]
    pub(crate) head: Option<String>,
    /// Compare two contenders of the one run: 'tokio/multi-thread,smol/multi'.
    #[arg(long, value_name = "A,B", value_delimiter = ',', num_args = 1)]
    pub(crate) contenders: Vec<String>,
    /// All runs of either side, not the newest alone: with three or more a side the verdicts hold.
    #[arg(long, requires = "head")]
    pub(crate) all_runs: bool,
    /// Let machine, build and placement differ, and compare ratios to the same run's baseline only.
    #[arg(long, requires = "head")]
    pub(crate) across_machines: bool,
    /// How to print it.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Shape,
    /// Exit with 1 where something got worse (SLOWER, COSTLIER, FAILED).
    #[arg(long)]
    pub(crate) gate: bool,
    /// Exit with 4 where something is neither a change nor the same, or all of it is indicative.
    #[arg(long)]
    pub(crate) strict: bool,
}
