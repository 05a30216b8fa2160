//! The answer: one row a contender, its fetch beside its countdown. It must not know how the table is shown, nor say
//! what the figures mean (that is `findings`).

use crate::data::{Data, Entry};
use crate::number::Unit;
use crate::table::{Cell, Table, figures, row, words};
use crate::text::{clip, natural};
use std::collections::BTreeSet;

/// What marks a contender of whose trials some are in doubt.
pub(crate) const DOUBT: &str = "†";

/// Longest note in the first table, in characters.
const NOTE: usize = 90;

/// A contender's figures on the two headline workloads.
#[derive(Clone, Copy)]
pub(crate) struct Standing<'a> {
    pub(crate) contender: &'a str,
    pub(crate) fetch: Option<Entry<'a>>,
    pub(crate) countdown: Option<Entry<'a>>,
    /// Why it was left out of the run, where it was.
    left_out: Option<&'a str>,
}

impl<'a> Standing<'a> {
    /// Its cells on the headline workloads, and what to call those.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'static str, Entry<'a>)> {
        let fetch = self.fetch.map(|entry| ("fetch", entry));
        fetch.into_iter().chain(self.countdown.map(|entry| ("countdown", entry)))
    }

    /// Whether others' speed-ups are reckoned against this one.
    pub(crate) fn is_baseline(&self) -> bool {
        self.entries().any(|(_, entry)| entry.is_baseline())
    }

    /// Which of its trials are in doubt, in words; absent if none.
    fn doubt(&self) -> Option<String> {
        let parts: Vec<String> = self
            .entries()
            .filter_map(|(what, entry)| entry.row.map(|row| (what, row)))
            .filter(|(_, row)| row.trials_suspect > 0)
            .map(|(what, row)| {
                format!("{what} {} of {}", row.trials_suspect, row.trials_suspect + row.trials_ok)
            })
            .collect();
        (!parts.is_empty()).then(|| format!("{} ({})", self.contender, parts.join(", ")))
    }

    fn note(&self) -> String {
        if self.entries().next().is_none() {
            return clip(&format!("left out: {}", self.left_out.unwrap_or("not in this suite")), NOTE);
        }
        let parts: Vec<String> = self
            .entries()
            .filter_map(|(what, entry)| entry.why_not().map(|why| format!("{what} {why}")))
            .collect();
        clip(&parts.join("; "), NOTE)
    }

    fn fetch_speedup(&self) -> Option<f64> {
        self.fetch.and_then(|entry| entry.figures()).and_then(|row| row.speedup)
    }

    fn countdown_speedup(&self) -> Option<f64> {
        self.countdown.and_then(|entry| entry.figures()).and_then(|row| row.speedup)
    }
}

/// All contenders, those of one baseline together: itself first, then by fetch speed-up, then by countdown speed-up, then by
/// name. What was left out comes last.
pub(crate) fn standings<'a>(data: &Data<'a>) -> Vec<Standing<'a>> {
    if data.is_search() {
        // No rate was tried with all.
        return Vec::new();
    }
    let entries = |fetch| data.headline(fetch).map(|w| data.raw_entries(w)).unwrap_or_default();
    let (fetches, countdowns) = (entries(true), entries(false));
    let of = |entries: &[Entry<'a>], name: &str| entries.iter().find(|e| e.cell.contender == name).copied();
    let exclusions = &data.meta().exclusions;
    let why = |name: &str| exclusions.iter().find(|e| e.what == name).map(|e| e.why.as_str());
    let mut standings: Vec<Standing<'a>> = contenders(data)
        .into_iter()
        .map(|contender| Standing {
            contender,
            fetch: of(&fetches, contender),
            countdown: of(&countdowns, contender),
            left_out: why(contender),
        })
        .collect();
    standings.sort_by(|a, b| {
        let faster = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => b.total_cmp(&a),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        let family = |standing: &Standing<'a>| {
            standing.entries().next().map(|(_, entry)| natural(&entry.cell.baseline))
        };
        let (ours, theirs) = (family(a), family(b));
        (ours.is_none().cmp(&theirs.is_none()))
            .then(ours.cmp(&theirs))
            .then(b.is_baseline().cmp(&a.is_baseline()))
            .then(faster(a.fetch_speedup(), b.fetch_speedup()))
            .then(faster(a.countdown_speedup(), b.countdown_speedup()))
            .then(a.contender.cmp(b.contender))
    });
    standings
}

/// Who took part, and who was left out by name.
fn contenders<'a>(data: &Data<'a>) -> BTreeSet<&'a str> {
    let meta = data.meta();
    let left_out = meta.exclusions.iter().map(|exclusion| exclusion.what.as_str());
    let by_name = left_out.filter(|what| record::check_contender_name(what).is_ok());
    meta.contenders.iter().map(|info| info.name.as_str()).chain(by_name).collect()
}

/// The first table.
pub(crate) fn table(standings: &[Standing<'_>]) -> Table {
    let mut table = Table::new(vec![
        words("contender", 0),
        figures("fetch speed-up", 0),
        figures("of limit", 1),
        figures("p50", 1),
        figures("p99", 2),
        figures("CPU per request", 2),
        figures("peak memory", 3),
        figures("countdown speed-up", 0),
        figures("of limit", 1),
        figures("cores used", 1),
        words("note", 9),
    ]);
    for standing in standings {
        table.push(cells(standing));
    }
    table.pruned(u8::MAX)
}

fn cells(standing: &Standing<'_>) -> Vec<Cell> {
    let fetch = standing.fetch.and_then(|entry| entry.figures());
    let countdown = standing.countdown.and_then(|entry| entry.figures());
    let response = fetch.and_then(|row| row.response);
    let mark = if standing.doubt().is_some() { format!(" {DOUBT}") } else { String::new() };
    row![
        format!("{}{mark}", standing.contender),
        Cell::of(fetch.and_then(|row| row.speedup), Unit::Ratio),
        Cell::of(fetch.and_then(|row| row.limit_share), Unit::Share),
        Cell::of(response.map(|latency| latency.p50_ns as f64), Unit::Ns),
        Cell::of(response.map(|latency| latency.p99_ns as f64), Unit::Ns),
        Cell::of(fetch.and_then(|row| row.cpu_ns_per_task), Unit::Ns),
        Cell::of(fetch.and_then(|row| row.peak_bytes), Unit::Bytes),
        Cell::of(countdown.and_then(|row| row.speedup), Unit::Ratio),
        Cell::of(countdown.and_then(|row| row.limit_share), Unit::Share),
        Cell::of(countdown.and_then(|row| row.cores_used), Unit::Number),
        standing.note(),
    ]
}

/// The notes by themselves, each with its contender.
pub(crate) fn notes(standings: &[Standing<'_>]) -> Vec<String> {
    let noted = standings.iter().map(|standing| (standing.contender, standing.note()));
    noted.filter(|(_, note)| !note.is_empty()).map(|(name, note)| format!("{name}: {note}")).collect()
}

/// The footnote on contenders in doubt; absent if there are none. Where most are, naming each would say less.
pub(crate) fn footnote(standings: &[Standing<'_>]) -> Option<String> {
    const NAMED: usize = 5;
    let doubts: Vec<String> = standings.iter().filter_map(Standing::doubt).collect();
    let what = "a check doubts some of the trials behind this row, which count all the same";
    if doubts.is_empty() {
        return None;
    }
    let who = match doubts.len() {
        ..=NAMED => doubts.join("; "),
        many => format!("{many} of {} contenders; the section on trials has the reasons", standings.len()),
    };
    Some(format!("{DOUBT} {what}: {who}."))
}
