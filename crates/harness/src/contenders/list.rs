//! `benches/contenders.toml`: who takes part, and which program runs whom. Suites never say so.

use super::contender::Contender;
use super::find::Located;
use super::interpreter::Interpreter;
use crate::error::Error;
use crate::text::document::Document;
use crate::text::globs::{self, fits_one};
use record::{Exclusion, InterpreterInfo, did_you_mean_glob};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contenders {
    /// All contenders that are known by name.
    #[serde(default, rename = "contender")]
    pub list: Vec<Contender>,
    /// Where more of them may be found.
    #[serde(default, rename = "interpreter")]
    pub interpreters: Vec<Interpreter>,
    /// The interpreters that were found.
    #[serde(skip)]
    pub found: Vec<Located>,
    /// What was looked for and takes no part, and why.
    #[serde(skip)]
    pub exclusions: Vec<Exclusion>,
}

/// A text that lists contenders, and what `{root}` stands for in it.
#[derive(Debug, Clone)]
pub struct Listing {
    /// The text.
    pub document: Document,
    /// The directory above that of the file.
    pub root: PathBuf,
}

impl Listing {
    /// Reads a file.
    ///
    /// # Errors
    /// The file cannot be read, or is not UTF-8.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let file = path.canonicalize().map_err(|source| Error::Read { path: path.into(), source })?;
        let root = file.ancestors().nth(2).unwrap_or(&file).to_path_buf();
        Ok(Self { document: Document::read(path)?, root })
    }
}

impl Contenders {
    /// Reads the file.
    ///
    /// # Errors
    /// Names the file, the line and the column of what is wrong.
    pub fn read(path: &Path) -> Result<Self, Error> {
        Self::merge(&[Listing::read(path)?], None)
    }

    /// Makes a list of its text. `root` is what `{root}` stands for in it.
    ///
    /// # Errors
    /// Names the text, the line and the column of what is wrong.
    pub fn parse(document: &Document, root: &Path) -> Result<Self, Error> {
        Self::merge(&[Listing { document: document.clone(), root: root.to_path_buf() }], None)
    }

    /// This one alone.
    pub fn of(contender: Contender) -> Self {
        Self { list: vec![contender], ..Self::default() }
    }

    /// Those that fit one of these globs; all of them if there are none.
    ///
    /// # Errors
    /// Globs that are none, or that nobody fits.
    pub fn that_fit(&self, globs: &[String]) -> Result<Self, Error> {
        let Some(set) = globs::globs(globs, "--contender")? else { return Ok(self.clone()) };
        let list: Vec<_> = self.list.iter().filter(|entry| set.is_match(&entry.name)).cloned().collect();
        if list.is_empty() {
            let names: Vec<_> = self.list.iter().map(|entry| entry.name.as_str()).collect();
            let wanted = globs.join(" --contender ");
            let fits = |glob: &str| fits_one(glob, &names);
            let meant = did_you_mean_glob(globs, names.iter().copied(), fits);
            return Err(Error::Plan(format!(
                "no contender fits --contender {wanted}{meant}; there are: {}",
                names.join(", ")
            )));
        }
        Ok(Self { list, ..self.clone() })
    }

    /// Whether [`Contenders::in_groups`] takes its time: it asks interpreters, one after the other, about a second each.
    pub fn must_ask(&self, groups: &[String]) -> bool {
        self.interpreters.iter().any(|interpreter| groups.contains(&interpreter.group))
    }

    /// Those of these groups. Where one of them is made of interpreters, they are looked for and asked what they are.
    pub fn in_groups(&self, groups: &[String]) -> Self {
        let chosen = |contender: &Contender| groups.contains(&contender.group);
        let mut all =
            Self { list: self.list.iter().filter(|c| chosen(c)).cloned().collect(), ..self.clone() };
        for interpreter in self.interpreters.iter().filter(|interpreter| groups.contains(&interpreter.group))
        {
            let found = interpreter.find();
            for contender in found.contenders {
                if all.get(&contender.name).is_none() {
                    all.list.push(contender);
                }
            }
            all.found.extend(found.interpreters);
            all.exclusions.extend(found.exclusions);
        }
        all
    }

    /// For a run that goes on: interpreters are as fast as they were when it began. Asked once more they are a little faster
    /// or slower, and their countdowns might be scaled otherwise.
    pub fn as_fast_as(&mut self, before: &[InterpreterInfo]) {
        for info in before {
            let speeds = self.list.iter_mut().filter(|contender| info.has(&contender.name));
            for speed in speeds.filter_map(|contender| contender.speed.as_mut()) {
                speed.ns_per_iteration = info.ns_per_iteration;
            }
        }
    }

    /// The entry with this name.
    pub fn get(&self, name: &str) -> Option<&Contender> {
        self.list.iter().find(|contender| contender.name == name)
    }
}
