//! What runs on somebody else's machine: what the workflows may do, and the page that `.ci/compare` makes of a pull request.

use crate::support::{INFLIGHT, Place, SMALL_SUITE, Said, checkout};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn workflows() -> Vec<(PathBuf, String)> {
    let entries = fs::read_dir(checkout().join(".github/workflows")).unwrap();
    entries
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
        .collect()
}

/// The lines of all scripts of a workflow.
fn scripts(text: &str) -> Vec<&str> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let (mut found, mut inside) = (Vec::new(), None);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if inside.is_some_and(|deep| indent(line) > deep) {
            found.push(line);
            continue;
        }
        inside = None;
        if let Some((_, script)) = line.split_once("run: ") {
            found.push(script);
            inside = (script == "|").then(|| indent(line));
        }
    }
    found
}

#[test]
fn no_workflow_runs_what_somebody_typed_or_may_do_more_than_it_must() {
    let all = workflows();
    assert!(all.len() >= 3, "{all:?}");
    for (path, text) in all {
        let name = path.display();
        let scripts = scripts(&text);
        assert!(!scripts.is_empty(), "{name}");
        // An expression is put into the script as text, whoever wrote it; a variable of the environment is not.
        let put_in: Vec<_> = scripts.iter().filter(|line| line.contains("${{")).collect();
        assert!(put_in.is_empty(), "{name}: say it in env: {put_in:?}");
        assert!(text.contains("\npermissions:\n  contents: read\n"), "{name}");
        assert!(!text.contains("pull_request_target"), "{name} would run a stranger's code with our rights");
        for line in text.lines().filter(|line| line.contains("uses: ")) {
            let version = line.rsplit_once("@v").map(|(_, version)| version);
            assert!(version.is_some_and(|v| v.parse::<u32>().is_ok()), "{name}: no major version: {line}");
        }
    }
}

/// A repository with a run on a branch of its own for the base.
struct Repository {
    place: Place,
    machine: PathBuf,
    run: PathBuf,
}

impl Repository {
    fn new() -> Self {
        let place = Place::new();
        let suite = place.write("small.toml", SMALL_SUITE);
        place.run(&suite, &["--only", "std/sequential"]).good();
        let run = place.newest().path;
        let repository = Self { machine: run.parent().unwrap().into(), run, place };
        repository.git(&["init", "-q"]);
        repository.commit();
        repository.git(&["branch", "base"]);
        repository
    }

    fn git(&self, words: &[&str]) {
        let mut git = Command::new("git");
        git.arg("-C").arg(self.place.path()).args([
            "-c",
            "user.name=Nobody",
            "-c",
            "user.email=nobody@example.org",
        ]);
        git.args(["-c", "commit.gpgsign=false"]).args(words);
        Said::by(piped(git)).good();
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "-q", "-m", "Change results"]);
    }

    /// The same run again, an hour later.
    fn add_run(&self) -> PathBuf {
        let id = self.run.file_name().unwrap().to_str().unwrap();
        let later = self.machine.join("20990101T000000Z-0a1b2c3");
        copy(&self.run, &later);
        let meta = later.join("run.json");
        let text = fs::read_to_string(&meta).unwrap().replace(id, "20990101T000000Z-0a1b2c3");
        let (before, after) = text.split_once("\"started\": \"").unwrap();
        let after = after.split_once('"').unwrap().1;
        fs::write(meta, format!("{before}\"started\": \"2099-01-01T00:00:00Z\"{after}")).unwrap();
        later
    }

    fn compare(&self, base: &str) -> Said {
        let mut script = Command::new(checkout().join(".ci/compare"));
        script
            .arg(base)
            .current_dir(self.place.path())
            .env("INFLIGHT", INFLIGHT)
            .env("TMPDIR", self.place.path());
        Said::by(piped(script))
    }
}

fn piped(mut command: Command) -> Command {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[test]
fn a_pull_request_is_compared_machine_by_machine() {
    let repository = Repository::new();
    fs::write(repository.place.results().join("README.md"), "words").unwrap();
    repository.commit();
    assert_eq!(repository.compare("base").good(), "No run below `results/` is new, changed or gone.\n");

    let later = repository.add_run();
    let other = repository.place.results().join("other-2c-00000000");
    fs::create_dir(&other).unwrap();
    copy(&later, &other.join("20990101T000000Z-0a1b2c3"));
    repository.commit();
    let page = repository.compare("base").good();
    let (ours, new) = page.split_once("### other-2c-00000000").unwrap();
    assert!(
        ours.contains(&format!("### {}", repository.machine.file_name().unwrap().to_str().unwrap())),
        "{page}"
    );
    assert!(ours.contains("Indicative only") && ours.contains("std/sequential:countdown"), "{page}");
    assert!(new.contains("This machine is new"), "{page}");

    fs::remove_dir_all(&other).unwrap();
    repository.commit();
    assert!(repository.compare("HEAD~1").good().contains("All runs of this machine are gone."));
}

#[test]
fn what_cannot_be_compared_is_shown_and_what_cannot_be_read_is_a_failure() {
    let repository = Repository::new();
    let later = repository.add_run();
    let meta = later.join("run.json");
    let text = fs::read_to_string(&meta).unwrap();
    fs::write(&meta, text.replace("\"allocator\": \"", "\"allocator\": \"another ")).unwrap();
    repository.commit();
    let page = repository.compare("base").good();
    assert!(page.contains("NOT COMPARABLE") && page.contains("allocator"), "{page}");

    fs::write(later.join("trials.csv"), "no table").unwrap();
    repository.commit();
    repository.compare("base").bad(2, &["HEAD:results/", "trials.csv"]);
    repository.compare("nowhere").bad(2, &["there is no git revision nowhere"]);
}
