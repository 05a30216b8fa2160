//! Trials that are not `ok`, put together by what is wrong with them: a page of reasons, not one line a trial. It must
//! not judge a trial: the verdict and its reason are the harness's.

use crate::data::Data;
use crate::number::count;
use crate::table::{Table, figures, words};
use crate::text::clip;
use record::{TrialRow, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// Rows at most; what is left is counted.
const ROWS: usize = 40;
/// Cells named at most in a row.
const CELLS: usize = 4;
/// Longest reason, in characters.
const REASON: usize = 240;

/// Trials with the same thing wrong with them.
#[derive(Default)]
struct Group<'a> {
    verdict: &'static str,
    /// The first reason met, word for word.
    reason: String,
    trials: u64,
    cells: BTreeSet<&'a str>,
}

/// The table, and how many groups did not fit in it.
pub(crate) fn table(data: &Data<'_>) -> (Table, usize) {
    let mut groups: BTreeMap<(u8, String), Group<'_>> = BTreeMap::new();
    for row in data.run.trials.iter().filter(|row| row.verdict != Verdict::Ok) {
        for reason in reasons(row) {
            let group = groups.entry((rank(row.verdict), without_digits(reason))).or_default();
            if group.trials == 0 {
                group.reason = reason.into();
                group.verdict = word(row.verdict);
            }
            group.trials += 1;
            group.cells.insert(&row.cell.0);
        }
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|((a, _), x), ((b, _), y)| a.cmp(b).then(y.trials.cmp(&x.trials)));
    let mut table =
        Table::new(vec![words("verdict", 0), figures("trials", 0), words("reason", 0), words("cells", 0)]);
    for (_, group) in groups.iter().take(ROWS) {
        table.push(vec![
            group.verdict.into(),
            count(group.trials),
            clip(&group.reason, REASON),
            cells(&group.cells),
        ]);
    }
    (table, groups.len().saturating_sub(ROWS))
}

/// How many trials of each verdict, in one sentence.
pub(crate) fn sentence(data: &Data<'_>) -> String {
    let of = |verdict| data.run.trials.iter().filter(|row| row.verdict == verdict).count() as u64;
    let others: Vec<String> = [Verdict::Suspect, Verdict::Failed, Verdict::Unsupported]
        .into_iter()
        .filter(|verdict| of(*verdict) > 0)
        .map(|verdict| format!("{} {}", count(of(verdict)), word(verdict)))
        .collect();
    let others = if others.is_empty() { String::new() } else { format!(", {}", others.join(", ")) };
    format!("{} trials: {} ok{others}.", count(data.run.trials.len() as u64), count(of(Verdict::Ok)))
}

/// What is worst comes first.
fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Failed => 0,
        Verdict::Suspect => 1,
        Verdict::Unsupported => 2,
        Verdict::Ok => 3,
    }
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ok => "ok",
        Verdict::Suspect => "suspect",
        Verdict::Failed => "failed",
        Verdict::Unsupported => "unsupported",
    }
}

/// A suspect trial may have several reasons; that of a failed one may quote a program, whose semicolons part nothing.
fn reasons(row: &TrialRow) -> Vec<&str> {
    match row.verdict {
        Verdict::Suspect => row.reason.split("; ").collect(),
        _ => vec![&row.reason],
    }
}

/// Two reasons that differ in figures alone are the same.
fn without_digits(reason: &str) -> String {
    let mut text = String::new();
    for c in reason.chars() {
        match c {
            c if c.is_ascii_digit() => {
                if !text.ends_with('#') {
                    text.push('#');
                }
            }
            // `12` and `12.5` are both one figure.
            '.' | ',' if text.ends_with('#') => {}
            c => text.push(c),
        }
    }
    text
}

fn cells(cells: &BTreeSet<&str>) -> String {
    let shown: Vec<&str> = cells.iter().copied().take(CELLS).collect();
    match cells.len().saturating_sub(CELLS) {
        0 => shown.join(", "),
        more => format!("{} and {} more", shown.join(", "), count(more as u64)),
    }
}
