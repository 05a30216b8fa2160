//! Writes the manual pages and the shells' completions of `inflight` below a `share` directory, from what the command itself
//! parses its arguments with, and tells the platform that all was built for. It is a program of its own, so that nobody who
//! only measures waits for its build. It must not know what any command does.

// The command's own module: its arguments have one definition.
#[path = "../../inflight/src/args/mod.rs"]
#[allow(dead_code, unused_imports, reason = "nothing is parsed here: the fields are never read")]
mod args;

use anyhow::{Context, Result};
use clap::CommandFactory as _;
use clap_complete::Shell;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Where each shell looks below `share`.
const COMPLETIONS: [(Shell, &str); 3] = [
    (Shell::Bash, "bash-completion/completions/inflight"),
    (Shell::Zsh, "zsh/site-functions/_inflight"),
    (Shell::Fish, "fish/vendor_completions.d/inflight.fish"),
];

fn main() -> ExitCode {
    let words: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let share = match words.as_slice() {
        [word] if word.as_os_str() == "--target" => {
            println!("{}", harness::build_info().target);
            return ExitCode::SUCCESS;
        }
        [share] if !share.as_os_str().as_encoded_bytes().starts_with(b"-") => share,
        _ => {
            eprintln!(
                "manual: name a directory (usually PREFIX/share), or ask for the platform with --target"
            );
            return ExitCode::from(2);
        }
    };
    match write_pages(share).and_then(|()| write_completions(share)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("manual: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// A page for `inflight` and one for each of its commands.
fn write_pages(share: &Path) -> Result<()> {
    let directory = share.join("man/man1");
    make(&directory)?;
    clap_mangen::generate_to(args::Args::command(), &directory)
        .with_context(|| format!("cannot write manual pages into {}", directory.display()))
}

fn write_completions(share: &Path) -> Result<()> {
    for (shell, place) in COMPLETIONS {
        let path = share.join(place);
        make(path.parent().unwrap_or(share))?;
        let mut file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        clap_complete::generate(shell, &mut args::Args::command(), "inflight", &mut file);
    }
    Ok(())
}

fn make(directory: &Path) -> Result<()> {
    fs::create_dir_all(directory).with_context(|| format!("cannot make {}", directory.display()))
}
