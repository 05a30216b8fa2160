//! `unjoined`: what happens to work that nobody joins? Without arguments it prints a table, as JSON, in which every row is
//! what a program was seen to do: this one, started again as `unjoined case SYSTEM SITUATION` and watched from outside.

mod facts;
mod mark;
mod observe;
mod situation;
mod spawner;
mod system;
mod systems;
mod table;
mod task;
mod words;

use anyhow::Context;
use clap::{Parser, Subcommand, ValueEnum};
use mark::{Event, mark};
use situation::Situation;
use std::io::{self, Write};
use std::time::Duration;
use systems::SYSTEMS;
use task::{Task, Work};

/// What happens to work that nobody joins? Prints a table as JSON; every row is produced by a program that runs.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Only systems whose name matches, such as 'tokio*'
    #[arg(long, value_name = "GLOB")]
    only: Option<String>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the names of systems and situations
    List,
    /// Be the program that is watched: print a JSON line for each event
    Case { system: String, situation: Situation },
    /// Be one task of a process for each task
    #[command(hide = true)]
    Task { index: u32, work: Work, milliseconds: u64 },
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    match arguments.command {
        None => {
            let table = table::table(arguments.only.as_deref())?;
            let mut out = io::stdout().lock();
            serde_json::to_writer_pretty(&mut out, &table).context("cannot print the table")?;
            writeln!(out).context("cannot print the table")
        }
        Some(Command::List) => list(),
        Some(Command::Case { system, situation }) => {
            no_core_file()?;
            systems::find(&system)?.play(situation)?;
            mark(Event::Left);
            Ok(())
        }
        Some(Command::Task { index, work, milliseconds }) => {
            Task { index, work, time: Duration::from_millis(milliseconds) }.run_blocking();
            Ok(())
        }
    }
}

fn list() -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    for system in SYSTEMS {
        writeln!(out, "{}", system.name()).context("cannot print the list")?;
    }
    writeln!(out).context("cannot print the list")?;
    for situation in Situation::value_variants() {
        let value = situation.to_possible_value().expect("none is hidden");
        let help = value.get_help().map(ToString::to_string).unwrap_or_default();
        writeln!(out, "{:18}{help}", value.get_name()).context("cannot print the list")?;
    }
    Ok(())
}

/// A case may abort. That must not leave a file in the directory of whoever asked.
fn no_core_file() -> anyhow::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let maximum = getrlimit(Resource::Core).maximum;
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum }).context("cannot forbid core files")
}
