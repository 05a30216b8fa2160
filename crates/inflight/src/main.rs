//! The command: arguments in, exit code out. It reads as the table of contents; what it does is in `harness` and `reporter`.

mod args;
mod command;
mod installed;
mod place;
mod progress;

use args::{Args, Command};
use clap::Parser as _;
use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    let result = match Args::parse().command {
        Command::Plan(args) => command::plan::plan(&args),
        Command::Run(args) => command::run::run(&args),
        Command::Verify(args) => command::verify::verify(&args),
        Command::Doctor(args) => command::doctor::doctor(&args),
        Command::List(args) => command::list::list(&args),
        Command::Init(args) => command::init::init(&args),
        Command::Origin(args) => command::origin::origin(&args),
        Command::Report(args) => command::report::report(&args),
        Command::Show(args) => command::report::show(&args),
        Command::Export(args) => command::export::export(&args),
        Command::Ab(args) => command::ab::ab(&args),
        Command::Compare(args) => command::compare::compare(&args),
        Command::Calibrate(args) => command::calibrate::calibrate(&args),
    };
    result.unwrap_or_else(|error| {
        // A reader that has seen enough (`inflight show | head`) is no error.
        let gone = error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe);
        if gone {
            return ExitCode::SUCCESS;
        }
        eprintln!("inflight: {}", in_full(&error));
        ExitCode::from(command::USAGE_OR_IO)
    })
}

/// The error and its causes; a cause that its error has told already is not told again.
fn in_full(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).fold(String::new(), |told, cause| match told {
        told if told.is_empty() => cause,
        told if told.contains(&cause) => told,
        told => format!("{told}: {cause}"),
    })
}
