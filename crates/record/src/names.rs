//! Which names may become a directory, a tag or a column. A file that we read must never make us write elsewhere.

use crate::cell::CellId;
use crate::error::{Error, Result};

/// Longest name, in bytes: a path of three of them still fits every file system.
const LONGEST: usize = 100;

/// Checks one name (a workload, a client, a run id, a machine's slug): letters, digits, `.`, `_`, `-`; it begins with a
/// letter or a digit and has no `..`.
///
/// # Errors
/// [`Error::Name`] says what is wrong. `kind` is what the name stands for.
pub fn check_name(kind: &'static str, name: &str) -> Result<()> {
    let fault = if name.is_empty() {
        "is empty"
    } else if name.len() > LONGEST {
        "is too long"
    } else if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b)) {
        "has a character that a name may not have"
    } else if !name.as_bytes()[0].is_ascii_alphanumeric() {
        "must begin with a letter or a digit"
    } else if name.contains("..") {
        "has two dots in a row"
    } else {
        return Ok(());
    };
    Err(Error::Name { kind, value: name.chars().take(LONGEST).collect(), why: fault })
}

/// Checks a contender's name: `family/flavour`, each a name; where several builds of it were run, `@side` behind it.
///
/// # Errors
/// [`Error::Name`] where it is not.
pub fn check_contender_name(name: &str) -> Result<()> {
    let (bare, side) = crate::sides::without_side(name);
    side.map_or(Ok(()), |side| check_name("side", side))?;
    let Some((family, flavour)) = bare.split_once('/') else {
        let value = name.chars().take(LONGEST).collect();
        return Err(Error::Name { kind: "contender", value, why: "is not family/flavour" });
    };
    check_name("contender", family)?;
    check_name("contender", flavour)
}

impl CellId {
    /// The name of a cell.
    ///
    /// # Errors
    /// [`Error::Name`] where a part may not be in a name.
    pub fn new(contender: &str, workload: &str, client: Option<&str>) -> Result<Self> {
        check_contender_name(contender)?;
        check_name("workload", workload)?;
        let Some(client) = client else { return Ok(Self(format!("{contender}:{workload}"))) };
        check_name("client", client)?;
        Ok(Self(format!("{contender}:{workload}:{client}")))
    }

    /// A cell's name as found in a file.
    ///
    /// # Errors
    /// [`Error::Name`] where it is not one.
    pub fn parse(text: &str) -> Result<Self> {
        let mut parts = text.splitn(3, ':');
        let contender = parts.next().unwrap_or_default();
        let workload = parts.next().unwrap_or_default();
        Self::new(contender, workload, parts.next())
    }
}

/// The name of a run: `20260131T235959Z-0a1b2c3`, so that names sort by time. Outside a checkout the commit is `nosource`.
pub fn run_id(started: jiff::Timestamp, commit: Option<&str>) -> String {
    let commit = match commit {
        Some(commit) if check_name("commit", commit).is_ok() => commit.get(..7).unwrap_or(commit),
        _ => "nosource",
    };
    format!("{}-{commit}", started.strftime("%Y%m%dT%H%M%SZ"))
}
