//! Two sets of runs: their newest, all trials of a side in one block, as a hint; or all of them, with the run as the unit.
//! It must not judge.

use super::counted::{Against, Counted, Matched, Sets, counted};
use super::differences;
use super::fault::Fault;
use super::finish::finish;
use super::judge::FEWEST_RUNS;
use super::model::{Comparison, Kind, Side, Strength, Two, Unit};
use super::refusal::{self, Differences};
use crate::data::{Data, RAW};
use record::{Cell, Run, TrialRow};
use std::collections::BTreeSet;

/// How two sets of runs are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Across {
    /// All runs of either side and not the newest alone.
    pub all_runs: bool,
    /// Machine, build and placement may differ; only ratios to the same run's baseline are compared.
    pub machines: bool,
}

/// Compares runs with runs: each side is (what it is, for people; its runs, newest first).
///
/// # Errors
/// [`Fault::NotComparable`] with every field that differs in machine, build or workload, or where no cell is in both, for
/// the runs of one side too; [`Fault::Usage`] where a side has no run of its own.
pub fn compare_runs(base: (&str, &[Run]), head: (&str, &[Run]), how: Across) -> Result<Comparison, Fault> {
    let mut runs = Two { base: base.1.iter().collect::<Vec<_>>(), head: head.1.iter().collect() };
    let shared = if how.all_runs { drop_shared(&mut runs) } else { 0 };
    if runs.both().iter().any(|runs| runs.is_empty()) {
        let why = format!("{} has no run that {} has not; measure it first", head.0, base.0);
        return Err(Fault::Usage(why));
    }
    let have = runs.map(Vec::len);
    let by_run = how.all_runs && have.base.min(have.head) >= FEWEST_RUNS;
    if !by_run {
        runs.base.truncate(1);
        runs.head.truncate(1);
    }
    let mut warnings = check(&runs, how.machines)?;
    if shared > 0 {
        warnings.push(format!("Runs of head that base has as well, and that are base's here: {shared}."));
    }
    let side = |name: &str, label: &str, runs: &[&Run]| Side {
        name: name.into(),
        label: label.into(),
        runs: runs.iter().map(|run| run.meta.id.clone()).collect(),
    };
    let (base, head) = (side("base", base.0, &runs.base), side("head", head.0, &runs.head));
    let (matched, unpaired) = match_cells(&runs, how.machines, by_run, &mut warnings);
    let comparison = Comparison {
        strength: strength(how, have),
        unit: if by_run { Unit::Run } else { Unit::Trial },
        relative: how.machines,
        unpaired,
        warnings,
        differences: differences::of_runs(&runs.base, &runs.head),
        ..Comparison::of(Kind::Runs, base, vec![head])
    };
    Ok(finish(comparison, &matched, &[runs.base, runs.head].concat()))
}

/// A run that base has as well is not head's. How many there were.
fn drop_shared(runs: &mut Two<Vec<&Run>>) -> usize {
    let shared: BTreeSet<&str> = runs.base.iter().map(|run| run.meta.id.as_str()).collect();
    let before = runs.head.len();
    runs.head.retain(|run| !shared.contains(run.meta.id.as_str()));
    before - runs.head.len()
}

/// Refuses what cannot be compared: every run with the first of its side, and the first of either. Across machines, what
/// differs around the work is told instead.
fn check(runs: &Two<Vec<&Run>>, machines: bool) -> Result<Vec<String>, Fault> {
    let mut pairs = vec![(runs.base[0], runs.head[0], ["base", "head"].map(String::from))];
    for side in runs.both() {
        let others = side.iter().skip(1);
        pairs.extend(others.map(|other| (side[0], *other, [side[0], *other].map(|run| run.meta.id.clone()))));
    }
    let (mut refused, mut told) = (Differences::default(), Differences::default());
    for (one, other, names) in &pairs {
        let between = names.each_ref().map(String::as_str);
        refusal::surroundings(if machines { &mut told } else { &mut refused }, one, other, between);
        refusal::work(&mut refused, one, other, between);
    }
    refused.refuse()?;
    let warning = |found: &super::fault::Difference| {
        let ([one, other], [a, b]) = (&found.between, &found.values);
        format!("{} differs: {one} has {a}, {other} has {b}.", found.field)
    };
    Ok(told.list.iter().map(warning).collect())
}

fn strength(how: Across, have: Two<usize>) -> Strength {
    let enough = have.base.min(have.head) >= FEWEST_RUNS;
    if how.all_runs && enough && !how.machines {
        return Strength::Full;
    }
    let (mut why, instead) = if how.machines {
        let why = "Figures are ratios to the same run's baseline cell on the same workload (raw lane): of different \
                   machines nothing else can be compared, and these are no more than a hint.";
        (why.to_string(), "compare runs of one machine")
    } else {
        let why = "Two runs cannot be paired: on one machine, within 20 minutes and with nothing changed, p50 moved by \
                   up to 0.6 % and p99 by up to 6 % between runs.";
        let instead = "interleave both builds in one run (`inflight ab`), or compare at least three runs a side \
                       (--all-runs)";
        (why.to_string(), instead)
    };
    if how.all_runs && !enough {
        let missing = |name: &str, have: usize| {
            let missing = FEWEST_RUNS.saturating_sub(have);
            format!("{name} has {have} ({missing} missing)")
        };
        let (base, head) = (missing("base", have.base), missing("head", have.head));
        why += &format!(" Three runs a side are needed: {base}, {head}; the newest of each are compared.");
    }
    Strength::Indicative { why, instead: instead.into() }
}

type Cells<'a> = (Vec<Matched<'a>>, Two<Vec<String>>);

/// Every cell that the newest run of either side has.
fn match_cells<'a>(
    runs: &Two<Vec<&'a Run>>,
    relative: bool,
    by_run: bool,
    warnings: &mut Vec<String>,
) -> Cells<'a> {
    let data = runs.map(|runs| runs.iter().map(|run| Data::new(run)).collect::<Vec<_>>());
    let (mut matched, mut without) = (Vec::new(), Vec::new());
    let ids = runs.map(|runs| runs[0].meta.cells.iter().map(|cell| &cell.id).collect::<BTreeSet<_>>());
    for cell in runs.base[0].meta.cells.iter().filter(|cell| ids.head.contains(&cell.id)) {
        if relative && cell.contender == cell.baseline {
            continue;
        }
        let sides = data.map(|runs| runs.iter().map(|run| trials(run, cell, relative)).collect::<Vec<_>>());
        let rows = data.map(|runs| runs.iter().flat_map(|run| run.trials(&cell.id).to_vec()).collect());
        let sides = match (sides.base.into_iter().collect(), sides.head.into_iter().collect()) {
            (Some(base), Some(head)) => Two::<Vec<Vec<Counted<'_>>>> { base, head },
            _ => {
                without.push(cell.id.0.as_str());
                continue;
            }
        };
        let sets =
            if by_run { Sets::Runs(sides) } else { Sets::Blocks(vec![sides.map(|runs| runs.concat())]) };
        matched.push(Matched::new(cell.id.0.clone(), "head".into(), &rows, (sets, 0)));
    }
    if !without.is_empty() {
        warnings.push(format!("Cells whose baseline has no figures are left out: {}.", without.join(", ")));
    }
    let alone = |these: &BTreeSet<&record::CellId>, those: &BTreeSet<&record::CellId>| {
        these.difference(those).map(|id| id.0.clone()).collect()
    };
    (matched, Two { base: alone(&ids.base, &ids.head), head: alone(&ids.head, &ids.base) })
}

/// The trials of a cell in one run; absent where they have no baseline to be told against.
fn trials<'a>(data: &Data<'a>, cell: &Cell, relative: bool) -> Option<Vec<Counted<'a>>> {
    let against = if relative { baseline(data, cell)? } else { Against::ONE };
    Some(counted(data.trials(&cell.id), against))
}

/// The same run's baseline cell on the same workload: for a fetch, in the raw lane.
fn baseline(data: &Data<'_>, cell: &Cell) -> Option<Against> {
    let lane = cell.client.as_ref().map(|_| RAW);
    let is_it = |other: &&Cell| {
        other.contender == cell.baseline && other.workload == cell.workload && other.client.as_deref() == lane
    };
    let found = data.meta().cells.iter().find(is_it)?;
    let rows: &[&TrialRow] = data.trials(&found.id);
    Against::medians(rows)
}
