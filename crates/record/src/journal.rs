//! `journal.jsonl`: every trial with its histograms, as it ends. What `trials.csv` and `histograms.hlog` are made from, and
//! what a killed run goes on from. Its first line names the run; every other is one trial.

use crate::error::{Error, Result};
use crate::schema::SCHEMA;
use crate::trial::{Trial, TrialRow};
use crate::{files, trials_csv};
use histogram::{decode, encode};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

pub(crate) const NAME: &str = "journal.jsonl";

/// Longest line that is read, in bytes: a row and two histograms.
const LONGEST_LINE: u64 = 4 << 20;
/// Most lines that are read.
const MOST_LINES: u64 = 1_000_000;

#[derive(Serialize, Deserialize)]
struct Head {
    schema: u64,
    run: String,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    row: TrialRow,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    service: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    response: Option<String>,
}

/// The first line.
pub(crate) fn head(run: &str) -> Vec<u8> {
    to_line(&Head { schema: u64::from(SCHEMA), run: run.to_string() })
}

/// The line of a trial whose row was tidied.
pub(crate) fn entry(row: TrialRow, trial: &Trial) -> Result<Vec<u8>> {
    let text = |histogram: &Option<_>| {
        let encoded = histogram.as_ref().map(encode).transpose();
        encoded.map_err(|fault| Error::Unwritable { cell: row.cell.0.clone(), what: fault.to_string() })
    };
    let (service, response) = (text(&trial.service)?, text(&trial.response)?);
    Ok(to_line(&Entry { row, service, response }))
}

fn to_line<T: Serialize>(value: &T) -> Vec<u8> {
    let mut line = serde_json::to_vec(value).expect("plain structs with string keys are JSON");
    line.push(b'\n');
    line
}

/// Reads trials one by one, so that a large run needs no large memory.
pub(crate) struct Reader<'a> {
    path: &'a Path,
    from: BufReader<File>,
    line: Vec<u8>,
    number: u64,
    /// Bytes up to the end of the last whole line.
    pub(crate) whole_bytes: u64,
    /// Whether a torn last line was dropped.
    pub(crate) torn: bool,
}

impl<'a> Reader<'a> {
    /// Opens a journal and checks its first line.
    pub(crate) fn open(path: &'a Path, run: &str) -> Result<Self> {
        let (line, from) = (Vec::new(), BufReader::new(files::open_to_read(path)?));
        let mut reader = Self { path, from, line, number: 0, whole_bytes: 0, torn: false };
        if !reader.advance()? {
            return Ok(reader);
        }
        let head: Head = serde_json::from_slice(&reader.line)
            .map_err(|error| Error::line(path, 1, format!("not the head of a journal: {error}")))?;
        files::check_schema(path, head.schema)?;
        if head.run != run {
            return Err(Error::line(path, 1, format!("it belongs to another run, not to {run}")));
        }
        Ok(reader)
    }

    /// The next whole line; false at the end, or where the last line is torn.
    fn advance(&mut self) -> Result<bool> {
        self.number += 1;
        if self.number > MOST_LINES {
            return Err(Error::line(self.path, self.number, format!("more than {MOST_LINES} lines")));
        }
        match files::read_line(self.path, self.number, &mut self.from, &mut self.line, LONGEST_LINE)? {
            None => Ok(false),
            Some(false) => {
                self.torn = true;
                Ok(false)
            }
            Some(true) => {
                self.whole_bytes += self.line.len() as u64 + 1;
                Ok(true)
            }
        }
    }

    /// What is wrong with the line just read.
    pub(crate) fn fault(&self, what: String) -> Error {
        Error::line(self.path, self.number, what)
    }

    fn parse(&self) -> Result<Trial> {
        let fault = |what| self.fault(what);
        let entry: Entry = serde_json::from_slice(&self.line).map_err(|error| fault(error.to_string()))?;
        crate::cell::CellId::parse(&entry.row.cell.0).map_err(|error| fault(error.to_string()))?;
        let row = trials_csv::tidied(entry.row).map_err(|error| fault(error.to_string()))?;
        let histogram = |text: Option<String>, of: &str| {
            let decoded = text.map(|text| decode(&text)).transpose();
            decoded.map_err(|error| fault(format!("cell {}: {of} time: {error}", row.cell)))
        };
        let (service, response) =
            (histogram(entry.service, "service")?, histogram(entry.response, "response")?);
        Ok(Trial { row, service, response })
    }
}

impl Iterator for Reader<'_> {
    type Item = Result<Trial>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.advance() {
            Ok(true) => Some(self.parse()),
            Ok(false) => None,
            Err(error) => Some(Err(error)),
        }
    }
}
