//! The release profile compiles what is not measured as fast as can be. What measures must never be among it.

use crate::support::checkout;
use crate::tidy::{linked, runners};
use std::collections::BTreeSet;
use std::fs;

/// Overridden packages that somebody who measures links all the same, and why that moves no figure.
const HARMLESS: [(&str, &str, &str); 5] = [
    ("origin", "nom@8.0.0", "reads histogram logs; the origin only writes histograms"),
    ("origin", "rcgen", "makes the certificate, before anybody connects"),
    ("origin", "yasna", "the same"),
    ("runner-processes", "procfs", "reads how much memory there is, before the runner is ready"),
    ("runner-processes", "procfs-core", "the same"),
];

/// Packages whose level is below that of the profile. A bare name means all versions of it.
fn overridden() -> BTreeSet<String> {
    let manifest: toml::Table = fs::read_to_string(checkout().join("Cargo.toml")).unwrap().parse().unwrap();
    let release = &manifest["profile"]["release"];
    let packages = release["package"].as_table().unwrap();
    let lower = packages.iter().filter(|(_, how)| how["opt-level"].as_integer().unwrap() < 3);
    lower.map(|(name, _)| name.clone()).collect()
}

#[test]
fn nothing_that_measures_is_compiled_in_haste() {
    let overridden = overridden();
    assert!(overridden.len() > 20 && overridden.contains("reporter"), "{overridden:?}");
    let measuring =
        runners().into_iter().chain(["kit", "origin", "client-ureq", "client-isahc"].map(String::from));
    for of in measuring {
        assert!(!overridden.contains(&of), "{of} measures");
        let allowed = |name: &str| HARMLESS.iter().any(|(by, what, _)| (*by, *what) == (of.as_str(), name));
        let hasty: Vec<_> =
            linked()[&of].iter().filter(|name| overridden.contains(*name) && !allowed(name)).collect();
        assert!(
            hasty.is_empty(),
            "{of} links {hasty:?}: take them out of [profile.release.package] in Cargo.toml"
        );
    }
    for (by, what, why) in HARMLESS {
        let needed = overridden.contains(what) && linked()[by].contains(what);
        assert!(needed, "{by} does not link {what} in haste any more ({why}): take it out of this list");
    }
}
