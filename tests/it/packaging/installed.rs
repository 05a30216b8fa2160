//! `make install` and `make uninstall`: what is installed works for anybody, from any folder, and goes again without a trace.

use super::built::{ONLY, below, built, make, piped, runners};
use crate::support::{Place, Said, checkout, skipped};
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Somebody who owns nothing.
const NOBODY: [&str; 3] = ["--reuid=65534", "--regid=65534", "--clear-groups"];

/// An installation below an empty prefix.
struct Installed {
    place: Place,
    built: PathBuf,
    prefix: PathBuf,
}

impl Installed {
    fn new() -> Self {
        let place = Place::new();
        let installed = Self { built: built(&place), prefix: place.path().join("a prefix"), place };
        fs::create_dir(&installed.prefix).unwrap();
        installed.make("install").good();
        installed
    }

    fn make(&self, verb: &str) -> Said {
        make(&self.built, &[verb.to_string(), format!("PREFIX={}", self.prefix.display())])
    }

    fn program(&self) -> PathBuf {
        self.prefix.join("bin/inflight")
    }

    /// A folder of the same place that anybody may write into.
    fn elsewhere(&self) -> PathBuf {
        let elsewhere = self.place.path().join("elsewhere");
        fs::create_dir_all(&elsewhere).unwrap();
        fs::set_permissions(&elsewhere, Permissions::from_mode(0o777)).unwrap();
        fs::set_permissions(self.place.path(), Permissions::from_mode(0o755)).unwrap();
        elsewhere
    }

    /// A program with these words, elsewhere, with nothing in its environment but what tells whose it is.
    fn alone(&self, program: &Path, words: &[&str]) -> Command {
        let mut command = piped(program);
        self.bare(command.args(words));
        command
    }

    fn bare(&self, command: &mut Command) {
        let mark = ("INFLIGHT_TEST_PLACE", self.place.path());
        command.env_clear().env(mark.0, mark.1).current_dir(self.elsewhere());
    }

    /// The same as another user, if we may become one and that one may come here.
    fn as_another(&self, words: &[&str]) -> Command {
        let another = |program: &Path| {
            let mut command = piped(on_path("setpriv")?);
            command.args(NOBODY).arg(program);
            self.bare(&mut command);
            Some(command)
        };
        let may = another(&self.program()).and_then(|mut command| command.arg("--version").output().ok());
        match (another(&self.program()), may) {
            (Some(mut command), Some(tried)) if tried.status.success() => {
                command.args(words);
                command
            }
            _ => {
                skipped(
                    "an installation used by another user: needs root, setpriv and a folder that anybody may enter",
                );
                self.alone(&self.program(), words)
            }
        }
    }
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|directory| directory.join(program)).find(|path| path.is_file())
}

/// Where `python3` really is: what PATH has may be a version manager's script.
fn python3() -> Option<PathBuf> {
    let asked = Command::new("python3").args(["-c", "import sys; print(sys.executable)"]).output().ok()?;
    asked.status.success().then(|| String::from_utf8_lossy(&asked.stdout).trim().into())
}

#[test]
fn it_runs_from_any_folder_for_any_user_without_an_environment() {
    let installed = Installed::new();
    let said = Said::by(installed.as_another(&["run", "smoke", "--only", ONLY, "--trials", "1"]));
    let table = said.good();
    for contender in ["std/sequential", "std/threads"] {
        assert!(table.contains(contender), "{table}");
    }
    let run = record::Run::open(&installed.elsewhere().join("results")).unwrap();
    assert_eq!(run.trials.len(), 2);
    assert!(run.trials.iter().all(|trial| trial.ok > 0 && trial.errors == 0), "{:#?}", run.trials);
}

#[test]
fn runners_are_found_through_a_link_and_what_is_missing_is_named_with_where_it_was_looked_for() {
    let installed = Installed::new();
    let link = installed.place.path().join("link");
    symlink(installed.program(), &link).unwrap();
    let words = ["run", "smoke", "--only", "std/sequential:fetch-100:raw", "--trials", "1"];
    Said::by(installed.alone(&link, &words)).good();

    let libexec = installed.prefix.join("libexec/inflight");
    fs::remove_file(libexec.join("runner-sequential")).unwrap();
    let directories = [installed.prefix.join("bin"), libexec].map(|path| path.display().to_string());
    let words_of_refusal = ["runner-sequential is not there", &directories[0], &directories[1], "PATH"];
    Said::by(installed.alone(&link, &words)).bad(2, &words_of_refusal);
}

#[test]
fn the_python_runner_is_installed_with_it() {
    let Some(python) = python3() else { return skipped("the installed Python runner: no python3") };
    let installed = Installed::new();
    let suite = "trials = 1\ngroups = [\"python\"]\n[[workload]]\nname = \"countdown\"\nkind = \"countdown\"\n\
                 tasks = 2\niterations = 1000\n";
    let suite = installed.place.write("python.toml", suite);
    let words = ["run", suite.to_str().unwrap(), "--only", "*/sequential:*"];
    // One Python is enough here, so it is the only one that PATH has.
    let path = installed.place.path().join("python3 alone");
    fs::create_dir(&path).unwrap();
    symlink(python, path.join("python3")).unwrap();
    let mut command = piped(installed.program());
    command.env("PATH", path);
    command.args(words).current_dir(installed.elsewhere());
    Said::by(command).good();
    let run = record::Run::open(&installed.elsewhere().join("results")).unwrap();
    assert!(run.trials.iter().any(|trial| trial.ok == 2), "{:#?}", run.trials);

    // What the interpreter has left beside the scripts goes with them.
    installed.make("uninstall").good();
    assert_eq!(below(&installed.prefix), Vec::<String>::new());
}

#[test]
fn every_command_has_a_page_and_every_shell_its_completions() {
    let installed = Installed::new();
    let share = installed.prefix.join("share");
    let help = Said::by(installed.alone(&installed.program(), &["--help"])).good();
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let (commands, _) = commands.split_once("\n\n").unwrap();
    let names = commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<_> = names.map(|line| line.split_whitespace().next().unwrap()).collect();
    assert!(names.contains(&"run") && names.contains(&"calibrate"), "{names:?}");
    let completions = [
        "bash-completion/completions/inflight",
        "zsh/site-functions/_inflight",
        "fish/vendor_completions.d/inflight.fish",
    ];
    let completions = completions.map(|path| fs::read_to_string(share.join(path)).unwrap());
    for name in names.into_iter().filter(|name| *name != "help") {
        let page = fs::read_to_string(share.join(format!("man/man1/inflight-{name}.1"))).unwrap();
        assert!(page.contains(".SH OPTIONS") && page.contains(".TH inflight"), "{page}");
        assert!(completions.iter().all(|text| text.contains(name)), "{name}");
    }
    assert!(fs::read_to_string(share.join("man/man1/inflight.1")).unwrap().contains("inflight\\-run(1)"));
    let syntax = piped("bash").arg("-n").arg(share.join("bash-completion/completions/inflight")).output();
    match syntax {
        Ok(output) => assert!(output.status.success(), "{output:?}"),
        Err(_) => skipped("the syntax of bash's completions: no bash"),
    }
}

#[test]
fn only_inflight_is_where_path_leads() {
    let installed = Installed::new();
    assert_eq!(below(&installed.prefix.join("bin")), ["inflight"]);
    assert_eq!(below(&installed.prefix.join("libexec/inflight")), runners());
    let python = below(&installed.prefix.join("share/inflight/crates/runner-python"));
    assert!(
        python.iter().any(|path| path == "runner.py") && python.iter().all(|path| !path.starts_with("tests"))
    );
    installed.make("uninstall").good();
    assert_eq!(below(&installed.prefix), Vec::<String>::new());
}

#[test]
fn the_commit_is_installed_too() {
    let source = harness::source_info(&checkout());
    let Some(commit) = source.commit else { return skipped("the commit of an installation: no git") };
    let installed = Installed::new();
    let noted = fs::read_to_string(installed.prefix.join("share/inflight/source.json")).unwrap();
    let noted: record::Source = serde_json::from_str(&noted).unwrap();
    assert_eq!((noted.commit, noted.dirty), (Some(commit), source.dirty));
}

#[test]
fn uninstalling_leaves_what_is_somebody_elses() {
    let place = Place::new();
    let built = built(&place);
    let root = place.path().join("usr/local");
    fs::create_dir_all(root.join("share/man/man1")).unwrap();
    fs::write(root.join("share/man/man1/other.1"), "").unwrap();
    let make = |verb: &str| {
        make(
            &built,
            &[verb.to_string(), format!("DESTDIR={}", place.path().display()), "PREFIX=/usr/local".into()],
        )
    };
    make("install").good();
    fs::write(root.join("libexec/other"), "").unwrap();
    // What an older version had goes with the next installation.
    let list = root.join("share/inflight/installed");
    fs::write(root.join("libexec/inflight/runner-of-old"), "").unwrap();
    fs::write(&list, fs::read_to_string(&list).unwrap() + "libexec/inflight/runner-of-old\n").unwrap();
    make("install").good();
    assert_eq!(below(&root.join("libexec/inflight")), runners());

    make("uninstall").good();
    let kept = ["libexec", "libexec/other", "share", "share/man", "share/man/man1", "share/man/man1/other.1"];
    assert_eq!(below(&root), kept);
    make("uninstall").bad(2, &["share/inflight/installed is not there", "PREFIX"]);
    assert_eq!(below(&root), kept);
}
