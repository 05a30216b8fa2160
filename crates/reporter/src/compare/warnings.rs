//! What must be read before the verdicts: runs that are less than whole, trials that are doubted or failed, a control that
//! moved, blocks that were voided. It must not change a verdict.

use super::metric::Metric;
use super::model::{Comparison, Kind, Pair, State, Trials};
use super::{differences, words};
use crate::data::RAW;
use record::{Run, Status};
use std::collections::BTreeSet;

/// Cells named at most in a sentence.
const NAMED: usize = 4;

/// All of them, in the order they are shown. `runs` are those of both sides.
pub(super) fn of(comparison: &Comparison, runs: &[&Run]) -> Vec<String> {
    let mut warnings = whole(comparison, runs);
    warnings.extend(failed(comparison));
    warnings.extend(missing(comparison));
    warnings.extend(suspect(comparison));
    warnings.extend(drift(comparison, runs));
    warnings.extend(voided(comparison, runs));
    if comparison.kind != Kind::Contenders {
        warnings.extend(differences::sentence(&comparison.differences));
    }
    warnings.extend(unpaired(comparison));
    warnings
}

/// Runs that are not complete, and what was passed over in reading them.
fn whole(comparison: &Comparison, runs: &[&Run]) -> Vec<String> {
    let mut warnings = Vec::new();
    let [base, head] = [&comparison.base, &comparison.heads[0]].map(|side| side.runs.as_slice());
    if comparison.kind == Kind::Runs && base == head {
        warnings.push("Both sides are one and the same run.".to_string());
    }
    for run in runs {
        let how = match run.meta.status {
            Status::Complete => None,
            Status::Running => Some("has not ended, or was killed"),
            Status::Interrupted => Some("was interrupted"),
        };
        warnings.extend(how.map(|how| {
            let planned = run.meta.cells.len() as u64 * u64::from(run.meta.trials_per_cell);
            format!("{} {how}: {} of {planned} trials are here.", run.meta.id, run.trials.len())
        }));
        warnings.extend(run.notes.iter().map(|note| format!("{}: {note}.", run.meta.id)));
    }
    let mut seen = BTreeSet::new();
    warnings.retain(|warning| seen.insert(warning.clone()));
    warnings
}

/// Cells with failed trials on one side only. Where all of head's failed, the verdict says so.
fn failed(comparison: &Comparison) -> Option<String> {
    let told = |pair: &Pair| {
        let one = |trials: Trials| format!("{} of {}", trials.failed, trials.all);
        let (base, head) = (pair.trials.base, pair.trials.head);
        sided(comparison, pair, one(base), one(head))
    };
    let uneven = comparison.cells.iter().filter(|pair| {
        pair.state != State::Failed && (pair.trials.base.failed > 0) != (pair.trials.head.failed > 0)
    });
    list(uneven.map(told).collect()).map(|list| format!("Trials failed on one side only: {list}."))
}

/// Cells of which there is something, and nothing to judge.
fn missing(comparison: &Comparison) -> Option<String> {
    let told = |pair: &Pair| {
        let lacks = |trials: Trials| trials.with_figures == 0;
        let why = match (lacks(pair.trials.base), lacks(pair.trials.head)) {
            (true, _) => format!("{} has no figures", comparison.base.name),
            (_, true) => format!("{} has no figures", pair.head),
            _ => "no undisturbed block has both sides".to_string(),
        };
        format!("{} ({why})", comparison.shown(pair))
    };
    let found = comparison.cells.iter().filter(|pair| pair.is_open()).map(told);
    list(found.collect()).map(|list| format!("Not judged: {list}."))
}

fn suspect(comparison: &Comparison) -> Option<String> {
    // Base's trials stand beside those of every head, and are counted once.
    let first = |pair: &Pair| pair.head == comparison.heads[0].name;
    let all = comparison.cells.iter().flat_map(|pair| {
        [Some(pair.trials.head), first(pair).then_some(pair.trials.base)].into_iter().flatten()
    });
    let (suspect, counted) =
        all.fold((0, 0), |(suspect, counted), t| (suspect + t.suspect, counted + t.counted));
    let mut worst: Vec<&Pair> = comparison.cells.iter().collect();
    let of = |pair: &Pair| pair.trials.base.suspect + pair.trials.head.suspect;
    worst.retain(|pair| of(pair) > 0);
    worst.sort_by_key(|pair| std::cmp::Reverse(of(pair)));
    let told = |pair: &&Pair| {
        let one = |trials: Trials| format!("{} of {}", trials.suspect, trials.counted);
        let (base, head) = (pair.trials.base, pair.trials.head);
        sided(comparison, pair, one(base), one(head))
    };
    let list = list(worst.iter().map(told).collect())?;
    Some(format!("{suspect} of {counted} trials are suspect, and count: {list}."))
}

/// Across runs the sequential baselines are the control: nothing that was changed should move them. An alarm, never a
/// correction. p99 is not looked at: it moves by more than its floor between runs when nothing has changed.
fn drift(comparison: &Comparison, runs: &[&Run]) -> Option<String> {
    if comparison.kind != Kind::Runs {
        return None;
    }
    let cells = runs.iter().flat_map(|run| &run.meta.cells);
    let controls: BTreeSet<&str> = cells
        .filter(|cell| cell.contender == cell.baseline)
        .filter(|cell| cell.client.as_deref().is_none_or(|client| client == RAW))
        .map(|cell| cell.id.0.as_str())
        .collect();
    let mut moved = Vec::new();
    for pair in comparison.cells.iter().filter(|pair| controls.contains(pair.cell.as_str())) {
        for figure in &pair.figures {
            let watched = matches!(figure.metric, Metric::P50 | Metric::Throughput | Metric::Cpu);
            let Some((estimate, floor)) = figure.estimate.zip(figure.metric.floor()) else { continue };
            if watched && estimate.shift.abs() >= floor.ln_1p() {
                let shift = words::percent(estimate.shift);
                moved.push(format!("{} {} {shift} %", pair.cell, figure.metric.name()));
            }
        }
    }
    let moved = list(moved)?;
    Some(format!(
        "The machine itself may have drifted: control cells moved by more than their floor ({moved}). Nothing is \
         corrected for it."
    ))
}

fn voided(comparison: &Comparison, runs: &[&Run]) -> Option<String> {
    let voided: u32 = comparison.cells.iter().map(|pair| pair.blocks_voided).sum();
    let repeated =
        runs.first().and_then(|run| run.meta.sides.as_ref()).map_or(0, |sides| sides.blocks_repeated);
    let again = if repeated > 0 { format!(" ({repeated} blocks were run again)") } else { String::new() };
    (voided > 0).then(|| {
        format!(
            "Blocks in which something disturbed the machine are left out on both sides: {voided}{again}."
        )
    })
}

fn unpaired(comparison: &Comparison) -> Vec<String> {
    let head = if comparison.heads.len() > 1 { "the others" } else { &comparison.heads[0].name };
    let both = [(&comparison.base.name[..], &comparison.unpaired.base), (head, &comparison.unpaired.head)];
    let told = both.map(|(name, cells)| {
        let list = list(cells.clone())?;
        Some(format!("Cells of {name} that have nothing to be compared with: {list}."))
    });
    told.into_iter().flatten().collect()
}

/// A cell, and something of it on either side.
fn sided(comparison: &Comparison, pair: &Pair, base: String, head: String) -> String {
    format!("{} ({} {base}, {} {head})", comparison.shown(pair), comparison.base.name, pair.head)
}

fn list(mut items: Vec<String>) -> Option<String> {
    let more = items.len().saturating_sub(NAMED);
    items.truncate(NAMED);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!items.is_empty()).then(|| format!("{}{rest}", items.join(", ")))
}
