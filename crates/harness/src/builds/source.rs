//! Which source a run was built from, and how.

use record::{Build, Source};
use std::path::Path;
use std::process::Command;

/// The checkout's commit, and whether tracked files outside `results/` differ from it. Empty outside a checkout, or
/// where there is no git.
pub fn source_info(directory: &Path) -> Source {
    let git = |args: &[&str]| -> Option<String> {
        let output = Command::new("git").arg("-C").arg(directory).args(args).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let commit = git(&["rev-parse", "HEAD"]);
    let changed = git(&["status", "--porcelain", "--untracked-files=no", "--", ".", ":(exclude)results"]);
    Source { dirty: commit.is_some() && changed.is_some_and(|text| !text.is_empty()), commit }
}

/// How this program was built; the runners come from the same `cargo build`.
pub fn build_info() -> Build {
    Build {
        compiler: env!("INFLIGHT_LANGUAGE").into(),
        profile: env!("INFLIGHT_PROFILE").into(),
        target: env!("INFLIGHT_TARGET").into(),
        allocator: "system".into(),
    }
}
