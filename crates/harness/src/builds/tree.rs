//! The files of one side, and the programs built from them.

use super::cargo::{self, Metadata};
use super::git::Snapshot;
use super::lock::Change;
use super::with::With;
use super::{git, lock};
use crate::builds::source::build_info;
use crate::contenders::Contenders;
use crate::error::Error;
use crate::error::build::BuildError;
use record::Build;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Files of one side, ready to be built.
#[derive(Debug, Clone)]
pub struct Tree {
    /// For people.
    pub label: String,
    /// What it was checked out from.
    pub commit: String,
    workspace: PathBuf,
    target: PathBuf,
}

/// What was built of a tree.
#[derive(Debug, Clone)]
pub struct Programs {
    workspace: PathBuf,
    paths: BTreeMap<String, PathBuf>,
    /// Crates that had to be compiled; 0 where everything was there.
    pub compiled: usize,
}

/// The tree in `home/tree`, made where it is not there or not as it should be.
pub(super) fn prepare(
    root: &Path,
    inside: &Path,
    home: &Path,
    snapshot: &Snapshot,
    with: &[With],
) -> Result<Tree, BuildError> {
    let (directory, ready) = (home.join("tree"), home.join("ready"));
    let workspace = directory.join(inside);
    let locked = " M ".to_owned() + &inside.join("Cargo.lock").to_string_lossy();
    let changed = if with.is_empty() { "" } else { locked.as_str() };
    if !ready.is_file() || !git::is_at(&directory, &snapshot.commit, changed) {
        fs::create_dir_all(home).map_err(BuildError::disk(home))?;
        let _ = fs::remove_file(&ready);
        let made = make(root, &directory, &workspace, snapshot, with);
        if made.is_err() {
            // Nothing half made stays; what was built there before does.
            let _ = fs::remove_dir_all(&directory);
            let _ = fs::remove_dir(home);
        }
        made?;
        fs::write(&ready, "").map_err(BuildError::disk(&ready))?;
    }
    Ok(Tree {
        label: snapshot.label.clone(),
        commit: snapshot.commit.clone(),
        workspace,
        target: home.join("target"),
    })
}

fn make(
    root: &Path,
    directory: &Path,
    workspace: &Path,
    snapshot: &Snapshot,
    with: &[With],
) -> Result<(), BuildError> {
    git::check_out(root, &snapshot.commit, directory)?;
    with.iter().try_for_each(|with| cargo::update(workspace, with))?;
    if let Some(With { spec, version }) = with.first()
        && git::changes(directory)?.is_empty()
    {
        return Err(BuildError::SameLock { name: spec.clone(), version: version.clone() });
    }
    cargo::fetch(workspace, &build_info().target)
}

impl Tree {
    /// Its `benches/contenders.toml`.
    ///
    /// # Errors
    /// Where it is missing or wrong.
    pub fn contenders(&self) -> Result<Contenders, Error> {
        Contenders::read(&self.workspace.join("benches/contenders.toml"))
    }

    /// Where its workspace is.
    pub fn workspace(&self) -> &Path {
        &self.workspace
    }

    /// In which packages another tree's lock file differs from this one's.
    ///
    /// # Errors
    /// Where one of them cannot be read.
    pub fn changes(&self, other: &Self) -> Result<Vec<Change>, BuildError> {
        Ok(lock::changes(&lock::read(&self.workspace)?, &lock::read(&other.workspace)?))
    }

    /// How it is built.
    ///
    /// # Errors
    /// Where there is no compiler.
    pub fn build_info(&self) -> Result<Build, BuildError> {
        let compiler = cargo::compiler(&self.workspace)?;
        Ok(Build { compiler, profile: "release".into(), ..build_info() })
    }

    /// Builds what makes these programs, optimised; what is no program of this workspace is left to PATH. `told` hears the name
    /// of each crate that is compiled.
    ///
    /// # Errors
    /// Where it does not compile.
    pub fn build(
        &self,
        programs: &BTreeSet<String>,
        told: &mut dyn FnMut(&str),
    ) -> Result<Programs, BuildError> {
        let metadata = Metadata::of(&self.workspace)?;
        let packages: BTreeSet<&str> =
            programs.iter().filter_map(|program| metadata.package_of(program)).collect();
        let mut made = cargo::Made::default();
        if !packages.is_empty() {
            made = cargo::build(&self.workspace, &self.label, &packages, &self.target, told)?;
        }
        Ok(Programs { workspace: self.workspace.clone(), paths: made.programs, compiled: made.compiled })
    }
}

impl Programs {
    /// Whether two builds made the same, byte for byte.
    ///
    /// # Errors
    /// A program that cannot be read.
    pub fn same(&self, other: &Self) -> Result<bool, BuildError> {
        let read = |path: &PathBuf| fs::read(path).map_err(BuildError::disk(path));
        for (name, path) in &self.paths {
            match other.paths.get(name) {
                Some(theirs) if path == theirs || read(path)? == read(theirs)? => {}
                _ => return Ok(false),
            }
        }
        Ok(!self.paths.is_empty() && self.paths.len() == other.paths.len())
    }

    /// Has contenders started from this side: its own programs, and its own files where an argument names one.
    pub fn settle(&self, contenders: &mut Contenders) {
        for entry in &mut contenders.list {
            for word in &mut entry.runner {
                let own = self.paths.get(word.as_str()).cloned();
                let file = || Some(self.workspace.join(word.as_str())).filter(|path| path.is_file());
                if let Some(path) = own.or_else(file) {
                    *word = path.to_string_lossy().into_owned();
                }
            }
        }
    }
}
