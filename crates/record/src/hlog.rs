//! `histograms.hlog`: two merged histograms a cell, as an HdrHistogram interval log 1.3, the text format of the public
//! HdrHistogram tools. Tags are `<cell>:service` and `<cell>:response`; values are nanoseconds, the maxima in the third
//! column milliseconds.

use crate::cell::CellId;
use crate::error::{Error, Result};
use crate::files;
use crate::schema::SCHEMA;
use crate::trial::TrialRow;
use hdrhistogram::Histogram;
use histogram::{decode, encode};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::BufReader;
use std::path::Path;

pub(crate) const NAME: &str = "histograms.hlog";

/// Longest line that is read, in bytes: one histogram.
const LONGEST_LINE: u64 = 2 << 20;
/// Most lines that are read.
const MOST_LINES: u64 = 100_000;
const COMMENT: &str = "#Inflight histograms, schema ";
const LEGEND: &str =
    "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"";

/// Merged histograms by cell.
pub(crate) type Histograms = BTreeMap<CellId, Histogram<u64>>;

/// When a cell was measured, in milliseconds: from the start of the run to its first trial, and from there to the end of
/// its last. Zeros where the rows do not tell.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Interval {
    start_ms: u64,
    length_ms: u64,
}

impl Interval {
    pub(crate) fn of(run_started: jiff::Timestamp, rows: &[TrialRow], cell: &CellId) -> Self {
        let since_start = |at: jiff::Timestamp| {
            at.as_millisecond().saturating_sub(run_started.as_millisecond()).max(0).cast_unsigned()
        };
        let span = |row: &TrialRow| {
            let from = since_start(row.started.parse().ok()?);
            Some((from, from.saturating_add(row.wall_ns / 1_000_000)))
        };
        let counted = rows.iter().filter(|row| row.cell == *cell && row.verdict.has_figures());
        let spans: Vec<(u64, u64)> = counted.filter_map(span).collect();
        let start_ms = spans.iter().map(|span| span.0).min().unwrap_or_default();
        let end_ms = spans.iter().map(|span| span.1).max().unwrap_or_default();
        Self { start_ms, length_ms: end_ms.saturating_sub(start_ms) }
    }
}

/// The whole log.
pub(crate) fn to_text(
    path: &Path,
    started: jiff::Timestamp,
    service: &Histograms,
    response: &Histograms,
    interval: impl Fn(&CellId) -> Interval,
) -> Result<String> {
    let mut text = format!(
        "{COMMENT}{SCHEMA}\n#[Histogram log format version 1.3]\n#[StartTime: {}.000 (seconds since epoch), {started}]\n\
         #[MaxValueDivisor: 1000000.000]\n{LEGEND}\n",
        started.as_second(),
    );
    let ids: std::collections::BTreeSet<&CellId> = service.keys().chain(response.keys()).collect();
    for id in ids {
        for (kind, histogram) in [("service", service.get(id)), ("response", response.get(id))] {
            let Some(histogram) = histogram else { continue };
            let payload = encode(histogram).map_err(|fault| Error::file(path, format!("{id}: {fault}")))?;
            let Interval { start_ms, length_ms } = interval(id);
            writeln!(
                text,
                "Tag={id}:{kind},{},{},{:.3},{payload}",
                seconds(start_ms),
                seconds(length_ms),
                histogram.max() as f64 / 1e6
            )
            .expect("a string takes every byte");
        }
    }
    Ok(text)
}

/// Seconds with three decimals.
fn seconds(ms: u64) -> String {
    format!("{}.{:03}", ms / 1000, ms % 1000)
}

/// Reads a log; every tag must name a cell that `known` knows.
pub(crate) fn read(path: &Path, known: impl Fn(&CellId) -> bool) -> Result<(Histograms, Histograms)> {
    let (mut from, mut line) = (BufReader::new(files::open_to_read(path)?), Vec::new());
    let (mut service, mut response) = (Histograms::new(), Histograms::new());
    let (mut number, mut schema_seen) = (0, false);
    loop {
        number += 1;
        let fault = |what: String| Error::line(path, number, what);
        if number > MOST_LINES {
            return Err(fault(format!("more than {MOST_LINES} lines")));
        }
        match files::read_line(path, number, &mut from, &mut line, LONGEST_LINE)? {
            None if !schema_seen => return Err(fault(format!("no line {COMMENT:?} before its end"))),
            None => return Ok((service, response)),
            Some(false) => return Err(fault("the last line is cut off".into())),
            Some(true) => {}
        }
        let text = std::str::from_utf8(&line).map_err(|_| fault("it is not text (UTF-8)".into()))?;
        if let Some(schema) = text.strip_prefix(COMMENT) {
            let schema = schema.trim().parse().map_err(|_| fault("its schema is not a number".into()))?;
            files::check_schema(path, schema)?;
            schema_seen = true;
        } else if !text.starts_with('#') && text != LEGEND {
            let (id, is_service, histogram) = entry(text).map_err(fault)?;
            if !known(&id) {
                return Err(fault(format!("its tag names {id}, which is no cell of this run")));
            }
            let into = if is_service { &mut service } else { &mut response };
            if into.insert(id.clone(), histogram).is_some() {
                return Err(fault(format!("its tag names {id} a second time")));
            }
        }
    }
}

/// `Tag=<cell>:<kind>,start,length,max,payload`.
fn entry(line: &str) -> Result<(CellId, bool, Histogram<u64>), String> {
    let mut parts = line.splitn(5, ',');
    let mut next = || parts.next().ok_or("it has fewer than five fields");
    let tag = next()?.strip_prefix("Tag=").ok_or("it has no tag")?;
    for name in ["start", "length", "max"] {
        let value = next()?.parse::<f64>().ok().filter(|value| value.is_finite() && *value >= 0.0);
        value.ok_or(format!("its {name} is not a finite number from 0"))?;
    }
    let payload = next()?;
    let (id, is_service) = match (tag.strip_suffix(":service"), tag.strip_suffix(":response")) {
        (Some(id), _) => (id, true),
        (_, Some(id)) => (id, false),
        _ => return Err("its tag ends in neither :service nor :response".into()),
    };
    let id = CellId::parse(id).map_err(|error| error.to_string())?;
    let histogram = decode(payload).map_err(|error| format!("{id}: {error}"))?;
    Ok((id, is_service, histogram))
}
