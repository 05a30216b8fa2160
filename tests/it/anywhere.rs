//! `inflight` in a folder that is no checkout: suites and contenders are part of the program; what is in the folder, or is
//! named, comes first.

use crate::support::{Place, Said, checkout};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A countdown of a moment.
const SUITE: &str = "title = \"mine\"\ntrials = 1\n[[workload]]\nname = \"moment\"\nkind = \"countdown\"\n\
                     headline = true\ntasks = 1\niterations = 1000\n";

/// `inflight` with these words, in this folder.
fn inflight(place: &Place, folder: &Path, words: &[&str]) -> Said {
    let mut command: Command = place.command(words);
    command.current_dir(folder);
    Said::by(command)
}

fn empty(place: &Place) -> std::path::PathBuf {
    let folder = place.path().join("empty");
    fs::create_dir(&folder).unwrap();
    folder
}

fn list(place: &Place, folder: &Path, more: &[&str]) -> Value {
    let words = [&["list", "--format", "json"], more].concat();
    serde_json::from_str(&inflight(place, folder, &words).good()).unwrap()
}

/// Where an entry of a list came from.
fn from(listed: &Value, kind: &str, name: &str) -> String {
    let entries = listed[kind].as_array().unwrap();
    let entry = entries.iter().find(|entry| entry["name"] == name);
    entry.unwrap_or_else(|| panic!("no {name} in {entries:#?}"))["from"].as_str().unwrap().to_string()
}

#[test]
fn every_shipped_suite_can_be_planned_where_there_is_no_checkout() {
    let place = Place::new();
    let folder = empty(&place);
    // No interpreter is found and timed, so that two plans can be the same.
    let plan = |from: &Path, name: &str| {
        let mut command = place.command(&["plan", name]);
        command.current_dir(from).env("PATH", "/nowhere");
        Said::by(command).good()
    };
    for (name, _) in harness::shipped::SUITES {
        assert_eq!(plan(&folder, name), plan(&checkout(), name), "the same plan as in a checkout");
    }
    let found = inflight(&place, &folder, &["doctor", "smoke", "--format", "json"]);
    let found: Value = serde_json::from_str(&found.good()).unwrap();
    let findings = found["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["severity"] == "fine"), "{findings:#?}");
    assert!(findings.iter().all(|finding| finding["severity"] != "refusal"), "{findings:#?}");
    let said = inflight(&place, &folder, &["run", "smok"]);
    said.bad(2, &["there is no suite \"smok\"", "did you mean `smoke`?"]);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "nothing is written");
}

#[test]
fn results_are_verified_where_there_is_no_checkout() {
    let place = Place::new();
    let folder = empty(&place);
    let said = inflight(&place, &folder, &["verify", "--only", "std/{sequential,threads}:*"]).good();
    assert!(said.contains(" passed, 0 failed") && !said.contains(" 0 passed"), "{said}");
}

#[test]
fn a_folder_of_suites_counts_in_the_folders_below_it() {
    let place = Place::new();
    let folder = empty(&place);
    inflight(&place, &folder, &["init"]).good();
    fs::write(folder.join("benches/moment.toml"), SUITE).unwrap();
    let below = folder.join("some/where");
    fs::create_dir_all(&below).unwrap();
    let listed = list(&place, &below, &[]);
    for (kind, name, file) in [
        ("suites", "moment", "empty/benches/moment.toml"),
        ("contenders", "std/threads", "empty/benches/contenders.toml"),
    ] {
        let from = from(&listed, kind, name);
        assert!(from.ends_with(file), "{name} is from {from}");
    }
    inflight(&place, &below, &["plan", "moment"]).good();
}

#[test]
fn where_one_copy_cannot_be_written_none_is() {
    let place = Place::new();
    let folder = empty(&place);
    // No file may be longer than half a kilobyte.
    let mut shell = place.shell("ulimit -f 1; trap '' XFSZ; exec \"$0\" init");
    shell.current_dir(&folder);
    Said::by(shell).bad(2, &["cannot write", ".toml"]);
    assert_eq!(fs::read_dir(folder.join("benches")).unwrap().count(), 0, "nothing is left behind");
}

#[test]
fn a_suite_is_run_where_there_is_no_checkout_and_has_the_hash_of_its_file() {
    let place = Place::new();
    let folder = empty(&place);
    let words = ["run", "smoke", "--only", "std/sequential:countdown", "--trials", "1"];
    inflight(&place, &folder, &words).good();
    let run = record::Run::open(&folder.join("results")).unwrap();
    assert_eq!(run.trials.len(), 1);
    let file = checkout().join("benches/smoke.toml");
    let words = ["run", file.to_str().unwrap(), "--only", "std/sequential:countdown", "--trials", "1"];
    inflight(&place, &folder, &[&words[..], &["--results", "other"]].concat()).good();
    let other = record::Run::open(&folder.join("other")).unwrap();
    assert_eq!(run.meta.suite, other.meta.suite);
}

#[test]
fn copies_are_written_once_and_then_come_first() {
    let place = Place::new();
    let folder = empty(&place);
    let listed = list(&place, &folder, &[]);
    assert_eq!(from(&listed, "suites", "smoke"), "built in");
    assert_eq!(from(&listed, "contenders", "tokio/multi-thread"), "built in");

    inflight(&place, &folder, &["init"]).good();
    let benches = folder.join("benches");
    for entry in fs::read_dir(checkout().join("benches")).unwrap().flatten() {
        if entry.path().extension().is_some_and(|extension| extension == "toml") {
            let copy = fs::read(benches.join(entry.file_name())).unwrap();
            assert_eq!(copy, fs::read(entry.path()).unwrap(), "{:?}", entry.file_name());
        }
    }
    fs::write(benches.join("smoke.toml"), SUITE).unwrap();
    inflight(&place, &folder, &["init"]).bad(2, &["nothing was written", "smoke.toml", "--force"]);
    assert_eq!(fs::read_to_string(benches.join("smoke.toml")).unwrap(), SUITE);

    let listed = list(&place, &folder, &[]);
    assert!(from(&listed, "suites", "smoke").ends_with("benches/smoke.toml"));
    assert!(from(&listed, "contenders", "tokio/multi-thread").ends_with("benches/contenders.toml"));
    assert!(inflight(&place, &folder, &["plan", "smoke"]).good().starts_with("suite smoke: mine\n"));
    inflight(&place, &folder, &["init", "--force"]).good();
    assert!(!inflight(&place, &folder, &["plan", "smoke"]).good().starts_with("suite smoke: mine\n"));
}

#[test]
fn somebodys_own_runner_needs_three_lines() {
    let place = Place::new();
    let folder = empty(&place);
    // The wrapper calls the contender what the program behind it knows.
    let runner = Path::new(crate::support::INFLIGHT).with_file_name("runner-sequential");
    let script = format!("#!/bin/sh\nexec sed -u 's#my/own#std/sequential#' | exec '{}'\n", runner.display());
    let wrapper = place.write("mine.sh", script);
    fs::set_permissions(&wrapper, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let three = format!("[[contender]]\nname = \"my/own\"\nrunner = [{:?}]\n", wrapper.display().to_string());
    let (mine, suite) = (place.write("mine.toml", three), place.write("moment.toml", SUITE));
    let (mine, suite) = (mine.to_str().unwrap(), suite.to_str().unwrap());

    inflight(&place, &folder, &["run", suite, "--contenders", mine]).good();
    let run = record::Run::open(&folder.join("results")).unwrap();
    let names: Vec<_> =
        run.trials.iter().map(|row| (row.cell.0.as_str(), row.verdict.has_figures())).collect();
    assert!(names.contains(&("my/own:moment", true)), "{names:?}");
    assert!(names.contains(&("std/sequential:moment", true)), "its baseline: {names:?}");

    let listed = list(&place, &folder, &["--contenders", "built-in", "--contenders", mine]);
    assert_eq!(from(&listed, "contenders", "my/own"), mine);
    assert_eq!(from(&listed, "contenders", "std/threads"), "built in");
    inflight(&place, &folder, &["plan", "--contenders", "nowhere.toml"])
        .bad(2, &["nowhere.toml is not there"]);
}

#[test]
fn what_needs_a_checkout_says_so() {
    let place = Place::new();
    let folder = empty(&place);
    inflight(&place, &folder, &["ab", "--base", "HEAD"]).bad(2, &["checkout"]);
}
