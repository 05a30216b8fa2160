//! A git checkout with one small runner in it, that builds in a second: what `inflight ab` makes builds of.

use crate::support::{Place, Said, checkout};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

const SOURCE: &str = include_str!("main.rs");

const CONTENDERS: &str = r#"
[[contender]]
name = "std/sequential"
about = "for a test"
runner = ["tiny"]
clients = ["raw"]
workers = { fetch = "one", countdown = "one" }
"#;

const SUITE: &str = r#"
trials = 2

[[workload]]
name = "countdown"
kind = "countdown"
tasks = 2
iterations = 100_000
"#;

/// The checkout.
pub(crate) struct Tiny<'a> {
    place: &'a Place,
    root: PathBuf,
}

impl<'a> Tiny<'a> {
    /// With one commit; the runner says that it is of version 0.1.0, and has this line as its dependencies.
    pub(crate) fn new(place: &'a Place, dependencies: &str) -> Self {
        let tiny = Self { place, root: place.path().join("tiny") };
        for directory in ["src", "benches"] {
            fs::create_dir_all(tiny.root.join(directory)).unwrap();
        }
        let manifest = format!(
            "[package]\nname = \"tiny\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\n{dependencies}\n[workspace]\n"
        );
        tiny.write("Cargo.toml", &manifest);
        tiny.write("src/main.rs", SOURCE);
        tiny.write("benches/contenders.toml", CONTENDERS);
        tiny.write("benches/ab.toml", SUITE);
        tiny.write(".gitignore", "target/\nresults/\n");
        tiny.git(&["init", "-q", "-b", "main"]);
        tiny
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        fs::write(self.root.join(path), text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    pub(crate) fn change(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{from} is not in {path}");
        self.write(path, &text.replace(from, to));
    }

    /// Everything as it is, as a commit. `Err` if there is no lock file to be had: cargo's words.
    pub(crate) fn commit(&self) -> Result<(), String> {
        let mut cargo = Command::new("cargo");
        cargo.args(["generate-lockfile", "--offline"]).current_dir(&self.root);
        let output = cargo.output().unwrap();
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        self.git(&["add", "--all"]);
        self.git(&["commit", "-qm", "as it is"]);
        Ok(())
    }

    pub(crate) fn git(&self, words: &[&str]) -> String {
        let mut git = Command::new("git");
        git.arg("-C").arg(&self.root).args(["-c", "user.name=t", "-c", "user.email=t@t"]).args(words);
        let output = git.output().unwrap();
        assert!(output.status.success(), "git {words:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_string()
    }

    /// `inflight ab WORDS` in it, not yet started. It can reach no registry.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = self.place.command(&["ab"]);
        command.args(words).arg("--results").arg(self.place.results()).current_dir(&self.root);
        command.env("CARGO_NET_OFFLINE", "true").env_remove("CARGO_TARGET_DIR");
        command
    }

    /// The same to its end, with the fewest trials. The run is the only one afterwards: two of one second have one name.
    pub(crate) fn ab(&self, words: &[&str]) -> Said {
        let _ = fs::remove_dir_all(self.place.results());
        Said::by(self.command(&[&["--trials", "2"], words].concat()))
    }

    /// Where builds are kept, by name.
    pub(crate) fn kept(&self) -> Vec<String> {
        let entries = fs::read_dir(self.root.join("target/ab")).into_iter().flatten().flatten();
        let mut names: Vec<_> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

/// The two newest versions of a crate that our own lock file has: whoever built this checkout has downloaded them.
pub(crate) fn two_versions(name: &str) -> [String; 2] {
    let lock: toml::Table = fs::read_to_string(checkout().join("Cargo.lock")).unwrap().parse().unwrap();
    let packages = lock["package"].as_array().unwrap().iter();
    let of_name = packages.filter(|package| package["name"].as_str() == Some(name));
    let mut versions: Vec<String> = of_name.map(|p| p["version"].as_str().unwrap().to_string()).collect();
    let number = |part: &str| part.parse::<u64>().unwrap_or(0);
    versions.sort_by_key(|version| version.split('.').map(number).collect::<Vec<_>>());
    let newest = versions.split_off(versions.len() - 2);
    newest.try_into().unwrap()
}
