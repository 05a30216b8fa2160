//! Where suites and contenders come from: a file that was named, a `benches/` of the current folder or above it, else the
//! program itself. What came with the program is in `installed`.

use crate::installed;
use anyhow::{Context, Result, bail};
use harness::{Contenders, Document, Listing, Suite, shipped};
use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};

/// What `--contenders` calls the list that is part of the program.
pub(crate) const BUILT_IN: &str = "built-in";
/// The list of contenders below a folder.
const LIST: &str = "benches/contenders.toml";

/// The nearest directory above the current one, or itself, that has `benches/contenders.toml`.
pub(crate) fn checkout() -> Result<Option<PathBuf>> {
    let here = here()?;
    Ok(here.ancestors().find(|dir| dir.join(LIST).is_file()).map(Path::to_path_buf))
}

/// A text, and the file that it is from; without one it is part of the program.
pub(crate) struct Found {
    /// A suite's name.
    pub(crate) name: String,
    pub(crate) document: Document,
    pub(crate) file: Option<PathBuf>,
}

impl Found {
    fn of_file(path: &Path) -> Result<Self> {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self { name, document: Document::read(path)?, file: Some(path.into()) })
    }

    /// The suite that it is. What it includes is beside it, or is a suite by name.
    pub(crate) fn suite(&self) -> Result<Suite> {
        let library = |name: &str| {
            let beside = self.file.as_ref().map(|path| path.with_file_name(name).with_extension("toml"));
            match (beside, by_name(name)) {
                (Some(path), _) if path.is_file() => Document::read(&path),
                (_, Ok(Some(found))) => Ok(found.document),
                (beside, _) => {
                    let known = suites_with(self.file.as_deref().and_then(Path::parent));
                    let looked_for =
                        beside.map_or_else(|| name.to_owned(), |path| path.display().to_string());
                    Err(Suite::missing(name, &looked_for, &known))
                }
            }
        };
        Ok(Suite::parse(&self.name, &self.document, &library)?)
    }
}

/// A suite by name or by path.
pub(crate) fn suite(named: &str) -> Result<Found> {
    let path = Path::new(named);
    if path.is_file() {
        return Found::of_file(path);
    }
    match by_name(named)? {
        Some(found) => Ok(found),
        None => {
            let known = suites()?;
            let meant = harness::did_you_mean(named, known.iter().map(String::as_str));
            bail!("there is no suite {named:?}{meant}; there are: {}", known.join(", "))
        }
    }
}

fn by_name(name: &str) -> Result<Option<Found>> {
    if name.contains('/') {
        return Ok(None);
    }
    let files = folders()?.into_iter().map(|folder| folder.join(format!("{name}.toml")));
    if let Some(path) = files.filter(|path| !path.ends_with(LIST)).find(|path| path.is_file()) {
        return Found::of_file(&path).map(Some);
    }
    let shipped = shipped::suite(name);
    Ok(shipped.map(|document| Found { name: name.into(), document, file: None }))
}

/// The names of all suites.
pub(crate) fn suites() -> Result<Vec<String>> {
    Ok(names_in(&folders()?))
}

/// The same and those of one more folder.
fn suites_with(folder: Option<&Path>) -> Vec<String> {
    let mut all = folders().unwrap_or_default();
    all.extend(folder.map(Path::to_path_buf));
    names_in(&all)
}

fn names_in(folders: &[PathBuf]) -> Vec<String> {
    let mut names: BTreeSet<String> = shipped::SUITES.iter().map(|(name, _)| (*name).to_owned()).collect();
    for folder in folders {
        let entries = folder.read_dir().into_iter().flatten().flatten().map(|entry| entry.path());
        let files = entries.filter(|path| path.extension().is_some_and(|e| e == "toml"));
        names.extend(files.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())));
    }
    names.remove("contenders");
    names.into_iter().collect()
}

/// Who may take part: the lists that were named, one over the other; else `benches/contenders.toml`, else what is built in.
pub(crate) fn contenders(named: &[PathBuf]) -> Result<Contenders> {
    let found = match named {
        [] => vec![checkout()?.map(|root| root.join(LIST))],
        named => named.iter().map(|path| (path != Path::new(BUILT_IN)).then(|| path.clone())).collect(),
    };
    let listings = found.iter().map(|file| listing(file.as_deref())).collect::<Result<Vec<_>>>()?;
    Ok(Contenders::merge(&listings, Some(&listing(None)?))?.or_below(&installed::roots()?))
}

/// A list of contenders: a file's, or the one that is built in.
fn listing(file: Option<&Path>) -> Result<Listing> {
    match file {
        None => Ok(Listing { document: shipped::contenders(), root: installed::share()? }),
        Some(path) if path.is_file() => Ok(Listing::read(path)?),
        Some(path) => bail!(
            "{} is not there; name a file with --contenders, or say --contenders {BUILT_IN}",
            path.display()
        ),
    }
}

/// The folders whose suites come before those that are built in.
fn folders() -> Result<Vec<PathBuf>> {
    let mut folders = vec![here()?.join("benches")];
    folders.extend(checkout()?.map(|root| root.join("benches")).filter(|above| *above != folders[0]));
    Ok(folders)
}

fn here() -> Result<PathBuf> {
    env::current_dir().context("the current directory is gone")
}
