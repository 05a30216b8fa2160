//! Where things are: the checkout, its suites, the runners.

use anyhow::{Context, Result, bail};
use std::env;
use std::path::{Path, PathBuf};

/// The nearest directory above the current one that has `benches/contenders.toml`; else the current one.
pub(crate) fn checkout() -> Result<PathBuf> {
    let here = env::current_dir().context("the current directory is gone")?;
    let found = here.ancestors().find(|dir| dir.join("benches/contenders.toml").is_file());
    Ok(found.unwrap_or(&here).to_path_buf())
}

/// `benches/contenders.toml`, or the file that was named.
pub(crate) fn contenders(named: Option<&Path>) -> Result<PathBuf> {
    let path = match named {
        Some(path) => path.to_path_buf(),
        None => checkout()?.join("benches/contenders.toml"),
    };
    if !path.is_file() {
        bail!(
            "{} is not there; go to a checkout of Inflight, or name the file with --contenders",
            path.display()
        );
    }
    Ok(path)
}

/// A suite by name or by path.
pub(crate) fn suite(named: &str) -> Result<PathBuf> {
    let path = Path::new(named);
    if path.is_file() {
        return Ok(path.to_path_buf());
    }
    let directory = checkout()?.join("benches");
    let by_name = directory.join(format!("{named}.toml"));
    if !named.contains('/') && by_name.is_file() {
        return Ok(by_name);
    }
    let known = suites(&directory);
    let meant = harness::did_you_mean(named, known.iter().map(String::as_str));
    bail!("there is no suite {named:?}{meant}; there are: {}", known.join(", "))
}

/// Where the runners are: beside this program.
pub(crate) fn runners() -> Result<PathBuf> {
    let program = env::current_exe().context("cannot tell where this program is")?;
    Ok(program.parent().map(Path::to_path_buf).unwrap_or_default())
}

fn suites(directory: &Path) -> Vec<String> {
    let entries = directory.read_dir().into_iter().flatten().flatten().map(|entry| entry.path());
    let suites = entries.filter(|path| path.extension().is_some_and(|e| e == "toml"));
    let mut names: Vec<String> = suites
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .filter(|name| name != "contenders")
        .collect();
    names.sort();
    names
}
