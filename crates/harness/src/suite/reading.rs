//! From the text of a suite to the suite, with those that it includes. It must not know what a workload may say.

use super::block;
use super::model::{Source, Suite, Workload};
use crate::error::Error;
use crate::text::document::Document;
use crate::text::located::{Fault, Wrong};
use serde::Deserialize as _;
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

type Library<'a> = &'a dyn Fn(&str) -> Result<Document, Error>;

impl Suite {
    /// Reads a suite from a file; what it includes stands beside it.
    ///
    /// # Errors
    /// Names the file, the line and the column of what is wrong.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Self::parse(&name, &Document::read(path)?, &|other| beside(path, other))
    }

    /// Makes a suite of its text. `library` has the texts of the suites that it includes, by name.
    ///
    /// # Errors
    /// Names the text, the line and the column of what is wrong.
    pub fn parse(
        name: &str,
        document: &Document,
        library: &dyn Fn(&str) -> Result<Document, Error>,
    ) -> Result<Self, Error> {
        read(name, document, library, &[])
    }

    /// A suite without a file, for tests.
    #[cfg(test)]
    pub(crate) fn of(text: &str) -> Result<Self, Error> {
        let document = Document { shown: "own.toml".into(), text: text.into() };
        let nothing = |other: &str| Err(Error::Plan(format!("there is no suite {other:?}")));
        Self::parse("own", &document, &nothing)
    }
}

/// Makes a suite of its text. `within` are the suites that it is included in.
pub(super) fn read(
    name: &str,
    document: &Document,
    library: Library<'_>,
    within: &[&str],
) -> Result<Suite, Error> {
    let wrong = |wrong| document.wrong_at(wrong);
    let table = DeTable::parse(&document.text).map_err(|e| wrong(e.into()))?;
    let mut suite = head(table.clone()).map_err(wrong)?;
    suite.name = name.to_owned();
    let mut known = BTreeMap::new();
    for block in blocks(&table).map_err(wrong)? {
        for (mut workload, at) in block::workloads(block).map_err(wrong)? {
            if let Some(first) = known.insert(workload.name.clone(), at.clone()) {
                return Err(wrong(twice(document, &workload, &first, at)));
            }
            workload.experiment.clone_from(&suite.experiment);
            suite.workloads.push(workload);
        }
    }
    suite.unjoined = suite.experiment == "unjoined";
    suite.source = Source { document: document.clone(), groups: places(&table, "groups") };
    include(&mut suite, &table, library, &[within, &[name]].concat())?;
    suite.check().map_err(|fault| wrong(fault.in_table(&table)))?;
    Ok(suite)
}

/// The text of a suite in the folder of another.
pub(super) fn beside(path: &Path, other: &str) -> Result<Document, Error> {
    let file = path.with_file_name(other).with_extension("toml");
    Document::read(&file).map_err(|error| match error {
        Error::Read { source, .. } if source.kind() == io::ErrorKind::NotFound => {
            let files =
                path.parent().and_then(|folder| folder.read_dir().ok()).into_iter().flatten().flatten();
            let stems = files.filter_map(|file| Some(file.path().file_stem()?.to_str()?.to_owned()));
            let known: Vec<String> = stems.collect();
            Suite::missing(other, &file.display().to_string(), &known)
        }
        error => error,
    })
}

/// All but the workloads.
fn head(mut table: Spanned<DeTable<'_>>) -> Result<Suite, Wrong> {
    table.get_mut().remove("workload");
    Suite::deserialize(Deserializer::from(table)).map_err(|e| Wrong::said(&e, &["workload"]))
}

/// The `[[workload]]`s as they are written.
fn blocks<'i>(table: &Spanned<DeTable<'i>>) -> Result<Vec<Spanned<DeTable<'i>>>, Wrong> {
    let Some(listed) = table.get_ref().get("workload") else { return Ok(Vec::new()) };
    let no_list = |at| Wrong::new(at, "a workload begins with [[workload]], in two pairs of brackets");
    let DeValue::Array(blocks) = listed.get_ref() else { return Err(no_list(listed.span())) };
    let tables = blocks.iter().map(|block| match block.get_ref() {
        DeValue::Table(table) => Ok(Spanned::new(block.span(), table.clone())),
        _ => Err(no_list(block.span())),
    });
    tables.collect()
}

/// Where each entry of a list stands.
fn places(table: &Spanned<DeTable<'_>>, list: &str) -> Vec<Range<usize>> {
    match table.get_ref().get(list).map(Spanned::get_ref) {
        Some(DeValue::Array(entries)) => entries.iter().map(Spanned::span).collect(),
        _ => Vec::new(),
    }
}

fn twice(document: &Document, workload: &Workload, first: &Range<usize>, at: Range<usize>) -> Wrong {
    let name = &workload.name;
    let problem = if *first == at {
        format!("two of these workloads are named {name:?}: a value is listed twice")
    } else {
        let line = document.text[..first.start].matches('\n').count() + 1;
        format!("two workloads are named {name:?}, the first in line {line}")
    };
    Wrong::new(at, problem)
}

/// Adds the workloads of the suites beside this one that it includes.
fn include(
    suite: &mut Suite,
    table: &Spanned<DeTable<'_>>,
    library: Library<'_>,
    within: &[&str],
) -> Result<(), Error> {
    for (at, name) in std::mem::take(&mut suite.include).iter().enumerate() {
        let wrong = |problem: String| {
            let fault = Fault::at(format!("include.{at}"), format!("include = {name:?}: {problem}"));
            suite.source.document.wrong_at(fault.in_table(table))
        };
        if within.contains(&name.as_str()) {
            return Err(wrong("a suite cannot include itself".into()));
        }
        let document = library(name).map_err(|error| wrong(error.to_string()))?;
        let other = read(name, &document, library, within)?;
        let own: Vec<&str> = suite.workloads.iter().map(|workload| workload.name.as_str()).collect();
        if let Some(twice) = other.workloads.iter().find(|workload| own.contains(&workload.name.as_str())) {
            return Err(wrong(format!("two workloads are named {:?}", twice.name)));
        }
        suite.unjoined |= other.unjoined;
        suite.workloads.extend(other.workloads);
    }
    Ok(())
}
