//! The Python runner's own tests, which lie beside its source: `python3 -m unittest` runs them here as well, all of them for
//! the `python3` at hand, and for other kinds of Python what differs there. This must not know what they are about.

use crate::support::{checkout, skipped};
use rustix::process::{Pid, Signal, kill_process_group};
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

/// On an idle machine all of them take a minute and a half.
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

/// Runs these tests, with the runner in another Python than the one that runs them.
fn unittest(words: &[&str], runner_in: Option<&str>) {
    let Some(python) = find("python3") else { return };
    let mut command = Command::new(&python);
    command.args(["-m", "unittest"]).args(words).arg("-v");
    command.current_dir(checkout().join("crates/runner-python/tests"));
    // Nothing is to be left in the checkout.
    command.env("PYTHONDONTWRITEBYTECODE", "1").env("INFLIGHT_PYTHON", runner_in.unwrap_or(&python));
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
    eprintln!("{}: {summary}", runner_in.unwrap_or(&python));
    for line in said.lines().filter(|line| line.contains("... skipped ")) {
        skipped(line);
    }
}

#[test]
fn all_of_them_for_the_python_at_hand() {
    unittest(&["discover"], None);
}

#[test]
fn contenders_conversation_and_unjoined_work_of_pypy() {
    let Some(pypy) = find("pypy3") else { return };
    unittest(&["test_probe", "test_conversation", "test_flavours", "test_unjoined"], Some(&pypy));
}

#[test]
fn contenders_clients_conversation_and_unjoined_work_of_python_2() {
    let Some(python) = find("python2.7") else { return };
    let all = ["test_probe", "test_conversation", "test_flavours", "test_clients", "test_unjoined"];
    unittest(&all, Some(&python));
}

/// It takes a second or two to start, so some of them must do.
#[test]
fn some_of_them_for_jython() {
    let Some(jython) = find("jython") else { return };
    let some = [
        "test_probe",
        "test_unjoined",
        "test_conversation.Conversation.test_a_whole_trial",
        "test_flavours.Flavours.test_they_count_down",
        "test_flavours.Flavours.test_concurrency_is_reached_and_kept",
    ];
    unittest(&some, Some(&jython));
}
