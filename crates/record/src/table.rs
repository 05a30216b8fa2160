//! Tables of rows as CSV: one header, a `schema` column first, bounded reading, faults that name line and column.

use crate::columns::Fault;
use crate::error::{Error, Result};
use crate::files;
use crate::schema::SCHEMA;
use csv::StringRecord;
use std::cell::Cell;
use std::iter::repeat_n;
use std::path::Path;

/// Largest table that is read, in bytes.
const LARGEST: u64 = 256 << 20;
/// Most rows that are read.
const MOST_ROWS: usize = 1_000_000;

/// A struct that is a row of a table; see `table_row!`.
pub(crate) trait Row: Sized {
    /// Names of the columns, without `schema`.
    fn header() -> Vec<String>;
    /// The columns.
    fn put(&self) -> Vec<String>;
    /// How many columns its first version had. Those since then may be missing at the end of a line; they are read as empty.
    fn fewest() -> usize;
    /// The row from its columns.
    fn take(from: &mut dyn Iterator<Item = &str>) -> Result<Self, Fault>;
}

/// The first line of a table of such rows.
pub(crate) fn header_line<R: Row>() -> Vec<u8> {
    let names = R::header();
    line(std::iter::once("schema").chain(names.iter().map(String::as_str)))
}

/// One row as a line.
pub(crate) fn row_line<R: Row>(row: &R) -> Vec<u8> {
    let columns = row.put();
    line(std::iter::once(SCHEMA.to_string().as_str()).chain(columns.iter().map(String::as_str)))
}

fn line<'a>(columns: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns).expect("a vector takes every byte");
    writer.into_inner().expect("a vector takes every byte")
}

/// A whole table.
pub(crate) fn to_csv<R: Row>(rows: &[R]) -> Vec<u8> {
    let mut bytes = header_line::<R>();
    for row in rows {
        bytes.extend(row_line(row));
    }
    bytes
}

/// Reads a table.
pub(crate) fn read<R: Row>(path: &Path) -> Result<Vec<R>> {
    let text = files::read_text(path, LARGEST)?;
    if text.is_empty() {
        return Err(Error::file(path, "it is empty, even the header is missing"));
    }
    if !text.ends_with('\n') {
        return Err(Error::line(path, text.lines().count() as u64, "the last line is cut off"));
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut expected = vec!["schema".to_string()];
    expected.extend(R::header());
    let mut records = reader.records().enumerate();
    let header = match records.next() {
        Some((_, record)) => record.map_err(|error| csv_fault(path, &error))?,
        None => return Err(Error::file(path, "the header is missing")),
    };
    // A run of an earlier version ends before the columns that came since.
    expected.truncate(header.len().max(1 + R::fewest()).min(expected.len()));
    let mut rows = Vec::new();
    for (index, record) in records {
        let record = record.map_err(|error| csv_fault(path, &error))?;
        let line = record.position().map_or(index as u64 + 1, csv::Position::line);
        if index > MOST_ROWS {
            return Err(Error::line(path, line, format!("more than {MOST_ROWS} rows")));
        }
        check_row_schema(path, line, &record)?;
        // Only now: a newer schema is a better reason than its different header.
        check_header(path, &header, &expected)?;
        rows.push(take(path, line, &record, &expected)?);
    }
    check_header(path, &header, &expected)?;
    Ok(rows)
}

fn check_row_schema(path: &Path, line: u64, record: &StringRecord) -> Result<()> {
    match record.get(0).unwrap_or_default().parse() {
        Ok(found) => files::check_schema(path, found),
        Err(_) => Err(Error::line(path, line, "column schema: not a number")),
    }
}

fn check_header(path: &Path, header: &StringRecord, expected: &[String]) -> Result<()> {
    for (index, name) in expected.iter().enumerate() {
        let found = header.get(index).unwrap_or("nothing");
        if found != name {
            let found: String = found.chars().take(40).collect();
            return Err(Error::line(
                path,
                1,
                format!("column {}: expected {name}, found {found:?}", index + 1),
            ));
        }
    }
    if header.len() > expected.len() {
        return Err(Error::line(path, 1, format!("{} columns, expected {}", header.len(), expected.len())));
    }
    Ok(())
}

/// A row, with the column named where it fails.
fn take<R: Row>(path: &Path, line: u64, record: &StringRecord, header: &[String]) -> Result<R> {
    let at = Cell::new(0);
    let later = R::header().len() + 1 - header.len();
    let mut columns = record.iter().chain(repeat_n("", later)).inspect(|_| at.set(at.get() + 1));
    columns.next();
    R::take(&mut columns).map_err(|fault| {
        let name = header.get(at.get() - 1).map_or("?", String::as_str);
        let id: String = record.get(1).unwrap_or_default().chars().take(100).collect();
        Error::line(path, line, format!("row {id:?}, column {name}: {fault}"))
    })
}

fn csv_fault(path: &Path, error: &csv::Error) -> Error {
    match error.position() {
        Some(position) => Error::line(path, position.line(), error.to_string()),
        None => Error::file(path, error.to_string()),
    }
}

/// Declares how a struct stands in a table: its fields, in the order of the columns. A field that is left out does not
/// compile. Fields behind `since then:` came after the first version, and may be missing at the end of a line.
macro_rules! table_row {
    ($row:ident { $($field:ident: $kind:ty),* $(,)? $(; since then: $($later:ident: $late:ty),* $(,)?)? }) => {
        impl $crate::table::Row for $row {
            fn header() -> Vec<String> {
                let mut names = Vec::new();
                $(<$kind as $crate::columns::Columns>::names(stringify!($field), &mut names);)*
                $($(<$late as $crate::columns::Columns>::names(stringify!($later), &mut names);)*)?
                names
            }
            fn fewest() -> usize {
                let mut names = Vec::new();
                $(<$kind as $crate::columns::Columns>::names(stringify!($field), &mut names);)*
                names.len()
            }
            fn put(&self) -> Vec<String> {
                let mut columns = Vec::new();
                $($crate::columns::Columns::put(&self.$field, &mut columns);)*
                $($($crate::columns::Columns::put(&self.$later, &mut columns);)*)?
                columns
            }
            fn take(from: &mut dyn Iterator<Item = &str>) -> Result<Self, $crate::columns::Fault> {
                Ok(Self {
                    $($field: <$kind as $crate::columns::Columns>::take(from)?,)*
                    $($($later: <$late as $crate::columns::Columns>::take(from)?,)*)?
                })
            }
        }
    };
}
pub(crate) use table_row;
