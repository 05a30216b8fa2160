//! What a reader relies on and no compiler keeps: who may depend on whom, short files, one version of everything, names
//! of contenders in one place only.

use crate::support::checkout;
use harness::{Contenders, Suite};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Runtimes and HTTP clients, and what they stand on.
const MEASURED: [&str; 15] = [
    "async-executor",
    "async-io",
    "async-std",
    "blocking",
    "curl",
    "futures-executor",
    "http-client",
    "hyper",
    "isahc",
    "rayon",
    "reqwest",
    "smol",
    "surf",
    "tokio",
    "ureq",
];

/// Files of the checkout that git has or would take, with their text; others than text are left out.
fn files() -> &'static BTreeMap<PathBuf, String> {
    static FILES: OnceLock<BTreeMap<PathBuf, String>> = OnceLock::new();
    FILES.get_or_init(|| {
        let mut git = Command::new("git");
        git.arg("-C").arg(checkout()).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        let listed = git.output().unwrap();
        assert!(listed.status.success(), "this test needs git and a checkout: {listed:?}");
        let names = String::from_utf8(listed.stdout).unwrap();
        let names = names.split_terminator('\0').map(PathBuf::from);
        // What was removed and not yet committed is still listed.
        names
            .filter_map(|name| Some((name.clone(), fs::read_to_string(checkout().join(name)).ok()?)))
            .collect()
    })
}

fn sources() -> impl Iterator<Item = (&'static Path, &'static str)> {
    let all = files().iter().map(|(path, text)| (path.as_path(), text.as_str()));
    all.filter(|(path, _)| path.extension().is_some_and(|extension| extension == "rs"))
}

/// Manifests of our crates, by the crate's directory.
fn manifests() -> BTreeMap<String, toml::Table> {
    let ours = files().iter().filter(|(path, _)| path.starts_with("crates") && path.ends_with("Cargo.toml"));
    ours.map(|(path, text)| {
        let name = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
        (name.to_string(), text.parse().unwrap())
    })
    .collect()
}

fn contenders() -> Contenders {
    Contenders::read(&checkout().join("benches/contenders.toml")).unwrap()
}

/// What each of our crates links here, by name and by `name@version`, directly and through others; build scripts and tests do not count. Of packages for
/// other platforms cargo is not asked: a machine that only ever built for its own has none of them.
pub(crate) fn linked() -> &'static BTreeMap<String, BTreeSet<String>> {
    static LINKED: OnceLock<BTreeMap<String, BTreeSet<String>>> = OnceLock::new();
    LINKED.get_or_init(|| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(checkout()).args(["metadata", "--offline", "--locked", "--format-version", "1"]);
        cargo.args(["--filter-platform", &harness::build_info().target]);
        let said = cargo.output().unwrap();
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        let all: Value = serde_json::from_slice(&said.stdout).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_string();
        let list = |value: &Value| value.as_array().unwrap().clone();
        let names = |package: &Value| {
            let (name, version) = (text(&package["name"]), text(&package["version"]));
            [format!("{name}@{version}"), name]
        };
        let names_of: BTreeMap<String, [String; 2]> =
            list(&all["packages"]).iter().map(|package| (text(&package["id"]), names(package))).collect();
        let mut next: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for node in list(&all["resolve"]["nodes"]) {
            let normal = |dep: &Value| list(&dep["dep_kinds"]).iter().any(|kind| kind["kind"].is_null());
            let deps = list(&node["deps"]).into_iter().filter(normal).map(|dep| text(&dep["pkg"]));
            next.insert(text(&node["id"]), deps.collect());
        }
        let reach = |from: &String| {
            let (mut seen, mut left) = (BTreeSet::new(), vec![from.clone()]);
            while let Some(id) = left.pop() {
                left.extend(next[&id].iter().filter(|id| seen.insert((*id).clone())).cloned());
            }
            seen.iter().flat_map(|id| names_of[id].clone()).collect()
        };
        let members = list(&all["workspace_members"]);
        members.iter().map(text).map(|id| (names_of[&id][1].clone(), reach(&id))).collect()
    })
}

#[track_caller]
fn assert_links_none(of: &str, forbidden: &[&str]) {
    let found: Vec<_> = forbidden.iter().filter(|name| linked()[of].contains(**name)).collect();
    assert!(
        found.is_empty(),
        "{of} links {found:?}: `cargo tree -p {of} -e normal -i NAME` says through whom"
    );
}

pub(crate) fn runners() -> Vec<String> {
    let is_runner = |name: &String| name.starts_with("runner-") && name != "runner-tests";
    manifests().into_keys().filter(is_runner).collect()
}

#[test]
fn what_measures_links_nothing_that_is_measured() {
    for of in ["harness", "reporter", "inflight", "record", "protocol", "origin", "kit"] {
        assert_links_none(of, &MEASURED);
    }
    // The list means something: each is linked by somebody.
    for name in MEASURED {
        assert!(linked().values().any(|all| all.contains(name)), "{name} is nowhere: is it still its name?");
    }
}

#[test]
fn the_two_waists_hold() {
    assert_links_none("reporter", &["harness", "kit", "protocol", "origin"]);
    assert_links_none("record", &["harness", "kit", "protocol", "origin", "reporter"]);
    assert_links_none("protocol", &["harness", "kit", "record", "origin", "reporter"]);
    assert_links_none("harness", &["kit", "reporter"]);
    let runners = runners();
    assert!(runners.len() >= 8, "{runners:?}");
    for runner in &runners {
        assert_links_none(runner, &["harness", "record", "reporter", "origin"]);
        // The kit writes the lines; a runner must not know how they look.
        let manifest = &manifests()[runner];
        assert!(manifest["dependencies"].get("kit").is_some(), "{runner}");
        assert!(manifest["dependencies"].get("serde_json").is_none(), "{runner} writes lines of its own");
    }
}

#[test]
fn only_record_knows_the_names_of_a_runs_files() {
    let names = ["run.json", "machine.json", "trials.csv", "cells.csv", "histograms.hlog", "journal.jsonl"];
    for (path, text) in sources().filter(|(path, _)| is_product(path) && !path.starts_with("crates/record")) {
        for name in names {
            assert!(!product(text).contains(&format!("\"{name}\"")), "{} opens {name}", path.display());
        }
    }
}

/// Source of a program or a library, not of its tests.
fn is_product(path: &Path) -> bool {
    let tests = path.to_str().unwrap().ends_with("tests.rs") || path.starts_with("crates/runner-tests");
    path.starts_with("crates") && path.components().any(|part| part.as_os_str() == "src") && !tests
}

/// Its lines that are compiled into the product: no comments, no test module at the end.
fn product(text: &str) -> String {
    let (text, _) = text.split_once("#[cfg(test)]").unwrap_or((text, ""));
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn contenders_are_named_in_one_file_and_in_their_runners() {
    let list = contenders().list;
    for (path, text) in sources().filter(|(path, _)| is_product(path)) {
        if path.to_str().unwrap().contains("crates/runner-") {
            continue;
        }
        // Whom everybody is compared with unless the entry says otherwise.
        for name in list.iter().map(|contender| &contender.name).filter(|name| *name != "std/sequential") {
            assert!(!product(text).contains(&format!("\"{name}\"")), "{} knows {name}", path.display());
        }
    }
    let suites =
        files().iter().filter(|(path, _)| path.starts_with("benches") && path.extension().unwrap() == "toml");
    let mut count = 0;
    for (path, text) in suites.filter(|(path, _)| !path.ends_with("contenders.toml")) {
        Suite::read(&checkout().join(path)).unwrap();
        for contender in &list {
            assert!(!text.contains(&contender.name), "{} names {}", path.display(), contender.name);
        }
        assert!(!text.parse::<toml::Table>().unwrap().contains_key("contender"), "{}", path.display());
        count += 1;
    }
    assert!(count >= 4, "{count} suites");
}

#[test]
fn every_runner_has_an_entry_and_every_entry_a_runner() {
    let named: BTreeSet<String> =
        contenders().list.iter().map(|contender| contender.runner[0].clone()).collect();
    for runner in runners() {
        assert!(named.contains(&runner), "{runner} is in no entry of benches/contenders.toml");
    }
    for program in named.iter().filter(|program| program.starts_with("runner-")) {
        assert!(runners().contains(program), "no crate makes {program}");
    }
}

#[test]
fn every_crate_has_the_same_lints_and_versions() {
    for (name, manifest) in manifests() {
        assert_eq!(manifest["lints"]["workspace"].as_bool(), Some(true), "{name}");
        for field in ["version", "edition", "rust-version", "license", "publish"] {
            assert_eq!(manifest["package"][field]["workspace"].as_bool(), Some(true), "{field} of {name}");
        }
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for (dep, how) in manifest.get(kind).and_then(toml::Value::as_table).into_iter().flatten() {
                let shared = how.get("workspace").and_then(toml::Value::as_bool);
                assert_eq!(shared, Some(true), "{name}: say `{dep}.workspace = true`");
            }
        }
    }
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let mut count = 0;
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= 500, "{}: {lines} lines; look for the second idea in it", path.display());
        // A module's tests are told of in the module.
        let tests = path.to_str().unwrap().ends_with("tests.rs");
        assert!(tests || text.starts_with("//!"), "{} does not begin with what it is for", path.display());
        count += 1;
    }
    assert!(count > 100, "{count} files");
}

#[test]
fn nobodys_directories_are_in_any_file() {
    let roots = ["work", "root", "home", "Users"].map(|name| format!("/{name}/"));
    for (path, text) in files() {
        for (number, line) in text.lines().enumerate() {
            for root in &roots {
                let inside =
                    |at: usize| line[..at].ends_with(|c: char| c.is_alphanumeric() || "_-.*}".contains(c));
                let absolute = line.match_indices(root).any(|(at, _)| !inside(at));
                assert!(!absolute, "{}:{}: {line}", path.display(), number + 1);
            }
        }
    }
}

#[test]
fn make_alone_lists_every_verb() {
    let makefile = &files()[Path::new("Makefile")];
    let rules = makefile.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
    let verbs: BTreeSet<&str> = rules.filter_map(|line| Some(line.split_once(':')?.0)).collect();
    let wanted = [
        "bench",
        "bench-smoke",
        "bench-full",
        "report",
        "compare",
        "verify",
        "test",
        "lint",
        "micro",
        "clean",
    ];
    for verb in wanted {
        assert!(verbs.contains(verb), "no `make {verb}`");
    }
    let phony = makefile.lines().find_map(|line| line.strip_prefix(".PHONY:")).unwrap();
    assert_eq!(phony.split_whitespace().collect::<BTreeSet<_>>(), verbs);

    let mut make = Command::new("make");
    make.current_dir(checkout()).env_remove("MAKEFLAGS").env_remove("MAKELEVEL");
    let said = make.output().unwrap();
    assert!(said.status.success(), "{said:?}");
    let out = String::from_utf8(said.stdout).unwrap();
    for verb in verbs {
        let described =
            |line: &&str| line.starts_with(&format!("  make {verb} ")) && line.split_whitespace().count() > 3;
        assert_eq!(out.lines().filter(described).count(), 1, "`make {verb}` is not described in:\n{out}");
    }
}
