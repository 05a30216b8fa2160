//! `make dist`: the tarball, and what is in it on a system that has nothing but the libraries that the programs ask for.

use super::built::{ONLY, below, built, make, piped, runners};
use crate::support::{Place, Said, checkout, skipped};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Makes a tarball into this folder of the place.
fn dist(place: &Place, built: &Path, folder: &str) -> PathBuf {
    let folder = place.path().join(folder);
    let said = make(built, &["dist".to_string(), format!("DIST={}", folder.display())]).good();
    let path = PathBuf::from(said.lines().last().unwrap());
    assert_eq!(path.parent(), Some(&*folder), "{said}");
    path
}

fn by(program: &str, words: &[&str], folder: &Path) -> String {
    let mut command = piped(program);
    command.args(words).current_dir(folder);
    Said::by(command).good()
}

/// The tarball's one folder, unpacked in this folder.
fn unpacked(tarball: &Path, folder: &Path) -> PathBuf {
    fs::create_dir_all(folder).unwrap();
    by("tar", &["-xf", tarball.to_str().unwrap()], folder);
    let [top] = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect::<Vec<_>>()
        .try_into()
        .unwrap();
    top
}

#[test]
fn the_same_programs_give_the_same_tarball() {
    let place = Place::new();
    let built = built(&place);
    let [one, other] = ["one", "other"].map(|folder| dist(&place, &built, folder));
    let name = one.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with(concat!("inflight-", env!("CARGO_PKG_VERSION"), "-")), "{name}");
    assert!(name.ends_with(".tar.gz") && name.contains("linux"), "{name}");
    assert!(fs::read(&one).unwrap() == fs::read(&other).unwrap(), "two tarballs differ");
    let folder = one.parent().unwrap();
    assert!(by("sha256sum", &["-c", &format!("{name}.sha256")], folder).contains("OK"));
    assert_eq!(below(folder), [name.to_string(), format!("{name}.sha256")]);

    let top = unpacked(&one, &place.path().join("unpacked"));
    assert_eq!(top.file_name().unwrap().to_str().unwrap(), name.trim_end_matches(".tar.gz"));
    for file in ["README.md", "LICENSE-APACHE", "LICENSE-MIT", "share/man/man1/inflight.1"] {
        assert!(top.join(file).is_file(), "{file}");
    }
    assert_eq!(below(&top.join("libexec/inflight")), runners());
    assert!(!top.join("share/inflight/installed").exists(), "nothing was installed");
}

/// Shared libraries that these programs ask for, with the loader.
fn libraries(programs: &[PathBuf]) -> BTreeSet<PathBuf> {
    let words: Vec<&str> = programs.iter().map(|path| path.to_str().unwrap()).collect();
    let said = by("ldd", &words, Path::new("/"));
    let words =
        said.split_whitespace().map(|word| word.trim_end_matches(':')).filter(|word| word.starts_with('/'));
    words.map(PathBuf::from).filter(|path| !programs.contains(path)).collect()
}

/// A root with this folder, these libraries and nothing else.
fn bare_root(root: &Path, tarball: &Path) -> PathBuf {
    let top = unpacked(tarball, &root.join("opt"));
    let programs = ["bin/inflight", "libexec/inflight/runner-sequential", "libexec/inflight/runner-threads"];
    for library in libraries(&programs.map(|program| top.join(program))) {
        let copy = root.join(library.strip_prefix("/").unwrap());
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::copy(&library, copy).unwrap();
    }
    for folder in ["proc", "dev"] {
        fs::create_dir(root.join(folder)).unwrap();
    }
    fs::write(root.join("dev/null"), "").unwrap();
    Path::new("/").join(top.strip_prefix(root).unwrap())
}

/// A shell in which mounts and processes are its own, and end with it. `None`: this machine does not let us.
fn apart(script: &str, words: &[&str]) -> Option<Command> {
    let shell = |script: &str| {
        let mut command = piped("unshare");
        command.args(["--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script]);
        command
    };
    let may = shell("mount -t proc proc /proc && command -v chroot").output();
    if !rustix::process::geteuid().is_root() || !may.is_ok_and(|output| output.status.success()) {
        return None;
    }
    let mut command = shell(script);
    command.args(words);
    Some(command)
}

#[test]
fn smoke_runs_on_a_system_that_has_nothing_but_the_libraries_it_asks_for() {
    if apart("true", &[]).is_none() {
        return skipped("the tarball on a bare system: needs root, unshare and chroot");
    }
    let place = Place::new();
    let root = place.path().join("root");
    let tarball = dist(&place, &built(&place), "dist");
    let program = bare_root(&root, &tarball).join("bin/inflight");
    // The environment is taken away last: a shell gives itself a PATH.
    let script = r#"mount -t proc proc "$0/proc" && mount --bind /dev/null "$0/dev/null" || exit 99
        env -i "$(command -v chroot)" "$0" "$@""#;
    let [root_word, program] = [&root, &program].map(|path| path.to_str().unwrap());
    let words = [root_word, program, "run", "smoke", "--only", ONLY, "--trials", "1"];
    let table = Said::by(apart(script, &words).unwrap()).good();
    for word in ["std/sequential", "std/threads", "fetch speed-up"] {
        assert!(table.contains(word), "{table}");
    }
    assert_eq!(record::Run::open(&root.join("results")).unwrap().trials.len(), 2);
    let mounted = fs::read_to_string("/proc/self/mountinfo").unwrap();
    assert!(!mounted.contains(root_word), "something stays mounted: {mounted}");
}

#[test]
fn a_release_is_made_of_the_same_tarball_and_what_builds_it_may_not_write() {
    let workflow = fs::read_to_string(checkout().join(".github/workflows/release.yml")).unwrap();
    let (builds, publishes) = workflow.split_once("\n  publish:\n").unwrap();
    for word in
        ["run: make dist\n", "x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu", "inflight run smoke"]
    {
        assert!(builds.contains(word), "no {word:?} in: {builds}");
    }
    assert!(!builds.contains(": write"), "{builds}");
    assert!(
        publishes.contains("needs: dist") && publishes.contains("attest-build-provenance"),
        "{publishes}"
    );
    assert!(!publishes.contains("actions/checkout") && !publishes.contains("cargo"), "{publishes}");
}
