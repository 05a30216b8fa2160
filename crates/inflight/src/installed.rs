//! What came with this program, and where it is: beside it where it was built, below its prefix where it was installed.

use anyhow::{Context, Result};
use harness::Runners;
use record::Source;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Where this program is, without links.
pub(crate) fn program() -> Result<PathBuf> {
    env::current_exe().context("cannot tell where this program is; is /proc mounted?")
}

/// Where the runners are, as seen from this program.
pub(crate) fn runners() -> Result<Runners> {
    Ok(Runners::of(&program()?))
}

/// `share/inflight` of the prefix, where this program was installed.
pub(crate) fn share() -> Result<PathBuf> {
    let program = program()?;
    let program = program.canonicalize().unwrap_or(program);
    let folder = program.parent().map(Path::to_path_buf).unwrap_or_default();
    Ok(folder.parent().unwrap_or(&folder).join("share/inflight"))
}

/// Folders that may have the files of runners that are no programs: installed ones, and the checkouts that this program and the
/// current folder are in.
pub(crate) fn roots() -> Result<Vec<PathBuf>> {
    let mut roots = vec![share()?];
    roots.extend(own_checkouts()?);
    Ok(roots)
}

/// What this program was built from: what `make install` has noted, or the checkout as it is now.
pub(crate) fn source() -> Result<Source> {
    let none = Source { commit: None, dirty: false };
    let share = share()?;
    if share.is_dir() {
        let noted = fs::read_to_string(share.join("source.json")).ok();
        return Ok(noted.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(none));
    }
    Ok(own_checkouts()?.first().map_or(none, |root| harness::source_info(root)))
}

/// Checkouts of Inflight, not folders that merely have suites.
fn own_checkouts() -> Result<Vec<PathBuf>> {
    let places = [Some(program()?), env::current_dir().ok()];
    let is_one = |dir: &&Path| {
        dir.join("benches/contenders.toml").is_file() && dir.join("crates/inflight/Cargo.toml").is_file()
    };
    let found = places.iter().flatten().filter_map(|place| place.ancestors().find(is_one));
    Ok(found.map(Path::to_path_buf).collect())
}
