//! A checkout whose revisions can be built, each in a directory of its own.

use super::git::Snapshot;
use super::tree::Tree;
use super::with::With;
use super::{cargo, git, tool, tree};
use crate::error::build::BuildError;
use std::path::{Path, PathBuf};

/// Digits of a commit in a directory's name.
const DIGITS: usize = 12;

/// A checkout whose revisions can be built.
#[derive(Debug, Clone)]
pub struct Checkout {
    /// Of git.
    root: PathBuf,
    /// The workspace in it: empty where they are the same.
    inside: PathBuf,
    /// Where builds are kept.
    cache: PathBuf,
}

impl Checkout {
    /// The checkout that a workspace is in.
    ///
    /// # Errors
    /// Where there is none, or git or cargo are missing.
    pub fn open(workspace: &Path) -> Result<Self, BuildError> {
        let ask = |what| match tool::printed(tool::git(workspace).args(["rev-parse", what])) {
            Err(BuildError::Command { said, .. }) => {
                Err(BuildError::NoCheckout { path: workspace.into(), said })
            }
            other => other.map(PathBuf::from),
        };
        let (root, inside) = (ask("--show-toplevel")?, ask("--show-prefix")?);
        let cache = cargo::Metadata::of(workspace)?.target_directory.join("ab");
        Ok(Self { root, inside, cache })
    }

    /// A revision of it: a branch, a tag, a commit, `HEAD~1`.
    ///
    /// # Errors
    /// Where git knows none of that name.
    pub fn revision(&self, revision: &str) -> Result<Snapshot, BuildError> {
        git::revision(&self.root, revision)
    }

    /// The work tree as it is, with the changes to files that git knows. Touches nothing.
    ///
    /// # Errors
    /// Where there is no commit yet.
    pub fn work_tree(&self) -> Result<Snapshot, BuildError> {
        git::work_tree(&self.root)
    }

    /// Files of the work tree that are in no snapshot, because git does not know them.
    ///
    /// # Errors
    /// Where git fails.
    pub fn unknown_files(&self) -> Result<Vec<String>, BuildError> {
        git::unknown_files(&self.root)
    }

    /// The files of a snapshot in a directory of their own, with other versions in its lock file if there are any, and all that
    /// it is made of downloaded. What is there from an earlier call is used again.
    ///
    /// # Errors
    /// A version that cannot be had, and whatever keeps git, cargo or the disk from it. Nothing is built.
    pub fn tree(&self, snapshot: &Snapshot, with: &[With]) -> Result<Tree, BuildError> {
        // Of a work tree that changes with every call one directory is kept: most of what it is made of stays the same.
        let commit = &snapshot.commit[..snapshot.commit.len().min(DIGITS)];
        let commit = if snapshot.changed { "work-tree" } else { commit };
        let plain =
            |text: &str| text.replace(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-', "-");
        let versions: String =
            with.iter().map(|with| format!("-with-{}-{}", plain(&with.spec), plain(&with.version))).collect();
        let home = self.cache.join(format!("{commit}{versions}"));
        tree::prepare(&self.root, &self.inside, &home, snapshot, with)
    }
}
