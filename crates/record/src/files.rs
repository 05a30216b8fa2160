//! Files as everything here reads and writes them: whole, bounded, atomically, with errors that name the path.

use crate::error::{Error, Result};
use crate::schema::SCHEMA;
use rustix::fs::OFlags;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, ErrorKind, Read, Seek as _, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// How a file begins that stands for one which git-lfs keeps elsewhere.
const POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";

/// Opens a file for reading; a pipe or a device in its place would never end, and a pointer of git-lfs is not the file.
pub(crate) fn open_to_read(path: &Path) -> Result<File> {
    let metadata = fs::metadata(path).map_err(|error| Error::io("open", path, error))?;
    if !metadata.is_file() {
        return Err(Error::file(path, "it is not a file"));
    }
    let mut file = File::open(path).map_err(|error| Error::io("open", path, error))?;
    let mut start = Vec::new();
    let read = (&mut file).take(POINTER.len() as u64).read_to_end(&mut start).and_then(|_| file.rewind());
    read.map_err(|error| Error::io("read", path, error))?;
    if start == POINTER {
        return Err(Error::Pointer { path: path.to_path_buf() });
    }
    Ok(file)
}

/// Opens a file that is there, to append. A link in its place could lead out of the run, and is refused.
pub(crate) fn open_to_append(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).custom_flags(OFlags::NOFOLLOW.bits().cast_signed());
    options.open(path).map_err(|error| Error::io("open", path, error))
}

/// Reads a small file whole.
pub(crate) fn read_text(path: &Path, largest: u64) -> Result<String> {
    let file = open_to_read(path)?;
    let mut bytes = Vec::new();
    file.take(largest + 1).read_to_end(&mut bytes).map_err(|error| Error::io("read", path, error))?;
    if bytes.len() as u64 > largest {
        return Err(Error::file(path, format!("it is larger than {largest} bytes")));
    }
    String::from_utf8(bytes).map_err(|_| Error::file(path, "it is not text (UTF-8)"))
}

/// Only what tells whether the rest can be understood.
#[derive(serde::Deserialize)]
struct Probe {
    schema: u64,
}

/// Reads a JSON file that carries a schema.
pub(crate) fn read_json<T: DeserializeOwned>(path: &Path, largest: u64) -> Result<T> {
    let text = read_text(path, largest)?;
    let probe: Probe = serde_json::from_str(&text).map_err(|error| json_fault(path, &error))?;
    check_schema(path, probe.schema)?;
    serde_json::from_str(&text).map_err(|error| json_fault(path, &error))
}

fn json_fault(path: &Path, error: &serde_json::Error) -> Error {
    match error.line() {
        0 => Error::file(path, error.to_string()),
        line => Error::line(path, line as u64, error.to_string()),
    }
}

/// Refuses what a later version wrote.
pub(crate) fn check_schema(path: &Path, found: u64) -> Result<()> {
    match found {
        0 => Err(Error::file(path, "schema 0 never existed")),
        found if found > u64::from(SCHEMA) => {
            Err(Error::Newer { path: path.to_path_buf(), found, known: SCHEMA })
        }
        _ => Ok(()),
    }
}

/// JSON as it stands in a repository: indented, sorted as declared, one newline at the end.
pub(crate) fn to_json<T: Serialize>(path: &Path, value: &T) -> Result<Vec<u8>> {
    let text = serde_json::to_vec_pretty(value);
    let mut text = text.map_err(|error| Error::file(path, error.to_string()))?;
    text.push(b'\n');
    Ok(text)
}

/// Replaces a file at once: a reader sees the old one or the new one, never half of either.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".tmp");
    let temporary = path.with_file_name(name);
    let written = write_whole(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    written.map_err(|error| {
        // Leaving the half-written file would keep a full disk full.
        let _ = fs::remove_file(&temporary);
        write_fault(path, error)
    })
}

fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    // What a crash left there goes; `create_new` then follows no link.
    let _ = fs::remove_file(path);
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// What a failed write means: a missing directory can only have been removed.
pub(crate) fn write_fault(path: &Path, error: std::io::Error) -> Error {
    if error.kind() == ErrorKind::NotFound {
        return Error::Removed { path: path.parent().unwrap_or(path).to_path_buf() };
    }
    Error::io("write", path, error)
}

/// One line, without its end, into `line`; at most `longest` bytes of it are read. `None` at the end of the file, else
/// whether the line was ended by a newline.
pub(crate) fn read_line(
    path: &Path,
    number: u64,
    from: &mut impl BufRead,
    line: &mut Vec<u8>,
    longest: u64,
) -> Result<Option<bool>> {
    line.clear();
    let read = from.by_ref().take(longest + 1).read_until(b'\n', line);
    let read = read.map_err(|error| Error::io("read", path, error))?;
    if read == 0 {
        return Ok(None);
    }
    let ended = line.pop_if(|byte| *byte == b'\n').is_some();
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    if !ended && read as u64 > longest {
        return Err(Error::line(path, number, format!("it is longer than {longest} bytes")));
    }
    Ok(Some(ended))
}

#[cfg(test)]
mod tests {
    use super::{open_to_append, write_atomically, write_fault};
    use std::fs;
    use std::io::Write;

    #[test]
    fn a_full_disk_says_what_to_do() {
        let mut full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let error = full.write_all(b"x").unwrap_err();
        let path = std::path::Path::new("run/journal.jsonl");
        assert_eq!(
            write_fault(path, error).to_string(),
            "No space left on device while writing run/journal.jsonl; free some space and continue with --resume"
        );
    }

    #[test]
    fn links_lead_nowhere() {
        let directory = tempfile::tempdir().unwrap();
        let (outside, inside) = (directory.path().join("outside"), directory.path().join("run.json"));
        fs::write(&outside, "precious").unwrap();
        std::os::unix::fs::symlink(&outside, directory.path().join("run.json.tmp")).unwrap();
        std::os::unix::fs::symlink(&outside, &inside).unwrap();
        assert!(open_to_append(&inside).is_err());
        write_atomically(&inside, b"new").unwrap();
        assert_eq!(fs::read_to_string(&outside).unwrap(), "precious");
        assert_eq!(fs::read_to_string(&inside).unwrap(), "new");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 2, "no temporary file is left");
    }
}
