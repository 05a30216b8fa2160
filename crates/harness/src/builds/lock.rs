//! What two lock files differ in.

use crate::error::build::BuildError;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

/// Packages of a lock file, as (name, version).
pub(super) type Packages = BTreeSet<(String, String)>;

#[derive(Deserialize)]
struct Lock {
    #[serde(default)]
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
}

pub(super) fn read(tree: &Path) -> Result<Packages, BuildError> {
    let path = tree.join("Cargo.lock");
    let text = std::fs::read_to_string(&path).map_err(BuildError::disk(&path))?;
    let lock: Lock = toml::from_str(&text).map_err(|e| {
        let source = std::io::Error::other(e.to_string());
        BuildError::Disk { path, source }
    })?;
    Ok(lock.package.into_iter().map(|package| (package.name, package.version)).collect())
}

/// A package that two lock files have in different versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its name.
    pub name: String,
    /// Its version in the first; several with commas between them; empty where it has none.
    pub before: String,
    /// The same in the second.
    pub after: String,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, before, after } = self;
        match (before.as_str(), after.as_str()) {
            (gone, "") => write!(f, "{name} {gone} removed"),
            ("", come) => write!(f, "{name} {come} added"),
            (gone, come) => write!(f, "{name} {gone} → {come}"),
        }
    }
}

/// What differs, sorted by name. A version that both have is not told.
pub(super) fn changes(before: &Packages, after: &Packages) -> Vec<Change> {
    let names: BTreeSet<&String> = before.symmetric_difference(after).map(|(name, _)| name).collect();
    let only = |here: &Packages, there: &Packages, name: &String| -> String {
        let of_name = here.difference(there).filter(|(other, _)| other == name);
        of_name.map(|(_, version)| version.as_str()).collect::<Vec<_>>().join(", ")
    };
    let change = |name: &String| Change {
        name: name.clone(),
        before: only(before, after, name),
        after: only(after, before, name),
    };
    names.into_iter().map(change).collect()
}

#[cfg(test)]
mod tests {
    use super::{Packages, changes};

    #[test]
    fn what_came_what_went_and_what_moved() {
        let packages = |list: &[(&str, &str)]| -> Packages {
            list.iter().map(|(name, version)| (name.to_string(), version.to_string())).collect()
        };
        let before =
            packages(&[("a", "1.0.0"), ("b", "1.0.0"), ("b", "2.0.0"), ("c", "1.0.0"), ("d", "1.0.0")]);
        let after =
            packages(&[("a", "1.0.0"), ("b", "1.0.0"), ("b", "2.1.0"), ("d", "0.9.0"), ("e", "3.0.0")]);
        let said: Vec<String> = changes(&before, &after).iter().map(ToString::to_string).collect();
        assert_eq!(said, ["b 2.0.0 → 2.1.0", "c 1.0.0 removed", "d 1.0.0 → 0.9.0", "e 3.0.0 added"]);
        assert!(changes(&before, &before).is_empty());
    }
}
