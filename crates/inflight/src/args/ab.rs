//! What a person can type after `inflight ab`.

use clap::ArgGroup;
use harness::With;
use std::path::PathBuf;
use std::time::Duration;

/// Trials a side at most.
pub(crate) const MOST_TRIALS: u32 = 1000;

/// Two builds; exactly one of `--base`, `--with` and `--runner-base` says which.
#[derive(Debug, clap::Args)]
#[command(group(ArgGroup::new("way").required(true).args(["base", "with", "runner_base"])))]
pub(crate) struct AbArgs {
    /// Build this git revision and compare --head with it.
    #[arg(long, value_name = "REV")]
    pub(crate) base: Option<String>,
    /// Build this git revision [default: the work tree as it is].
    #[arg(long, value_name = "REV", requires = "base", conflicts_with_all = ["with", "runner_base"])]
    pub(crate) head: Option<String>,
    /// Build the work tree as it is and again with this version of a library: tokio=1.50.0. May be given more than once.
    #[arg(long, value_name = "NAME=VERSION")]
    pub(crate) with: Vec<With>,
    /// A program that speaks the protocol, with its arguments.
    #[arg(long, value_name = "CMD", requires = "runner_head")]
    pub(crate) runner_base: Option<String>,
    /// The program to compare with it.
    #[arg(long, value_name = "CMD", requires = "runner_base")]
    pub(crate) runner_head: Option<String>,
    /// Only contenders that fit this glob: 'tokio/*'. May be given more than once. Of two programs: which contender they are.
    #[arg(long, value_name = "GLOB")]
    pub(crate) contender: Vec<String>,
    /// Only cells that fit this glob: '*:countdown', '*:fetch-100:raw'. May be given more than once.
    #[arg(long, value_name = "GLOB")]
    pub(crate) only: Vec<String>,
    /// A suite: a name in benches/, or a file.
    #[arg(long, value_name = "NAME|FILE", default_value = "ab")]
    pub(crate) suite: String,
    /// Trials of each cell on each side; an even number.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(2..=i64::from(MOST_TRIALS)))]
    pub(crate) trials: u32,
    /// As many trials as fit into this time, builds not counted: 5m, 90s.
    #[arg(long, value_name = "TIME", conflicts_with = "trials", value_parser = humantime::parse_duration)]
    pub(crate) budget: Option<Duration>,
    /// Make all trials, even if everything is decided before.
    #[arg(long)]
    pub(crate) no_early_stop: bool,
    /// Orders the trials and draws the delays. Without it a new one is chosen, and recorded.
    #[arg(long)]
    pub(crate) seed: Option<u32>,
    /// Where runs are kept: not among those that summaries are made from.
    #[arg(long, value_name = "DIR", default_value = "results/ab")]
    pub(crate) results: PathBuf,
}
