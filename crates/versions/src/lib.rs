//! For build scripts of runners: which versions a runner is built with, read from the lock file.
//!
//! A library seldom tells its own version at run time, and a version typed by hand is wrong after the next
//! upgrade. So every runner's `build.rs` calls [`emit`], and its outcome carries what the lock file says.

use std::{env, fs, path::Path, process::Command};

/// Sets `INFLIGHT_LIBRARIES` (`name=version;…`, the direct dependencies from the registry) and
/// `INFLIGHT_LANGUAGE` (the compiler's own version line) for the crate that is being built.
///
/// # Panics
/// If the lock file or the compiler cannot be read: a build script has no better way to say so.
pub fn emit() {
    let package = env::var("CARGO_PKG_NAME").expect("cargo sets CARGO_PKG_NAME");
    let manifest = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let lock = Path::new(&manifest)
        .ancestors()
        .map(|dir| dir.join("Cargo.lock"))
        .find(|path| path.is_file())
        .expect("a Cargo.lock above the crate");
    println!("cargo::rerun-if-changed={}", lock.display());
    let text = fs::read_to_string(&lock).unwrap_or_else(|e| panic!("{}: {e}", lock.display()));
    println!("cargo::rustc-env=INFLIGHT_LIBRARIES={}", libraries(&text, &package).join(";"));

    let rustc = env::var("RUSTC").expect("cargo sets RUSTC");
    let version = Command::new(&rustc).arg("--version").output();
    let version = version.unwrap_or_else(|e| panic!("{rustc} --version: {e}")).stdout;
    println!("cargo::rustc-env=INFLIGHT_LANGUAGE={}", String::from_utf8_lossy(&version).trim());
}

/// The direct dependencies of `package` that come from a registry, as `name=version`, sorted.
///
/// # Panics
/// If `lock` is not a lock file or does not have the package.
pub fn libraries(lock: &str, package: &str) -> Vec<String> {
    let lock: toml::Table = lock.parse().expect("Cargo.lock is TOML");
    let packages = lock["package"].as_array().expect("Cargo.lock has packages");
    let text = |entry: &toml::Value, key: &str| entry.get(key).and_then(|v| v.as_str()).map(str::to_owned);
    let this = packages
        .iter()
        .find(|p| text(p, "name").as_deref() == Some(package))
        .unwrap_or_else(|| panic!("{package} is not in Cargo.lock"));
    let none = Vec::new();
    let mut found: Vec<String> = this
        .get("dependencies")
        .and_then(|d| d.as_array())
        .unwrap_or(&none)
        .iter()
        .filter_map(|dependency| {
            // "name", or "name version" where the lock file has several.
            let mut words = dependency.as_str()?.split(' ');
            let (name, version) = (words.next()?, words.next());
            let entry = packages.iter().find(|p| {
                text(p, "name").as_deref() == Some(name)
                    && version.is_none_or(|v| text(p, "version").as_deref() == Some(v))
            })?;
            text(entry, "source")?;
            Some(format!("{name}={}", text(entry, "version")?))
        })
        .collect();
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    #[test]
    fn direct_dependencies_from_a_registry_with_the_right_one_of_two_versions() {
        let lock = r#"
            [[package]]
            name = "a"
            version = "1.0.0"
            source = "registry"
            [[package]]
            name = "a"
            version = "2.0.0"
            source = "registry"
            [[package]]
            name = "ours"
            version = "0.1.0"
            [[package]]
            name = "runner"
            version = "0.1.0"
            dependencies = ["a 2.0.0", "ours"]
        "#;
        assert_eq!(super::libraries(lock, "runner"), ["a=2.0.0"]);
        assert!(super::libraries(lock, "ours").is_empty());
    }
}
