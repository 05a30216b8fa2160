//! What every end-to-end test needs: a place of its own, and the real `inflight` started in it. Knows no test.

#![allow(dead_code, reason = "each test file uses its own part of this")]

mod finished;
mod processes;
pub(crate) mod stubs;

pub(crate) use finished::{Said, wait_for};

use record::Run;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;
use tempfile::TempDir;

/// The program under test; its runners lie beside it.
pub(crate) const INFLIGHT: &str = env!("CARGO_BIN_EXE_inflight");
/// Longer than anything here takes, on a machine that is busy with something else.
pub(crate) const PATIENCE: Duration = Duration::from_secs(600);
/// Jython lives for a second or two at a time: this saves a third of what its start takes.
pub(crate) const QUICK_JVM: &str = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
/// Every process that a place starts, and every one that those start, has it in its environment.
const MARK: &str = "INFLIGHT_TEST_PLACE";

/// The two smallest workloads that have everything a summary shows.
pub(crate) const SMALL_SUITE: &str = r#"
title = "small"
trials = 2

[[workload]]
name = "fetch"
headline = true
kind = "fetch"
requests = 20
concurrency = 4
delay = "2ms"
body_bytes = 100

[[workload]]
name = "countdown"
headline = true
kind = "countdown"
tasks = 2
iterations = 100_000
"#;

/// The checkout these tests belong to.
pub(crate) fn checkout() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the workspace is two levels above this crate")
}

/// Says so aloud: what `eprintln!` prints in a test that passes, nobody sees.
pub(crate) fn skipped(why: impl std::fmt::Display) {
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
}

/// A directory of one test, gone afterwards, and the processes started in it.
pub(crate) struct Place {
    directory: TempDir,
}

impl Place {
    /// A new one.
    ///
    /// # Panics
    /// Where a runner was not built: these tests start the real ones.
    pub(crate) fn new() -> Self {
        runners_are_built();
        Self { directory: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// A file in it.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// Where its runs go.
    pub(crate) fn results(&self) -> PathBuf {
        self.path().join("results")
    }

    /// Its newest run.
    pub(crate) fn newest(&self) -> Run {
        Run::open(&self.results()).unwrap()
    }

    /// `inflight` with these words, not yet started: in the checkout, its temporary files in this place.
    pub(crate) fn command<W: AsRef<std::ffi::OsStr>>(&self, words: &[W]) -> Command {
        let mut command = Command::new(INFLIGHT);
        command.args(words).current_dir(checkout());
        self.prepare(&mut command);
        command
    }

    /// `sh -c script`, in which `"$0"` is `inflight`.
    pub(crate) fn shell(&self, script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script, INFLIGHT]).current_dir(checkout());
        self.prepare(&mut command);
        command
    }

    fn prepare(&self, command: &mut Command) {
        command.env(MARK, self.path()).env("TMPDIR", self.path()).env_remove("NO_COLOR");
        command.env("JAVA_TOOL_OPTIONS", QUICK_JVM);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    }

    /// Runs `inflight` with these words to its end.
    pub(crate) fn inflight<W: AsRef<std::ffi::OsStr>>(&self, words: &[W]) -> Said {
        Said::by(self.command(words))
    }

    /// `inflight run SUITE --results … MORE`, begun.
    pub(crate) fn begin(&self, suite: &Path, more: &[&str]) -> Child {
        let mut command = self.command(&["run"]);
        command.arg(suite).arg("--results").arg(self.results()).args(more);
        command.spawn().unwrap()
    }

    /// The same to its end.
    pub(crate) fn run(&self, suite: &Path, more: &[&str]) -> Said {
        Said::of(self.begin(suite, more))
    }

    /// Waits until the newest run has at least so many rows on disk.
    pub(crate) fn wait_for_rows(&self, rows: usize) -> PathBuf {
        let enough = || {
            let run = Run::open(&self.results()).ok()?;
            (run.trials.len() >= rows).then_some(run.path)
        };
        wait_for(&format!("{rows} rows in {}", self.results().display()), enough)
    }

    /// Processes that were started in this place and still live, as `pid: command line`.
    pub(crate) fn living(&self) -> Vec<String> {
        processes::marked(MARK, self.path())
    }

    /// Waits until none lives.
    pub(crate) fn wait_until_nobody_lives(&self) {
        wait_for(&format!("the end of {:?}", self.living()), || self.living().is_empty().then_some(()));
    }
}

impl Drop for Place {
    /// Leaves nothing running, whatever went wrong.
    fn drop(&mut self) {
        processes::end(MARK, self.path());
    }
}

fn runners_are_built() {
    static LOOKED: OnceLock<()> = OnceLock::new();
    LOOKED.get_or_init(|| {
        let contenders = harness::Contenders::read(&checkout().join("benches/contenders.toml")).unwrap();
        let beside = Path::new(INFLIGHT).parent().unwrap();
        let programs = contenders.list.iter().map(|contender| &contender.runner[0]);
        // What does not lie beside is an interpreter.
        for program in programs.filter(|program| program.starts_with("runner-")) {
            let path = beside.join(program);
            assert!(
                path.is_file(),
                "{} is not built: say `make test`, which builds all programs before it tests them",
                path.display()
            );
        }
    });
}
