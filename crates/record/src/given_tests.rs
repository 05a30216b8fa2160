//! Sides of a comparison from real directories and real git repositories.

use crate::error::Error;
use crate::given::{Which, open_from};
use crate::meta::Status;
use crate::test_runs as common;
use crate::writer::RunWriter;
use std::fs;
use std::path::Path;
use std::process::Command;

const OLD: &str = "20260131T120000Z-0a1b2c3";
const NEW: &str = "20260201T120000Z-0a1b2c3";

/// A run of its own day in `results`, with one trial a cell that takes `base_ns`.
fn write(results: &Path, day: &str, status: Status, base_ns: u64) -> String {
    let id = format!("{day}T120000Z-0a1b2c3");
    let mut meta = common::meta(&id, status);
    meta.started = format!("{}-{}-{}T12:00:00Z", &day[..4], &day[4..6], &day[6..]);
    let mut writer = RunWriter::create(results, &common::machine(), &meta).unwrap();
    for (at, cell) in common::cells().iter().enumerate() {
        writer.append(&common::trial(cell, 0, at as u32, base_ns)).unwrap();
    }
    writer.finish(meta).unwrap();
    id
}

fn git(repository: &Path, words: &[&str]) -> String {
    let mut git = Command::new("git");
    git.arg("-C").arg(repository).args(["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]);
    git.args(["-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false"]).args(words);
    let said = git.output().unwrap();
    assert!(said.status.success(), "git {words:?}: {}", String::from_utf8_lossy(&said.stderr));
    String::from_utf8(said.stdout).unwrap().trim().to_string()
}

/// A repository with one committed run, tagged `v1`; then a second one, committed on `main`.
fn repository() -> (tempfile::TempDir, String) {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    git(here, &["init", "-q"]);
    write(&here.join("results"), "20260131", Status::Complete, 1000);
    commit(here);
    git(here, &["tag", "v1"]);
    write(&here.join("results"), "20260201", Status::Complete, 2000);
    commit(here);
    let slug = common::machine().slug;
    (directory, slug)
}

fn commit(here: &Path) {
    git(here, &["add", "--all"]);
    git(here, &["commit", "-q", "-m", "Add a run"]);
}

/// Ids of the runs that a name gives.
fn ids(here: &Path, named: &str, which: Which) -> Vec<String> {
    open_from(here, named, which).unwrap().runs.into_iter().map(|run| run.meta.id).collect()
}

fn refusal(here: &Path, named: &str) -> String {
    open_from(here, named, Which::Newest).unwrap_err().to_string()
}

#[test]
fn every_kind_of_directory_gives_its_newest_run() {
    let (directory, slug) = repository();
    let here = directory.path();
    for named in [".", "results", "results/", &format!("results/{slug}")] {
        assert_eq!(ids(here, named, Which::Newest), [NEW], "{named}");
        assert_eq!(ids(here, named, Which::All), [NEW, OLD], "{named}");
    }
    let run = format!("results/{slug}/{OLD}");
    assert_eq!(ids(here, &run, Which::Newest), [OLD]);
    assert_eq!(ids(here, &run, Which::All), [OLD], "who names a run means that run");
    assert_eq!(open_from(here, &run, Which::Newest).unwrap().label, run);
    assert_eq!(open_from(here, ".", Which::Newest).unwrap().label, format!("., run {NEW}"));
    let all = open_from(here, "results", Which::All).unwrap();
    assert_eq!(all.label, format!("results, run {NEW} and the one before it"));
}

#[test]
fn a_revision_gives_what_was_committed_whatever_the_work_tree_has() {
    let (directory, slug) = repository();
    let here = directory.path();
    let runs = |named: &str, which| open_from(here, named, which).unwrap().runs;
    let on_disk = runs("results", Which::All);
    fs::remove_dir_all(here.join("results")).unwrap();
    let index = fs::read(here.join(".git/index")).unwrap();

    let mut committed = runs("main", Which::All);
    for (committed, on_disk) in committed.iter_mut().zip(&on_disk) {
        assert_eq!(committed.path, Path::new("main:results").join(&slug).join(&on_disk.meta.id));
        committed.path.clone_from(&on_disk.path);
    }
    assert_eq!(committed, on_disk, "every row and every histogram");
    assert_eq!(ids(here, "v1", Which::All), [OLD]);
    assert_eq!(ids(here, "HEAD~1", Which::Newest), [OLD]);
    for place in [format!("results/{slug}"), format!("./results//{slug}/"), "results".into()] {
        assert_eq!(ids(here, &format!("main:{place}"), Which::All), [NEW, OLD], "{place}");
    }
    assert_eq!(ids(here, &format!("main:results/{slug}/{OLD}"), Which::All), [OLD]);
    let run = &runs(&format!("main:results/{slug}"), Which::Newest)[0];
    assert_eq!(run.path, Path::new("main:results").join(&slug).join(NEW));
    assert_eq!(fs::read(here.join(".git/index")).unwrap(), index, "the index was left alone");
}

#[test]
fn a_label_says_which_commit_and_which_run() {
    let (directory, _) = repository();
    let here = directory.path();
    let full = git(here, &["rev-parse", "v1"]);
    let label = |named: &str| open_from(here, named, Which::Newest).unwrap().label;
    assert_eq!(label("v1"), format!("v1 ({}), run {OLD}", &full[..7]));
    assert_eq!(label(&full), format!("{}, run {OLD}", &full[..7]));
    assert_eq!(
        label("main"),
        format!("main ({}), run {NEW}", git(here, &["rev-parse", "--short=7", "main"]))
    );
}

#[test]
fn a_clone_with_packed_refs_and_objects_is_read_from_a_directory_within() {
    let (directory, _) = repository();
    let clone = tempfile::tempdir().unwrap();
    let from = format!("file://{}", directory.path().display());
    git(clone.path(), &["clone", "-q", "--no-checkout", &from, "."]);
    git(clone.path(), &["pack-refs", "--all"]);
    git(clone.path(), &["gc", "-q"]);
    let within = clone.path().join("deep/within");
    fs::create_dir_all(&within).unwrap();
    assert_eq!(ids(&within, "origin/main", Which::All), [NEW, OLD]);
    assert_eq!(ids(&within, "v1", Which::All), [OLD]);
    assert_eq!(
        fs::read_dir(clone.path()).unwrap().count(),
        2,
        "only .git and what we made: nothing was checked out"
    );
    assert!(!clone.path().join(".git/index").exists());
}

#[test]
fn a_path_wins_over_a_revision_of_the_same_name() {
    let (directory, _) = repository();
    write(&directory.path().join("v1"), "20260203", Status::Complete, 1000);
    assert_eq!(ids(directory.path(), "v1", Which::Newest), ["20260203T120000Z-0a1b2c3"]);
}

#[test]
fn the_newest_complete_run_is_taken_and_only_complete_ones_of_its_suite_with_it() {
    let (directory, slug) = repository();
    let here = directory.path();
    let results = here.join("results");
    let interrupted = write(&results, "20260301", Status::Interrupted, 1000);
    assert_eq!(ids(here, ".", Which::All), [NEW, OLD]);
    let path = results.join(&slug).join(OLD).join("run.json");
    let other = fs::read_to_string(&path).unwrap().replace(&"0".repeat(64), &"1".repeat(64));
    fs::write(&path, other).unwrap();
    commit(here);
    for named in [".", "main"] {
        assert_eq!(ids(here, named, Which::All), [NEW], "{named}: another suite");
    }
    for id in [OLD, NEW] {
        fs::remove_dir_all(results.join(&slug).join(id)).unwrap();
    }
    for which in [Which::Newest, Which::All] {
        assert_eq!(ids(here, ".", which), [interrupted.as_str()], "better than none");
    }
}

#[test]
fn links_submodules_and_names_that_lead_elsewhere_are_passed_over() {
    let (directory, slug) = repository();
    let here = directory.path();
    let machine = here.join("results").join(&slug);
    std::os::unix::fs::symlink(machine.join(NEW), machine.join("20270101T000000Z-0a1b2c3")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", machine.join(NEW).join("journal.jsonl")).unwrap();
    fs::create_dir(machine.join(".hidden")).unwrap();
    fs::copy(machine.join(NEW).join("run.json"), machine.join(".hidden/run.json")).unwrap();
    let head = git(here, &["rev-parse", "HEAD"]);
    git(here, &["add", "--all", "--force"]);
    let module = format!("160000,{head},results/{slug}/20280101T000000Z-0a1b2c3");
    git(here, &["update-index", "--add", "--cacheinfo", &module]);
    git(here, &["commit", "-q", "-m", "Add what is no run"]);
    let tree = git(here, &["ls-tree", "-r", "HEAD"]);
    assert!(
        tree.contains("120000 blob") && tree.contains("160000 commit") && tree.contains(".hidden"),
        "{tree}"
    );
    assert_eq!(ids(here, "main", Which::All), [NEW, OLD]);
}

#[test]
fn what_cannot_be_found_says_what_was_tried() {
    let (directory, slug) = repository();
    let here = directory.path();
    for named in ["nope", "nope:results", "--help", "", "^{commit}", "main..v1"] {
        let said = refusal(here, named);
        assert!(said.contains("neither such a path nor such a git revision"), "{named}: {said}");
    }
    let short = git(here, &["rev-parse", "--short=7", "main"]);
    let said = refusal(here, &format!("main:results/{slug}/{NEW}/trials.csv"));
    assert!(said.contains("not a tree object"), "{said}");
    for place in ["elsewhere", "results/x"] {
        let said = refusal(here, &format!("main:{place}"));
        assert!(said.contains(&format!("commit {short} has no run in {place}/")), "{said}");
    }
    assert!(refusal(here, "main:../x").contains("may not have '..'"));
    let said = refusal(here, &format!("results/{slug}/machine.json"));
    assert!(said.contains("it is not a directory; name that of a run"), "{said}");

    let outside = tempfile::tempdir().unwrap();
    let said = refusal(outside.path(), "main");
    assert!(said.contains("no such path") && said.contains("not a git repository"), "{said}");
    fs::create_dir(outside.path().join("empty")).unwrap();
    assert!(refusal(outside.path(), "empty").contains("there is no run in"));
}

#[test]
fn a_fault_in_a_committed_file_is_told_by_its_place_in_git() {
    let (directory, slug) = repository();
    let here = directory.path();
    let run = here.join("results").join(&slug).join(NEW);
    let table = fs::read_to_string(run.join("trials.csv")).unwrap();
    fs::write(run.join("trials.csv"), table.replace("ok", "good")).unwrap();
    commit(here);
    let said = refusal(here, "main");
    assert!(said.starts_with(&format!("main:results/{slug}/{NEW}/trials.csv, line 1")), "{said}");
    fs::remove_file(run.join("trials.csv")).unwrap();
    commit(here);
    let said = refusal(here, &format!("main:results/{slug}"));
    assert!(said.starts_with(&format!("cannot open main:results/{slug}/{NEW}/trials.csv")), "{said}");
}

#[test]
fn a_pointer_of_git_lfs_is_not_taken_for_a_table() {
    let (directory, slug) = repository();
    let here = directory.path();
    let machine = here.join("results").join(&slug);
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n";
    let run = machine.join(NEW);
    fs::remove_dir_all(machine.join(OLD)).unwrap();
    let tables = ["histograms.hlog", "trials.csv", "run.json"].map(|name| run.join(name));
    for file in tables.iter().chain([&machine.join("machine.json")]) {
        let whole = fs::read(file).unwrap();
        fs::write(file, pointer).unwrap();
        commit(here);
        for named in ["main", "."] {
            let error = open_from(here, named, Which::Newest).unwrap_err();
            let name = file.file_name().unwrap();
            assert!(matches!(&error, Error::Pointer { path } if path.ends_with(name)), "{name:?}: {error}");
            assert!(error.to_string().contains("`git lfs pull`"));
        }
        fs::write(file, whole).unwrap();
    }
}
