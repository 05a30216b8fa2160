//! cargo, asked for what a tree's packages make, for another version, and for programs. It must not know what they measure.

use super::tool::{cargo, no_tool, output, printed, text};
use super::with::With;
use crate::error::build::BuildError;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Lines of a failed build that are shown.
const TAIL_LINES: usize = 20;

/// Of `cargo metadata`, as far as it is needed.
#[derive(Debug, Deserialize)]
pub(super) struct Metadata {
    pub(super) target_directory: PathBuf,
    packages: Vec<Package>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    targets: Vec<Target>,
}

#[derive(Debug, Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

/// Of a line that `cargo build` prints, as far as it is needed.
#[derive(Debug, Deserialize)]
struct Message {
    reason: String,
    target: Option<Target>,
    executable: Option<PathBuf>,
    #[serde(default)]
    fresh: bool,
}

/// What a build made.
#[derive(Debug, Default)]
pub(super) struct Made {
    /// Where each program is.
    pub(super) programs: BTreeMap<String, PathBuf>,
    /// Crates that had to be compiled; 0 where everything was there.
    pub(super) compiled: usize,
}

impl Metadata {
    pub(super) fn of(directory: &Path) -> Result<Self, BuildError> {
        let mut command = cargo(directory);
        command.args(["metadata", "--no-deps", "--format-version", "1"]);
        let said = printed(&mut command)?;
        serde_json::from_str(&said)
            .map_err(|e| BuildError::Command { command: "cargo metadata".into(), said: e.to_string() })
    }

    /// The package that makes a program; `None` if it is none of this workspace.
    pub(super) fn package_of(&self, program: &str) -> Option<&str> {
        let makes = |target: &Target| target.name == program && target.kind.iter().any(|kind| kind == "bin");
        self.packages.iter().find(|package| package.targets.iter().any(makes)).map(|p| p.name.as_str())
    }
}

/// Another version of one package in the tree's lock file.
pub(super) fn update(tree: &Path, with: &With) -> Result<(), BuildError> {
    let mut command = cargo(tree);
    command.args(["update", "--package", &with.spec, "--precise", &with.version]);
    obeyed(&mut command, || format!("{} {}", with.spec, with.version))
}

/// Downloads what the lock file names, so that nothing but a compiler is needed later.
pub(super) fn fetch(tree: &Path, target: &str) -> Result<(), BuildError> {
    let mut command = cargo(tree);
    command.args(["fetch", "--quiet", "--locked", "--target", target]);
    obeyed(&mut command, || "what Cargo.lock names".into())
}

/// What cannot be had is told in cargo's own words.
fn obeyed(command: &mut Command, what: impl FnOnce() -> String) -> Result<(), BuildError> {
    let output = output(command)?;
    if output.status.success() {
        return Ok(());
    }
    let said = text(&output.stderr);
    Err(BuildError::Cargo { what: what(), advice: advice(&said), said: indented(&said) })
}

/// What to do about a refusal, by cargo's words; they may change, and then the last line is still right.
fn advice(said: &str) -> &'static str {
    let any = |words: &[&str]| words.iter().any(|word| said.contains(word));
    if any(&["is ambiguous"]) {
        "say which: write NAME@LOCKED=VERSION, with the locked version from the list above"
    } else if any(&["did not match any packages"]) {
        "nothing in Cargo.lock has that name; `cargo tree` lists what it has"
    } else if any(&[
        "offline",
        "failed to download",
        "Could not resolve",
        "network failure",
        "failed to fetch",
        "spurious",
    ]) {
        "the registry cannot be reached from here: connect, or choose a version that cargo has downloaded before"
    } else if any(&["--locked"]) {
        "its Cargo.lock does not fit its Cargo.toml: let cargo write it (`cargo metadata`), and commit it"
    } else if any(&["failed to select a version", "candidate versions found which didn't match"]) {
        "either there is no such version, or a requirement does not allow it: loosen the one in Cargo.toml, or choose a version \
         that all of those named above take; a second --with can move another package along"
    } else {
        "choose a version that Cargo.toml allows and the registry has"
    }
}

/// The compiler's version line, as it is found from there.
pub(super) fn compiler(tree: &Path) -> Result<String, BuildError> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    printed(Command::new(rustc).current_dir(tree).arg("--version"))
}

/// Builds packages as they are measured; `told` hears the name of each crate that is compiled.
pub(super) fn build(
    tree: &Path,
    label: &str,
    packages: &BTreeSet<&str>,
    target: &Path,
    told: &mut dyn FnMut(&str),
) -> Result<Made, BuildError> {
    fs::create_dir_all(target).map_err(BuildError::disk(target))?;
    let log = target.with_file_name("build.log");
    let stderr = File::create(&log).map_err(BuildError::disk(&log))?;
    let mut command = cargo(tree);
    command.args(["build", "--release", "--locked", "--message-format", "json-render-diagnostics"]);
    command.arg("--target-dir").arg(target);
    packages.iter().for_each(|package| _ = command.args(["--package", package]));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(stderr);
    let mut child = command.spawn().map_err(|source| no_tool(&command, source))?;
    let mut made = Made::default();
    for line in child.stdout.take().into_iter().flat_map(|pipe| BufReader::new(pipe).lines()) {
        let line = line.map_err(BuildError::disk("cargo's output"))?;
        let Ok(Message { reason, target: Some(target), executable, fresh }) = serde_json::from_str(&line)
        else {
            continue;
        };
        if reason == "compiler-artifact" && !fresh {
            made.compiled += 1;
            told(&target.name);
        }
        if let Some(path) = executable {
            made.programs.insert(target.name, path);
        }
    }
    if child.wait().map_err(BuildError::disk("cargo"))?.success() {
        return Ok(made);
    }
    Err(BuildError::Build { label: label.into(), tail: tail(&log), log })
}

fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.trim_end().lines().collect();
    indented(&lines[lines.len().saturating_sub(TAIL_LINES)..].join("\n"))
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}
