//! The Python runner's own tests, which lie beside its source: `python3 -m unittest` runs them here as well, all of them for
//! the `python3` at hand, and for other kinds of Python what differs there. This must not know what they are about.

use crate::support::{QUICK_JVM, checkout, skipped};
use rustix::process::{Pid, Signal, kill_process_group};
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

/// On an idle machine the longest takes two minutes.
const PATIENCE: Duration = Duration::from_secs(1200);

/// Whether it is a Python, and not something that stands for one which is not installed.
fn answers(program: &str) -> bool {
    let said = Command::new(program).args(["-B", "-c", "print(6 * 7)"]).stdin(Stdio::null()).output();
    said.is_ok_and(|said| said.status.success() && said.stdout.starts_with(b"42"))
}

/// The first that answers: what is on PATH, or what a version manager keeps.
fn find(name: &str) -> Option<String> {
    let root = std::env::var_os("PYENV_ROOT").map(PathBuf::from);
    let root =
        root.or_else(|| Some(Path::new(&std::env::var_os("HOME")?).join(".pyenv"))).unwrap_or_default();
    let kept = fs::read_dir(root.join("versions")).into_iter().flatten().flatten();
    let kept = kept.map(|version| version.path().join("bin").join(name).to_string_lossy().into_owned());
    let found = [name.to_string()].into_iter().chain(kept).find(|program| answers(program));
    if found.is_none() {
        skipped(format_args!("there is no {name}"));
    }
    found
}

/// Runs these tests, files or names with spaces between, with the runner in this Python; what runs them is always `python3`.
fn unittest(what: &str, runner_in: &str) {
    let (Some(runner_in), Some(python)) = (find(runner_in), find("python3")) else { return };
    let mut command = Command::new(&python);
    command.args(["-m", "unittest", "-v"]).args(what.split_whitespace());
    command.current_dir(checkout().join("crates/runner-python/tests"));
    command.env("INFLIGHT_PYTHON", &runner_in).env("JAVA_TOOL_OPTIONS", QUICK_JVM);
    // Nothing is to be left in the checkout.
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let child = command.spawn().unwrap();
    let group = Pid::from_child(&child);
    let (sender, ended) = channel();
    thread::spawn(move || sender.send(child.wait_with_output()));
    let Ok(output) = ended.recv_timeout(PATIENCE) else {
        let _ = kill_process_group(group, Signal::KILL);
        panic!("{command:?} did not end within {PATIENCE:?}");
    };
    let output = output.unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{said}", output.status);
    // Whoever finds no test is content, too.
    let summary = said.lines().find(|line| line.starts_with("Ran ")).unwrap_or_default();
    assert!(!summary.is_empty() && !summary.starts_with("Ran 0 "), "{command:?}: no test\n{said}");
    eprintln!("{runner_in}: {summary}");
    for line in said.lines().filter(|line| line.contains("... skipped ")) {
        skipped(line);
    }
}

/// A test for each of these files, or of what is in some, so that they run side by side.
macro_rules! each {
    ($in:ident: $program:literal, $($test:ident $what:literal)*) => {
        mod $in {
            /// What is run.
            pub(super) const ALL: &[&str] = &[$($what),*];
            $(#[test]
            fn $test() {
                super::unittest($what, $program);
            })*
        }
    };
}

each! { the_python_at_hand: "python3",
    clients "test_clients"
    conversation "test_conversation"
    example_node "test_example_node"
    flavours "test_flavours"
    gil "test_gil"
    parts "test_parts"
    probe "test_probe"
    unjoined "test_unjoined"
}

each! { pypy: "pypy3",
    conversation "test_conversation"
    flavours "test_flavours"
    probe "test_probe"
    unjoined "test_unjoined"
}

each! { python_2: "python2.7",
    clients "test_clients"
    conversation "test_conversation"
    flavours "test_flavours"
    probe "test_probe"
    unjoined "test_unjoined"
}

// Every start takes it seconds. So some of them must do, and those that begin with asking what it can do ask once.
each! { jython: "jython",
    conversation "test_conversation.Conversation.test_a_whole_trial \
                  test_flavours.Flavours.test_concurrency_is_reached_and_kept \
                  test_flavours.Flavours.test_they_count_down \
                  test_probe"
    unjoined "test_unjoined"
}

#[test]
fn no_file_of_tests_is_left_out() {
    let there = fs::read_dir(checkout().join("crates/runner-python/tests")).unwrap();
    let there =
        there.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "py"));
    let stems = there.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned());
    let tests: BTreeSet<_> = stems.filter(|stem| stem.starts_with("test_")).collect();
    assert_eq!(tests, the_python_at_hand::ALL.iter().map(|file| file.to_string()).collect());
    let others = [pypy::ALL, python_2::ALL, jython::ALL].concat();
    let mut files =
        others.iter().flat_map(|what| what.split_whitespace()).map(|what| what.split('.').next().unwrap());
    assert!(files.all(|file| tests.contains(file)), "{others:?}");
}
