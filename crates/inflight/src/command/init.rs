//! `inflight init`.

use crate::args::InitArgs;
use anyhow::{Context as _, Result, bail};
use harness::shipped;
use std::fs::{self, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tempfile::NamedTempFile;

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
    // All are on the disk before the first has its name: a full disk leaves nothing behind, and nothing half written.
    let written = files
        .into_iter()
        .map(|(path, text)| {
            let file = on_disk(&folder, text).with_context(|| format!("cannot write {}", path.display()))?;
            Ok((path, file))
        })
        .collect::<Result<Vec<_>>>()?;
    let mut out = io::stdout().lock();
    for (path, file) in written {
        file.persist(&path).with_context(|| format!("cannot write {}", path.display()))?;
        writeln!(out, "{}", path.display())?;
    }
    writeln!(out, "in {} these now come before what is built in", args.directory.display())?;
    Ok(ExitCode::SUCCESS)
}

/// A text in a file that is removed again unless it is given a name.
fn on_disk(folder: &Path, text: &str) -> io::Result<NamedTempFile> {
    // Others may read it, as far as they may read what else this user writes.
    let open = Permissions::from_mode(0o666);
    let file = tempfile::Builder::new().prefix(".init-").permissions(open).tempfile_in(folder)?;
    file.as_file().write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    Ok(file)
}
