//! A folder as a build leaves it, and `make` with it: nothing is compiled here. Programs that no test of an installation
//! starts are scripts, so that copies are small.

use crate::support::{INFLIGHT, Place, Said, checkout};
use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What is started: the command, what writes its pages, and runners of contenders in [`ONLY`].
const REAL: [&str; 4] = ["inflight", "manual", "runner-sequential", "runner-threads"];
/// Cells that these programs can run.
pub(crate) const ONLY: &str = "std/*:raw";

/// The names of all programs that are installed where only `inflight` finds them.
pub(crate) fn runners() -> Vec<String> {
    let crates = fs::read_dir(checkout().join("crates")).unwrap();
    let names = crates.map(|entry| entry.unwrap()).filter(|entry| entry.path().join("src/main.rs").is_file());
    let names = names.map(|entry| entry.file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| name.starts_with("runner-") || name == "unjoined").collect();
    names.sort();
    assert!(names.len() > 8, "{names:?}");
    names
}

/// The folder.
pub(crate) fn built(place: &Place) -> PathBuf {
    let folder = place.path().join("built");
    fs::create_dir(&folder).unwrap();
    for name in REAL {
        let program = Path::new(INFLIGHT).with_file_name(name);
        assert!(program.is_file(), "{} is not built: say `make test`", program.display());
        symlink(program, folder.join(name)).unwrap();
    }
    for name in runners().iter().filter(|name| !REAL.contains(&name.as_str())) {
        let script = folder.join(name);
        fs::write(&script, "#!/bin/sh\necho 'nobody should start this'\n").unwrap();
        fs::set_permissions(script, Permissions::from_mode(0o755)).unwrap();
    }
    folder
}

/// `make WORDS RELEASE=…` of this checkout.
pub(crate) fn make<W: AsRef<OsStr>>(built: &Path, words: &[W]) -> Said {
    let mut make = piped("make");
    make.arg("--no-print-directory")
        .arg("-C")
        .arg(checkout())
        .args(words)
        .arg(format!("RELEASE={}", built.display()));
    for variable in ["MAKEFLAGS", "MAKELEVEL", "MFLAGS", "DESTDIR", "PREFIX", "SOURCE_DATE_EPOCH"] {
        make.env_remove(variable);
    }
    // The least that gzip can do: this is about what is in a tarball.
    make.env("GZIP_LEVEL", "-1");
    Said::by(make)
}

/// A program, not yet started, whose words are caught.
pub(crate) fn piped(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Every file and folder below, as paths from there.
pub(crate) fn below(directory: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut left = vec![directory.to_path_buf()];
    while let Some(folder) = left.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            found.push(path.strip_prefix(directory).unwrap().to_str().unwrap().to_string());
            if path.is_dir() && !path.is_symlink() {
                left.push(path);
            }
        }
    }
    found.sort();
    found
}
