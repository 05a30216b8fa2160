//! `inflight show FILE` as git uses it: a person turns it on as docs/CONTRIBUTING.md says, and `git diff` shows what a run's
//! bulk files say, in a line for each thing they are about.

use crate::support::{INFLIGHT, Place, SMALL_SUITE, Said, checkout};
use record::{Run, RunWriter, Trial, TrialRow, Verdict, new_histogram, record_clamped};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A repository with a committed run, and the run's directory.
struct Repository {
    place: Place,
    run: PathBuf,
}

/// A real run, told again as if nothing had disturbed it: whether a trial is suspect is for the machine to say.
fn quiet_run(place: &Place) -> PathBuf {
    let (suite, elsewhere) = (place.write("small.toml", SMALL_SUITE), place.path().join("elsewhere"));
    let mut command = place.command(&["run", "--only", "std/sequential", "--results"]);
    command.arg(&elsewhere).arg(suite);
    Said::by(command).good();
    let run = Run::open(&elsewhere).unwrap();
    let mut writer = RunWriter::create(&place.results(), &run.machine, &run.meta).unwrap();
    for row in run.trials {
        let mut samples = new_histogram();
        (1..=10).for_each(|step| _ = record_clamped(&mut samples, step * 1_000_000));
        let row = TrialRow { verdict: Verdict::Ok, reason: String::new(), ..row };
        writer.append(&Trial { row, service: Some(samples.clone()), response: Some(samples) }).unwrap();
    }
    fs::remove_dir_all(elsewhere).unwrap();
    writer.finish(run.meta).unwrap()
}

impl Repository {
    fn new() -> Self {
        let place = Place::new();
        let run = quiet_run(&place);
        fs::copy(checkout().join(".gitattributes"), place.path().join(".gitattributes")).unwrap();
        let repository = Self { place, run };
        repository.git(&["init", "-q"]);
        repository.commit();
        repository
    }

    fn git(&self, words: &[&str]) -> String {
        let mut git = Command::new("git");
        git.arg("-C").arg(self.place.path()).args([
            "-c",
            "user.name=Nobody",
            "-c",
            "user.email=nobody@example.org",
        ]);
        git.args(["-c", "commit.gpgsign=false", "--no-pager"]).args(words);
        git.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Said::by(git).good()
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "-q", "-m", "Change what the files say"]);
    }

    /// What CONTRIBUTING.md tells a person to do, with the program under test.
    fn turn_on(&self) {
        let page = fs::read_to_string(checkout().join("docs/CONTRIBUTING.md")).unwrap();
        let lines: Vec<&str> = page.lines().filter(|line| line.trim().ends_with("diff=inflight")).collect();
        assert_eq!(lines.len(), 4, "{lines:?}");
        assert!(page.contains("git config diff.inflight.textconv 'inflight show'"));
        let attributes = self.place.path().join(".git/info/attributes");
        fs::create_dir_all(attributes.parent().unwrap()).unwrap();
        fs::write(attributes, lines.join("\n") + "\n").unwrap();
        self.git(&["config", "diff.inflight.textconv", &format!("'{INFLIGHT}' show")]);
    }

    fn edit(&self, file: &Path, from: &str, to: &str) {
        let text = fs::read_to_string(file).unwrap();
        assert!(text.contains(from), "no {from:?} in {}", file.display());
        fs::write(file, text.replacen(from, to, 1)).unwrap();
    }

    /// Changes every file in one place.
    fn change(&self) {
        self.edit(&self.run.join("trials.csv"), ",ok,,", ",suspect,the machine was busy,");
        self.edit(&self.run.join("run.json"), "\"complete\"", "\"interrupted\"");
        self.edit(
            &self.run.join("../machine.json"),
            "\"facts\": {",
            "\"facts\": {\n    \"weather\": \"rain\",",
        );
        let log = self.run.join("histograms.hlog");
        let text = fs::read_to_string(&log).unwrap();
        fs::write(
            log,
            text.lines().take(text.lines().count() - 1).map(|line| format!("{line}\n")).collect::<String>(),
        )
        .unwrap();
    }
}

/// What differs, without what names files.
fn changes(diff: &str) -> Vec<String> {
    let is_change = |line: &&str| {
        (line.starts_with('-') || line.starts_with('+'))
            && !line.starts_with("---")
            && !line.starts_with("+++")
    };
    diff.lines().filter(is_change).map(str::to_string).collect()
}

#[test]
fn a_diff_shows_what_the_files_say_in_the_work_tree_and_between_commits() {
    let repository = Repository::new();
    repository.change();
    let bare = repository.git(&["diff"]);
    assert_eq!(changes(&bare), Vec::<String>::new(), "bulk files are folded away for everybody else: {bare}");
    assert_eq!(bare.matches("Binary files").count(), 4, "{bare}");

    repository.turn_on();
    let in_the_work_tree = changes(&repository.git(&["diff", "-U0"]));
    repository.commit();
    let between_commits = changes(&repository.git(&["diff", "-U0", "HEAD~1", "HEAD"]));
    assert_eq!(in_the_work_tree, between_commits);
    assert_eq!(changes(&repository.git(&["log", "-p", "-1", "-U0", "--format="])), between_commits);

    let having = |sign: char, words: &[&str]| {
        let wanted = |line: &&String| line.starts_with(sign) && words.iter().all(|word| line.contains(word));
        assert_eq!(
            between_commits.iter().filter(wanted).count(),
            1,
            "{sign} {words:?} in {between_commits:#?}"
        );
    };
    having('-', &["std/sequential:countdown: 2 ok  throughput ", "p50 ", "p99 ", "CPU per task ", "peak "]);
    having('+', &["std/sequential:countdown: 1 ok, 1 suspect", "first reason: the machine was busy"]);
    having('-', &["status: complete"]);
    having('+', &["status: interrupted"]);
    having('+', &["fact weather: rain"]);
    having('-', &["std/sequential:fetch:ureq:response: 20 samples  p50 5.00 ms"]);
    having('-', &["6 histograms"]);
    having('+', &["5 histograms"]);
    assert_eq!(between_commits.len(), 8, "{between_commits:#?}");
}

#[test]
fn a_file_by_itself_is_shown_and_the_same_each_time() {
    let repository = Repository::new();
    let alone = repository.place.path().join("git-blob-x");
    fs::create_dir(&alone).unwrap();
    for (file, words) in [
        ("trials.csv", ["6 trials of 3 cells", "2 ok"]),
        ("cells.csv", ["throughput/s", "std/sequential:fetch:raw"]),
        ("histograms.hlog", ["6 histograms", "p99.9 10.0 ms"]),
        ("run.json", ["status: complete", "contender std/sequential: "]),
    ] {
        // Newer versions of git keep the name, older ones put something in front of it.
        for copy in [alone.join(file), alone.join(format!("a1B2c3_{file}"))] {
            fs::copy(repository.run.join(file), &copy).unwrap();
            let shown = repository.place.inflight(&["show".as_ref(), copy.as_os_str()]).good();
            assert!(words.iter().all(|word| shown.contains(word)), "{file}: {shown}");
            assert_eq!(shown, repository.place.inflight(&["show".as_ref(), copy.as_os_str()]).good());
        }
    }
    let machine = repository.run.join("../machine.json");
    let shown = repository.place.inflight(&["show".as_ref(), machine.as_os_str()]).good();
    assert!(shown.contains("field architecture: "), "{shown}");
}

#[test]
fn another_file_or_a_broken_one_is_an_error_that_names_it() {
    let repository = Repository::new();
    let show = |path: &Path| repository.place.inflight(&["show".as_ref(), path.as_os_str()]);
    show(&repository.place.path().join("small.toml")).bad(2, &["small.toml", "none of a run's files"]);
    let trials = repository.run.join("trials.csv");
    repository.edit(&trials, ",ok,,", ",fine,,");
    show(&trials).bad(2, &["trials.csv, line 2", "column verdict"]);
    repository.edit(&repository.run.join("run.json"), "\"schema\": 1", "\"schema\": 99");
    show(&repository.run.join("run.json")).bad(2, &["run.json has schema 99"]);
}
