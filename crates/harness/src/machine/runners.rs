//! Where the programs of runners are: beside `inflight`, as a build leaves them; in `libexec`, where an installation puts
//! them; or on PATH. It must not know which programs there are.

use crate::machine::process::on_path;
use std::path::{Path, PathBuf};

/// Where an installation has runners, as seen from the directory of `inflight`.
const INSTALLED: &str = "../libexec/inflight";

/// The directories in which runners are looked for, before PATH.
#[derive(Debug, Clone)]
pub struct Runners {
    beside: PathBuf,
    installed: PathBuf,
}

impl Runners {
    /// Those of an `inflight` that is this file; links to it are followed.
    pub fn of(program: &Path) -> Self {
        let program = program.canonicalize().unwrap_or_else(|_| program.to_path_buf());
        let beside = program.parent().map(Path::to_path_buf).unwrap_or_default();
        // Where there is none, it is named all the same: by whoever says where was looked.
        let installed = beside.parent().map(|prefix| prefix.join("libexec/inflight"));
        Self { installed: installed.unwrap_or_else(|| beside.join(INSTALLED)), beside }
    }

    /// Where a program is. A name with a slash in it is a path, and looked for nowhere else.
    pub(crate) fn locate(&self, program: &str) -> Option<PathBuf> {
        if program.contains('/') {
            return on_path(program);
        }
        let here = [&self.beside, &self.installed].map(|directory| directory.join(program));
        here.into_iter().find(|path| path.is_file()).or_else(|| on_path(program))
    }

    /// Where a program was looked for that is not there, for a person who has this machine.
    pub(crate) fn looked_for(&self, program: &str) -> String {
        if program.contains('/') {
            return "the path as it is given".into();
        }
        format!("{}, {} and PATH", self.beside.display(), self.installed.display())
    }
}

/// The same for a file of a run, which does not say where on a machine anything is.
pub(crate) fn nowhere(program: &str) -> String {
    if program.contains('/') {
        return format!("{program} is not there");
    }
    format!("{program} is neither beside `inflight`, nor in {INSTALLED} from there, nor on PATH")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;

    fn file(directory: &Path, name: &str) -> PathBuf {
        fs::create_dir_all(directory).unwrap();
        let path = directory.join(name);
        fs::write(&path, "").unwrap();
        path
    }

    #[test]
    fn beside_comes_before_libexec_and_links_are_followed() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().canonicalize().unwrap();
        let program = file(&root.join("prefix/bin"), "inflight");
        let link = root.join("inflight");
        symlink(&program, &link).unwrap();
        let installed = file(&root.join("prefix/libexec/inflight"), "runner-of-nobody");
        let runners = Runners::of(&link);
        assert_eq!(runners.locate("runner-of-nobody"), Some(installed));
        let beside = file(&root.join("prefix/bin"), "runner-of-nobody");
        assert_eq!(runners.locate("runner-of-nobody"), Some(beside));
    }

    #[test]
    fn then_comes_path_and_then_it_is_said_where_was_looked() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().canonicalize().unwrap();
        let runners = Runners::of(&file(&root.join("bin"), "inflight"));
        assert!(runners.locate("sh").is_some_and(|path| path.is_absolute()));
        assert_eq!(runners.locate("runner-of-nobody"), None);
        let said = runners.looked_for("runner-of-nobody");
        let wanted = [root.join("bin"), root.join("libexec/inflight")].map(|path| path.display().to_string());
        assert!(wanted.iter().all(|wanted| said.contains(wanted)) && said.contains("PATH"), "{said}");
        // What goes into a run names no directory of this machine.
        assert!(!nowhere("runner-of-nobody").contains(&*root.to_string_lossy()));
    }

    #[test]
    fn a_path_is_looked_for_nowhere_else() {
        let place = tempfile::tempdir().unwrap();
        let runner = file(&place.path().join("bin"), "runner-of-nobody");
        let runners = Runners::of(&place.path().join("bin/inflight"));
        assert_eq!(runners.locate(runner.to_str().unwrap()), Some(runner));
        assert_eq!(runners.locate("./runner-of-nobody"), None);
    }
}
