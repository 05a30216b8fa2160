//! What is known to be bad in Cargo.lock stays where it is: each exception of deny.toml is still needed, says why it is
//! there, and names every crate of ours that can link it. Asks the lock file and nobody else: it has the graph for all
//! targets and features, and needs no package to be there.

use crate::support::checkout;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use toml::{Table, Value};

fn read(name: &str) -> Table {
    fs::read_to_string(checkout().join(name)).unwrap().parse().unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or_else(|| panic!("no {field} in {value}"))
}

/// `name version` of each package, and the same of each that depends on it.
struct Lock {
    dependents: BTreeMap<String, BTreeSet<String>>,
    ours: BTreeSet<String>,
}

impl Lock {
    fn read() -> Self {
        Self::of(&read("Cargo.lock"))
    }

    fn of(file: &Table) -> Self {
        let packages = file["package"].as_array().unwrap();
        let full = |package: &Value| format!("{} {}", text(package, "name"), text(package, "version"));
        let mut dependents: BTreeMap<_, BTreeSet<String>> =
            packages.iter().map(|package| (full(package), BTreeSet::new())).collect();
        let mut by_name: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for package in packages {
            by_name.entry(text(package, "name")).or_default().push(full(package));
        }
        for package in packages {
            let needed = package.get("dependencies").and_then(Value::as_array).into_iter().flatten();
            for needed in needed.map(|one| one.as_str().unwrap()) {
                // The version is left out where there is only one; behind it may be a source.
                let mut words = needed.split(' ');
                let name = words.next().unwrap();
                let version = words.next().map(|version| format!("{name} {version}"));
                let whole = version.unwrap_or_else(|| {
                    let [one] = &by_name[name][..] else { panic!("several versions of {needed}") };
                    one.clone()
                });
                dependents.get_mut(&whole).unwrap().insert(full(package));
            }
        }
        let ours = packages.iter().filter(|package| package.get("source").is_none()).map(full).collect();
        Self { dependents, ours }
    }

    fn has(&self, package: &str) -> bool {
        self.dependents.contains_key(package)
    }

    /// Crates of ours that depend on this package, directly or through others.
    fn linked_by<'a>(&'a self, package: &'a str) -> BTreeSet<&'a str> {
        let (mut seen, mut left) = (BTreeSet::new(), vec![package]);
        while let Some(next) = left.pop() {
            let dependents = self.dependents.get(next).unwrap_or_else(|| panic!("Cargo.lock has no {next}"));
            left.extend(dependents.iter().map(String::as_str).filter(|one| seen.insert(*one)));
        }
        let ours = seen.into_iter().filter(|one| self.ours.contains(*one));
        ours.map(|one| one.split(' ').next().unwrap()).collect()
    }
}

/// One entry of `advisories.ignore`.
struct Exception {
    id: String,
    package: String,
    confined_to: BTreeSet<String>,
}

impl Exception {
    fn read(entry: &Value) -> Self {
        let (id, reason) = (text(entry, "id"), text(entry, "reason"));
        let form = "deny.toml: say <package> <version>, confined to <crates>: <what it is>; kept <why>";
        let parts = reason.split_once(": ").and_then(|(who, why)| {
            let (package, crates) = who.split_once(", confined to ")?;
            let (what, kept) = why.split_once("; kept ")?;
            (package.split(' ').count() == 2 && !what.is_empty() && kept.len() > 10)
                .then_some((package, crates))
        });
        let (package, crates) = parts.unwrap_or_else(|| panic!("{id}: {reason:?}\n{form}"));
        let confined_to = crates.split(" and ").map(str::to_string).collect();
        Self { id: id.into(), package: package.into(), confined_to }
    }
}

fn exceptions() -> Vec<Exception> {
    let ignored = read("deny.toml")["advisories"]["ignore"].as_array().unwrap().clone();
    ignored.iter().map(Exception::read).collect()
}

#[test]
fn every_exception_is_needed_and_confined_to_the_runner_that_it_names() {
    let lock = Lock::read();
    let mut ids = BTreeSet::new();
    for Exception { id, package, confined_to } in exceptions() {
        assert!(lock.has(&package), "{id}: Cargo.lock has no {package} any more; take it out of deny.toml");
        let linked_by: BTreeSet<String> = lock.linked_by(&package).into_iter().map(str::to_string).collect();
        assert_eq!(
            linked_by, confined_to,
            "{id}: who can link {package} (`cargo tree -i` says through whom)"
        );
        assert!(confined_to.iter().any(|one| one.starts_with("runner-")), "{id} names no runner");
        assert!(ids.insert(id.clone()), "{id} stands twice in deny.toml");
    }
    assert!(ids.len() >= 8, "{ids:?}");
}

#[test]
fn what_nobody_keeps_up_is_not_linked_by_what_measures() {
    let lock = Lock::read();
    for Exception { id, package, .. } in exceptions() {
        for of in ["inflight", "harness", "reporter", "record", "origin", "kit"] {
            assert!(!lock.linked_by(&package).contains(of), "{id}: {of} links {package}");
        }
        // It watches what async-std does with work that nobody joins, and fetches nothing.
        if package.split(' ').next() != Some("async-std") {
            assert!(!lock.linked_by(&package).contains("unjoined"), "{id}: unjoined links {package}");
        }
    }
}

#[test]
fn the_contender_table_says_what_is_known() {
    let contenders = harness::Contenders::read(&checkout().join("benches/contenders.toml")).unwrap();
    for Exception { id, package, confined_to } in exceptions() {
        let name = package.split(' ').next().unwrap();
        let those = contenders.list.iter().filter(|one| confined_to.contains(&one.runner[0]));
        let mut count = 0;
        for contender in those {
            let note = &contender.maintenance;
            assert!(
                note.contains(&id) && note.contains(name),
                "{}: {id} ({name}) is not in: {note}",
                contender.name
            );
            count += 1;
        }
        assert!(count > 0, "{id} is confined to {confined_to:?}, which no contender runs with");
    }
}

#[test]
fn the_lock_file_is_read_as_cargo_means_it() {
    let lock = r#"
        [[package]]
        name = "ours"
        version = "0.1.0"
        dependencies = ["middle", "twice 2.0.0"]

        [[package]]
        name = "other"
        version = "0.1.0"
        dependencies = ["twice 1.0.0 (registry+somewhere)"]

        [[package]]
        name = "middle"
        version = "1.0.0"
        source = "somewhere"
        dependencies = ["deep"]

        [[package]]
        name = "deep"
        version = "0.3.0"
        source = "somewhere"

        [[package]]
        name = "twice"
        version = "1.0.0"
        source = "somewhere"

        [[package]]
        name = "twice"
        version = "2.0.0"
        source = "somewhere"
    "#;
    let lock = Lock::of(&lock.parse().unwrap());
    assert_eq!(lock.linked_by("deep 0.3.0"), BTreeSet::from(["ours"]));
    assert_eq!(lock.linked_by("twice 1.0.0"), BTreeSet::from(["other"]));
    assert_eq!(lock.linked_by("twice 2.0.0"), BTreeSet::from(["ours"]));
    assert!(!lock.has("twice 3.0.0"));
}
