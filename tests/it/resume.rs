//! Runs that are interrupted or killed: nothing measured is lost, nothing is left running, and they can be continued.

use crate::support;
use crate::support::{Place, Said, wait_for};
use record::{Run, Status};
use rustix::process::{Pid, Signal, kill_process};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Child;

const TRIALS: u32 = 12;
/// Threads, tasks and worker processes: whoever could be left behind.
const SOME: [&str; 6] =
    ["--only", "std/threads:*", "--only", "tokio/multi-thread:*:raw", "--only", "process/pool:*:raw"];

/// A suite of which a run is caught in the middle: twelve rounds of some 50 ms a trial.
fn suite(place: &Place) -> PathBuf {
    let text = r#"
trials = 12

[[workload]]
name = "fetch"
kind = "fetch"
requests = 20
concurrency = 4
delay = "5ms"
"#;
    place.write("long.toml", text)
}

fn signal(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

/// A run of the suite that was stopped in the middle by this signal.
fn stopped(place: &Place, by: Signal) -> (Said, PathBuf) {
    let child = place.begin(&suite(place), &SOME);
    let path = place.wait_for_rows(3);
    signal(&child, by);
    (Said::of(child), path)
}

/// Every cell once in every round.
fn assert_whole(path: &Path) {
    let run = Run::open(path).unwrap();
    assert_eq!((run.meta.status, run.meta.cells.len()), (Status::Complete, 4));
    let pairs: BTreeSet<_> = run.trials.iter().map(|row| (row.round, row.cell.clone())).collect();
    assert_eq!(run.trials.len(), pairs.len(), "a trial was made twice");
    let all = run.meta.cells.iter().flat_map(|cell| (0..TRIALS).map(|round| (round, cell.id.clone())));
    assert_eq!(pairs, all.collect());
    let positions: BTreeSet<_> = run.trials.iter().map(|row| row.position).collect();
    assert_eq!(positions, (0..4 * TRIALS).collect(), "the order is the one that the seed says");
    for cell in &run.meta.cells {
        let counted: u64 = run.trials_of(&cell.id).map(|row| row.ok).sum();
        assert_eq!(run.response[&cell.id].len(), counted, "{}", cell.id);
    }
}

/// `inflight run SUITE --resume PATH`.
fn resume(place: &Place, suite: &Path, path: &Path) -> Said {
    let mut command = place.command(&["run"]);
    command.arg(suite).arg("--resume").arg(path);
    Said::by(command)
}

#[test]
fn ctrl_c_leaves_a_valid_run_and_says_how_to_go_on() {
    let place = Place::new();
    let (said, path) = stopped(&place, Signal::INT);
    let err = said.bad(130, &["what was measured is kept"]);
    place.wait_until_nobody_lives();

    let run = Run::open(&path).unwrap();
    assert_eq!(run.meta.status, Status::Interrupted);
    let before = run.trials;
    assert!((3..4 * TRIALS as usize).contains(&before.len()), "{} rows", before.len());
    place.inflight(&["show".as_ref(), path.as_os_str()]).good();
    place.inflight(&["report".as_ref(), path.as_os_str()]).good();

    // Word for word what it said.
    let (_, words) = err.rsplit_once("Continue with: inflight ").unwrap();
    let said = Said::by(place.shell(&format!("exec \"$0\" {words}")));
    assert!(said.err.contains(&format!("{} of them done before", before.len())), "{said:?}");
    said.good();
    assert_whole(&path);
    let after = Run::open(&path).unwrap().trials;
    assert!(before.iter().all(|row| after.contains(row)), "what was measured stays as it was");
    assert_eq!(place.newest().path.parent(), path.parent());
}

#[test]
fn ctrl_c_ends_a_runner_that_does_not_listen() {
    let place = Place::new();
    let script = place.write("deaf.sh", "trap '' INT TERM; while :; do sleep 1; done");
    let contenders = format!(
        "[[contender]]\nname = 'std/sequential'\nabout = ''\nrunner = ['sh', '{}']\nclients = ['raw']\n",
        script.display()
    );
    let contenders = place.write("contenders.toml", contenders);
    let child = place.begin(&suite(&place), &["--contenders", contenders.to_str().unwrap()]);
    wait_for("the runner", || place.living().iter().any(|line| line.contains("deaf.sh")).then_some(()));
    signal(&child, Signal::INT);
    Said::of(child).bad(130, &["0 of 12 trials", "--contenders"]);
    place.wait_until_nobody_lives();
}

#[test]
fn kill_9_leaves_nobody_behind_and_costs_one_trial() {
    let place = Place::new();
    let (said, path) = stopped(&place, Signal::KILL);
    assert_eq!(said.code, None);
    place.wait_until_nobody_lives();

    let out = place.inflight(&["show".as_ref(), path.as_os_str()]).good();
    assert!(out.contains("was not ended"), "{out}");
    // As if it had been killed in the middle of a line.
    let journal = path.join("journal.jsonl");
    let mut text = fs::read(&journal).unwrap();
    text.extend(b"{\"row\":{\"cell\":");
    fs::write(&journal, text).unwrap();

    let said = resume(&place, &place.path().join("long.toml"), &path);
    assert!(said.err.contains("torn off"), "{said:?}");
    said.good();
    assert_whole(&path);
}

#[test]
fn a_run_that_is_being_written_cannot_be_resumed() {
    let place = Place::new();
    let child = place.begin(&suite(&place), &SOME);
    let path = place.wait_for_rows(1);
    resume(&place, &place.path().join("long.toml"), &path).bad(2, &["another process"]);
    signal(&child, Signal::INT);
    Said::of(child).bad(130, &[]);
    assert_eq!(Run::open(&path).unwrap().meta.status, Status::Interrupted);
}

#[test]
fn another_suite_seed_or_number_of_trials_is_another_run() {
    let place = Place::new();
    let (said, path) = stopped(&place, Signal::INT);
    said.bad(130, &[]);
    let before = Run::open(&path).unwrap();

    let changed = fs::read_to_string(suite(&place)).unwrap().replace("requests = 20", "requests = 21");
    let changed = place.write("long.toml", changed);
    resume(&place, &changed, &path).bad(2, &["cannot resume", "suite's hash"]);
    let other = place.write("other.toml", support::SMALL_SUITE);
    resume(&place, &other, &path).bad(2, &["cannot resume", "suite is long, and now it would be other"]);
    let text = path.to_str().unwrap();
    for chosen in ["--trials", "--seed"] {
        let words = ["run", "--resume", text, chosen, "3"];
        place.inflight(&words).bad(2, &["cannot be used with", chosen]);
    }
    assert_eq!(Run::open(&path).unwrap(), before, "a refusal changes nothing");
}

#[test]
fn a_complete_run_has_nothing_to_resume() {
    let place = Place::new();
    let suite = place.write("small.toml", support::SMALL_SUITE);
    place.run(&suite, &["--only", "std/threads:countdown"]).good();
    let run = place.newest();
    resume(&place, &suite, &run.path).bad(2, &["is complete, there is nothing to resume"]);
    assert_eq!(place.newest(), run);
}

#[test]
fn a_results_directory_that_is_removed_ends_the_run() {
    let place = Place::new();
    let child = place.begin(&suite(&place), &SOME);
    place.wait_for_rows(1);
    // As `rm -r` is given again where the run has just written another file into what was being emptied.
    wait_for("the end of the directory", || {
        let _ = fs::remove_dir_all(place.results());
        (!place.results().exists()).then_some(())
    });
    Said::of(child).bad(2, &["was removed while the run was writing to it", "start the run again"]);
    place.wait_until_nobody_lives();
}
