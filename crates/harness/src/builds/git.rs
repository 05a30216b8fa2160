//! Revisions, and the work tree as it is, as commits; and commits as directories beside it. It must not know what is built.

use super::tool::{git, printed};
use crate::error::build::BuildError;
use std::fs;
use std::path::Path;

/// A commit that can be checked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// 40 hex digits.
    pub commit: String,
    /// For people: `origin/main (3fa2c1d)`.
    pub label: String,
    /// Whether it is the work tree with its changes, and so no commit that anybody else has.
    pub changed: bool,
}

/// The commit of a revision.
pub(super) fn revision(root: &Path, revision: &str) -> Result<Snapshot, BuildError> {
    let wanted = format!("{revision}^{{commit}}");
    let found = printed(git(root).args(["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]));
    let commit = found.map_err(|error| match error {
        BuildError::Command { .. } => BuildError::NoRevision { revision: revision.into() },
        other => other,
    })?;
    let short = &commit[..commit.len().min(7)];
    let label = if commit.starts_with(revision) { short.into() } else { format!("{revision} ({short})") };
    Ok(Snapshot { commit, label, changed: false })
}

/// The work tree as it is: `HEAD`, or a commit of the changes to tracked files, which is on no branch and touches nothing.
/// Equal changes make an equal commit, so that what was built of it is found again.
pub(super) fn work_tree(root: &Path) -> Result<Snapshot, BuildError> {
    let head = revision(root, "HEAD")?;
    let date = printed(git(root).args(["show", "-s", "--format=%cI", "HEAD"]))?;
    let mut stash = git(root);
    for who in ["AUTHOR", "COMMITTER"] {
        stash
            .env(format!("GIT_{who}_NAME"), "inflight")
            .env(format!("GIT_{who}_EMAIL"), "inflight@localhost");
        stash.env(format!("GIT_{who}_DATE"), &date);
    }
    let commit = printed(stash.args(["stash", "create", "inflight ab"]))?;
    if commit.is_empty() {
        return Ok(head);
    }
    let label = format!("work tree ({} with changes)", &head.commit[..head.commit.len().min(7)]);
    Ok(Snapshot { commit, label, changed: true })
}

/// Files that git does not know and would take; a snapshot has none of them.
pub(super) fn unknown_files(root: &Path) -> Result<Vec<String>, BuildError> {
    let all = ["ls-files", "--others", "--exclude-standard", "--", ".", ":(exclude)results"];
    Ok(printed(git(root).args(all))?.lines().map(str::to_owned).collect())
}

/// Whether a directory is this commit, with nothing changed but these files.
pub(super) fn is_at(tree: &Path, commit: &str, changed: &str) -> bool {
    // Without a file of its own it would be taken for a part of the checkout around it.
    tree.join(".git").is_file()
        && printed(git(tree).args(["rev-parse", "HEAD"])).is_ok_and(|head| head == commit)
        && changes(tree).is_ok_and(|found| found == changed)
}

/// What differs from the commit, as git prints it.
pub(super) fn changes(tree: &Path) -> Result<String, BuildError> {
    printed(git(tree).args(["status", "--porcelain", "--untracked-files=no"]))
}

/// Checks a commit out into a directory of its own; whatever was there goes.
pub(super) fn check_out(root: &Path, commit: &str, tree: &Path) -> Result<(), BuildError> {
    if tree.exists() {
        fs::remove_dir_all(tree).map_err(BuildError::disk(tree))?;
    }
    // What was removed by hand (`make clean`) is still in git's list.
    printed(git(root).args(["worktree", "prune"]))?;
    let words = ["worktree", "add", "--quiet", "--force", "--detach"];
    printed(git(root).args(words).arg(tree).arg(commit)).map(drop)
}
