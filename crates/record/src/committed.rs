//! Runs as they were committed, read from git's objects: what is needed of them is copied to a directory of its own, read
//! there, and gone. It must not know how git is spoken to.

use crate::error::{Error, Result};
use crate::git::{self, Blob, Fault, Objects};
use crate::names::check_name;
use crate::run::Run;
use crate::selection::{Given, Which};
use crate::{listing, meta_check, selection, writer};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Most bytes that one side may have.
const LARGEST: u64 = 1 << 30;
/// What a machine's directory is called in the copy where it is the place itself.
const ONE_MACHINE: &str = "machine";

/// Reads what a revision has: `REV`, or `REV:path` with a path from the repository's root.
pub(crate) fn open(here: &Path, named: &str, which: Which) -> Result<Given> {
    let (revision, place) = named.split_once(':').unwrap_or((named, listing::RESULTS));
    let fault = |fault| Error::Side { named: named.into(), why: in_words(fault) };
    let commit = git::object(here, &format!("{revision}^{{commit}}")).map_err(fault)?;
    let Some(commit) = commit else {
        let why = "there is neither such a path nor such a git revision (a shallow clone may have to fetch it first)";
        return Err(Error::Side { named: named.into(), why: why.into() });
    };
    let place = components(named, place)?;
    let (place, only) = machine_around(here, &commit, place).map_err(fault)?;
    let files = listed(here, &commit, &place, only.as_deref()).map_err(fault)?;
    let short = commit.get(..7).unwrap_or(&commit);
    if !files.keys().any(|path| path.ends_with(meta_check::NAME)) {
        let looked = if place.is_empty() { "its root".into() } else { format!("{}/", place.join("/")) };
        let why = format!(
            "commit {short} has no run in {looked}; name another commit, or the place in it: {revision}:PATH"
        );
        return Err(Error::Side { named: named.into(), why });
    }
    let copy = Copy::new(here, named, files)?;
    let runs = copy.runs(Path::new(&format!("{revision}:{}", place.join("/"))), which)?;
    let what = if commit.starts_with(named) { short.into() } else { format!("{named} ({short})") };
    Ok(Given { label: selection::label(&what, &runs), runs })
}

/// A path from the repository's root, in parts.
fn components(named: &str, place: &str) -> Result<Vec<String>> {
    let parts = place.split('/').filter(|part| !part.is_empty() && *part != ".");
    let parts: Vec<String> = parts.map(str::to_string).collect();
    if parts.iter().any(|part| part == "..") {
        let why = "the path behind the ':' begins at the root of the repository and may not have '..'";
        return Err(Error::Side { named: named.into(), why: why.into() });
    }
    Ok(parts)
}

fn in_words(fault: Fault) -> String {
    match fault {
        Fault::NotInstalled => {
            "there is no such path, and git, which could read it as a revision, is not installed".into()
        }
        Fault::NoRepository => {
            "there is no such path, and as a revision it cannot be read: this is not a git repository".into()
        }
        Fault::Said(what) => what,
    }
}

/// Where the place is a run's directory: the directory around it, which has the machine, and the run's name.
fn machine_around(
    here: &Path,
    commit: &str,
    mut place: Vec<String>,
) -> Result<(Vec<String>, Option<String>), Fault> {
    let meta = format!("{commit}:{}/{}", place.join("/"), meta_check::NAME);
    let run = if place.is_empty() || git::object(here, &meta)?.is_none() { None } else { place.pop() };
    Ok((place, run))
}

/// The objects of all files that a run could have, by where they belong: `<machine>/<file>` or `<machine>/<run>/<file>`.
/// A name that no machine and no run may have is none of ours, so that nothing is written elsewhere.
fn listed(
    here: &Path,
    commit: &str,
    place: &[String],
    only: Option<&str>,
) -> Result<BTreeMap<PathBuf, String>, Fault> {
    let Some(tree) = git::object(here, &format!("{commit}:{}", place.join("/")))? else {
        return Ok(BTreeMap::new());
    };
    let blobs = git::files(here, &tree)?;
    // One machine's directory, or one with several of them.
    let is_machine = |blob: &Blob| match blob.path.split('/').collect::<Vec<_>>()[..] {
        [file] => file == writer::MACHINE,
        [_, file] => file == meta_check::NAME,
        _ => false,
    };
    let machine = (only.is_some() || blobs.iter().any(is_machine)).then_some(ONE_MACHINE);
    let wanted = |blob: Blob| {
        let parts: Vec<&str> = machine.into_iter().chain(blob.path.split('/')).collect();
        let ours = match parts[..] {
            [machine, file] => file == writer::MACHINE && check_name("machine", machine).is_ok(),
            [machine, run, file] => {
                selection::OWN.contains(&file)
                    && [machine, run].iter().all(|name| check_name("directory", name).is_ok())
                    && only.is_none_or(|only| only == run)
            }
            _ => false,
        };
        ours.then(|| (parts.iter().collect(), blob.id))
    };
    Ok(blobs.into_iter().filter_map(wanted).collect())
}

/// The files of one side, copied as far as they are needed.
struct Copy<'a> {
    here: &'a Path,
    named: &'a str,
    files: BTreeMap<PathBuf, String>,
    directory: TempDir,
}

impl<'a> Copy<'a> {
    fn new(here: &'a Path, named: &'a str, files: BTreeMap<PathBuf, String>) -> Result<Self> {
        let directory = tempfile::Builder::new().prefix("inflight-").tempdir();
        let directory = directory.map_err(|error| Error::io("create", &std::env::temp_dir(), error))?;
        Ok(Self { here, named, files, directory })
    }

    /// The runs that are meant, as if they had been read at `place`.
    fn runs(&self, place: &Path, which: Which) -> Result<Vec<Run>> {
        let root = self.directory.path();
        let one = self.files.keys().all(|path| path.starts_with(ONE_MACHINE));
        let from = if one { root.join(ONE_MACHINE) } else { root.to_path_buf() };
        let mut runs = self.read(&from, which).map_err(|error| error.moved(&from, place))?;
        for run in &mut runs {
            if let Ok(below) = run.path.strip_prefix(&from) {
                run.path = place.join(below);
            }
        }
        Ok(runs)
    }

    /// First what tells which runs there are, then the rest of those that are meant.
    fn read(&self, from: &Path, which: Which) -> Result<Vec<Run>> {
        let tells = |file: &Path| file.ends_with(writer::MACHINE) || file.ends_with(meta_check::NAME);
        let mut left = LARGEST;
        self.fetch(tells, &mut left)?;
        let entries = selection::chosen(listing::all(from)?, which);
        let root = self.directory.path();
        let meant = |file: &Path| entries.iter().any(|entry| root.join(file).starts_with(&entry.path));
        self.fetch(|file| meant(file) && !tells(file), &mut left)?;
        entries.iter().map(|entry| Run::open(&entry.path)).collect()
    }

    /// Copies the files that are wanted, while `left` bytes last.
    fn fetch(&self, wanted: impl Fn(&Path) -> bool, left: &mut u64) -> Result<()> {
        let fault = |path: &Path, fault| {
            let why = format!("{}: {}", path.display(), in_words(fault));
            Error::Side { named: self.named.into(), why }
        };
        let mut objects = Objects::open(self.here).map_err(|error| fault(Path::new(""), error))?;
        for (path, id) in self.files.iter().filter(|(path, _)| wanted(path)) {
            let target = self.directory.path().join(path);
            let io = |error| Error::io("write", &target, error);
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent).map_err(io)?;
            }
            let mut file = File::create_new(&target).map_err(io)?;
            *left -= objects.copy(id, &mut file, *left).map_err(|error| fault(path, error))?;
        }
        Ok(())
    }
}
