//! The `git` command, as far as reading committed files needs it: a revision, the files of a tree, their contents. Nothing
//! here touches an index or a work tree. It must not know what a run is.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Longest list of files that is read, in bytes.
const LONGEST_LIST: u64 = 64 << 20;
/// Longest first line of an object that `git cat-file` gives, in bytes.
const LONGEST_HEAD: u64 = 4096;

/// Why git gave nothing.
#[derive(Debug)]
pub(crate) enum Fault {
    /// There is no such program.
    NotInstalled,
    /// We are not in a repository.
    NoRepository,
    /// What it said, or what happened to it.
    Said(String),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotInstalled,
            _ => Self::Said(format!("git: {error}")),
        }
    }
}

/// A file of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Blob {
    /// Below the tree, parted by `/`. Whoever made the tree chose it.
    pub(crate) path: String,
    /// The object's name.
    pub(crate) id: String,
}

/// The object of that name (`origin/main^{commit}`, `3fa2c1d:results`), if there is one.
pub(crate) fn object(here: &Path, name: &str) -> Result<Option<String>, Fault> {
    let mut git = git(here);
    let said = git.args(["rev-parse", "--verify", "--quiet", "--end-of-options", name]).output()?;
    match said.status.code() {
        Some(0) => Ok(Some(String::from_utf8_lossy(&said.stdout).trim().to_string())),
        Some(1) => Ok(None),
        _ => Err(complaint(&said.stderr)),
    }
}

/// The plain files of a tree and of all trees below it: no links, no submodules.
pub(crate) fn files(here: &Path, tree: &str) -> Result<Vec<Blob>, Fault> {
    let mut git = git(here);
    let mut child = git.args(["ls-tree", "-r", "-z", "--full-tree", tree]).stderr(Stdio::piped()).spawn()?;
    let mut list = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        stdout.take(LONGEST_LIST + 1).read_to_end(&mut list)?;
    }
    if list.len() as u64 > LONGEST_LIST {
        // It would wait for us to read the rest.
        let _ = child.kill();
        let _ = child.wait();
        return Err(Fault::Said(format!("the list of its files is longer than {LONGEST_LIST} bytes")));
    }
    let said = child.wait_with_output()?;
    if !said.status.success() {
        return Err(complaint(&said.stderr));
    }
    Ok(list.split(|byte| *byte == 0).filter_map(entry).collect())
}

/// `mode type id<TAB>path`; a path that is not UTF-8 is none of ours.
fn entry(line: &[u8]) -> Option<Blob> {
    let (about, path) = std::str::from_utf8(line).ok()?.split_once('\t')?;
    let mut about = about.split(' ');
    let (mode, kind, id) = (about.next()?, about.next()?, about.next()?);
    let plain = kind == "blob" && matches!(mode, "100644" | "100755");
    plain.then(|| Blob { path: path.into(), id: id.into() })
}

/// Contents of objects, one after the other, from one process.
pub(crate) struct Objects {
    child: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Objects {
    pub(crate) fn open(here: &Path) -> Result<Self, Fault> {
        let mut git = git(here);
        // Nobody would read what it complains about.
        git.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stderr(Stdio::null());
        let mut child = git.spawn()?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(ask), Some(answers)) => Ok(Self { child, ask, answers: BufReader::new(answers) }),
            _ => Err(Fault::Said("git has no pipes".into())),
        }
    }

    /// Copies one, if it has at most `largest` bytes. Returns how many it has.
    pub(crate) fn copy(&mut self, id: &str, into: &mut impl Write, largest: u64) -> Result<u64, Fault> {
        writeln!(self.ask, "{id}").and_then(|()| self.ask.flush())?;
        let mut head = String::new();
        self.answers.by_ref().take(LONGEST_HEAD).read_line(&mut head)?;
        // `<id> blob <bytes>`, or `<id> missing`.
        let bytes = head.trim_end().rsplit_once(" blob ").and_then(|(_, bytes)| bytes.parse::<u64>().ok());
        let Some(bytes) = bytes else {
            return Err(Fault::Said(format!("git has no contents of {id}: {:?}", head.trim_end())));
        };
        if bytes > largest {
            return Err(Fault::Said(format!("{bytes} bytes, and {largest} is the most that is read")));
        }
        let copied = io::copy(&mut self.answers.by_ref().take(bytes), into)?;
        let mut end = [0];
        self.answers.read_exact(&mut end)?;
        if copied != bytes {
            return Err(Fault::Said(format!("git ended in the middle of {id}")));
        }
        Ok(bytes)
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `git` in a directory, reading only, asking nobody, in English so that it can be understood.
fn git(here: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(here).arg("--no-pager").env("LC_ALL", "C");
    git.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0");
    git.stdin(Stdio::null()).stdout(Stdio::piped());
    git
}

fn complaint(stderr: &[u8]) -> Fault {
    let said = String::from_utf8_lossy(stderr);
    if said.contains("not a git repository") {
        return Fault::NoRepository;
    }
    let line = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("git failed and said nothing");
    Fault::Said(line.chars().filter(|c| !c.is_control()).take(300).collect())
}
