//! The update bot: each measured library comes as a pull request of its own, which says how it is judged.

use crate::support::{INFLIGHT, checkout};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::{Command, Stdio};

fn read(name: &str) -> String {
    fs::read_to_string(checkout().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// Libraries that the root manifest has under "what is measured", and those that contenders are named by.
fn measured() -> BTreeSet<String> {
    let manifest = read("Cargo.toml");
    let (_, section) = manifest.split_once("\n# what is measured").unwrap();
    let lines = section.split("\n\n").next().unwrap().lines().skip(1).filter(|line| !line.starts_with('#'));
    let mut names: BTreeSet<String> =
        lines.map(|line| line.split_once(" = ").unwrap().0.to_string()).collect();
    assert!(names.len() >= 15, "{names:?}");
    let contenders = harness::Contenders::read(&checkout().join("benches/contenders.toml")).unwrap();
    names.extend(contenders.list.into_iter().map(|one| one.library).filter(|name| !name.is_empty()));
    names
}

/// Rules for one library alone, by its name.
fn rules() -> BTreeMap<String, Value> {
    let config: Value = serde_json::from_str(&read("renovate.json")).unwrap();
    let rules = config["packageRules"].as_array().unwrap();
    let everybody = rules.iter().rposition(|rule| rule["matchPackageNames"][0] == "*").unwrap();
    let mut alone = BTreeMap::new();
    for (at, rule) in rules.iter().enumerate().filter(|(_, rule)| rule["matchPackageNames"][0] != "*") {
        let [name] = &rule["matchPackageNames"].as_array().unwrap()[..] else { panic!("not alone: {rule}") };
        let name = name.as_str().unwrap();
        // Later rules win: this one takes the library out of the group that all are put into.
        assert!(
            at > everybody && rule["groupName"].is_null() && rule.get("groupName").is_some(),
            "{name}: {rule}"
        );
        assert!(alone.insert(name.to_string(), rule.clone()).is_none(), "two rules for {name}");
    }
    alone
}

/// The command in a rule's note, as words.
fn command(name: &str, rule: &Value) -> Vec<String> {
    let note = rule["prBodyNotes"][0].as_str().unwrap_or_else(|| panic!("{name} has no note"));
    let command = note.split('`').nth(1).unwrap_or_else(|| panic!("{name}: no command in {note}"));
    shlex::split(command).unwrap()
}

/// What stands after each `option`.
fn given<'a>(words: &'a [String], option: &str) -> Vec<&'a str> {
    words.windows(2).filter(|pair| pair[0] == option).map(|pair| pair[1].as_str()).collect()
}

#[test]
fn every_measured_library_comes_alone() {
    let rules: BTreeSet<String> = rules().into_keys().collect();
    assert_eq!(rules, measured(), "left: rules of renovate.json; right: what is measured");
}

#[test]
fn each_says_which_comparison_judges_it() {
    let lock: toml::Table = read("Cargo.lock").parse().unwrap();
    let names: Vec<_> =
        lock["package"].as_array().unwrap().iter().map(|package| package["name"].as_str().unwrap()).collect();
    for (name, rule) in rules() {
        let words = command(&name, &rule);
        assert_eq!(words[..3], ["inflight", "ab", "--with"], "{name}");
        // Where the lock file has several versions, `--with` must say which.
        let several = names.iter().filter(|one| **one == name).count() > 1;
        let version = if several { "@{{currentVersion}}" } else { "" };
        assert_eq!(words[3], format!("{name}{version}={{{{newVersion}}}}"));
        assert!(words.len() > 5, "{name}: which contenders or cells?");
    }
}

#[test]
fn what_the_commands_choose_is_there() {
    let contenders = harness::Contenders::read(&checkout().join("benches/contenders.toml")).unwrap();
    for (name, rule) in rules() {
        let words = command(&name, &rule);
        for glob in given(&words, "--contender") {
            let family = glob.trim_end_matches('*');
            assert!(
                contenders.list.iter().any(|one| one.name.starts_with(family)),
                "{name}: nobody is {glob}"
            );
        }
        let suite = given(&words, "--suite").first().copied().unwrap_or("ab");
        for glob in given(&words, "--only") {
            let mut plan = Command::new(INFLIGHT);
            plan.args(["plan", suite, "--only", glob]).current_dir(checkout()).stdin(Stdio::null());
            let said = plan.output().unwrap();
            let out = String::from_utf8_lossy(&said.stdout);
            let client = glob.rsplit(':').next().unwrap();
            assert!(said.status.success(), "{name}: {glob}: {}", String::from_utf8_lossy(&said.stderr));
            assert!(client == "*" || out.contains(client), "{name}: {glob} chooses nothing: {out}");
        }
    }
}
