//! `inflight init`.

use crate::args::InitArgs;
use anyhow::{Context as _, Result, bail};
use harness::shipped;
use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

/// Writes all texts that are part of the program, or none of them.
pub(crate) fn init(args: &InitArgs) -> Result<ExitCode> {
    let folder = args.directory.join("benches");
    let texts = [("contenders", shipped::CONTENDERS)].into_iter().chain(shipped::SUITES.iter().copied());
    let files: Vec<(PathBuf, &str)> =
        texts.map(|(name, text)| (folder.join(format!("{name}.toml")), text)).collect();
    let there: Vec<String> = files
        .iter()
        .filter(|(path, _)| path.symlink_metadata().is_ok())
        .map(|(path, _)| path.display().to_string())
        .collect();
    if !there.is_empty() && !args.force {
        bail!("nothing was written, for there is already {}; --force writes over it", there.join(", "));
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let mut out = io::stdout().lock();
    for (path, text) in files {
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        writeln!(out, "{}", path.display())?;
    }
    writeln!(out, "in {} these now come before what is built in", args.directory.display())?;
    Ok(ExitCode::SUCCESS)
}
