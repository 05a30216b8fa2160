//! Inside one run, whose trials were interleaved: its builds, or two of its contenders. It must not judge.

use super::counted::{Matched, Rule, blocks};
use super::differences;
use super::fault::Fault;
use super::finish::finish;
use super::model::{Comparison, Kind, Side, Strength, Two};
use super::refusal::{Differences, parameters};
use crate::data::Data;
use record::{Cell, Run, TRIALS_A_BLOCK, without_side};
use std::collections::BTreeMap;

/// Compares the builds of a run: its base with every other.
///
/// # Errors
/// [`Fault::Usage`] where the run has no sides; [`Fault::NotComparable`] where a cell does not do the same work on all.
pub fn compare_builds(run: &Run, label: &str) -> Result<Comparison, Fault> {
    let Some((sides, first, others)) = sides(run) else {
        return Err(Fault::Usage(format!(
            "{label} is a run of one build: name a second run, or two of its contenders with --contenders A,B"
        )));
    };
    let named = |side: &record::Side| Side {
        name: side.name.clone(),
        label: side.label.clone(),
        runs: vec![run.meta.id.clone()],
    };
    let mut comparison =
        Comparison::of(Kind::Builds, named(first), others.iter().map(|side| named(side)).collect());
    comparison.differences = differences::of_builds(run, first, &others);
    let taken = sides.looks.iter().rev().find(|look| look.taken);
    // Where nobody looked, the first look's rate is what has been granted at most.
    comparison.alpha = taken.or(sides.looks.first()).map_or(stats::ALPHA, |look| look.alpha);
    if taken.is_none() {
        comparison.strength = unfinished();
    }
    let most = taken.map_or(usize::MAX, |look| look.trials.div_ceil(TRIALS_A_BLOCK) as usize);
    let matched = match_builds(run, first, &others, most, &mut comparison.unpaired)?;
    Ok(finish(comparison, &matched, &[run]))
}

/// The cells of base, each beside that of every other side.
fn match_builds<'a>(
    run: &'a Run,
    first: &record::Side,
    others: &[&record::Side],
    most: usize,
    unpaired: &mut Two<Vec<String>>,
) -> Result<Vec<Matched<'a>>, Fault> {
    let rule = Rule { disturbance: run.meta.disturbance, cores: run.meta.cores(), most };
    let (data, mut matched, mut found) = (Data::new(run), Vec::new(), Differences::default());
    let base = cells_of(run, &first.name);
    for other in others {
        let head = cells_of(run, &other.name);
        for (name, cell) in &base {
            let Some(beside) = head.get(name) else {
                unpaired.base.push(cell.id.0.clone());
                continue;
            };
            // A slow-down that was planted is another work on purpose.
            if first.planted == other.planted {
                found.work(cell, beside, [&first.name, &other.name]);
            }
            matched.push(pair(&data, cell, beside, (name.clone(), other.name.clone()), &rule));
        }
        let alone = head.iter().filter(|(name, _)| !base.contains_key(*name));
        unpaired.head.extend(alone.map(|(_, cell)| cell.id.0.clone()));
    }
    found.refuse()?;
    Ok(matched)
}

type Found<'a> = (&'a record::Sides, &'a record::Side, Vec<&'a record::Side>);

/// The sides of a run: all, the one that is compared against, and the others.
fn sides(run: &Run) -> Option<Found<'_>> {
    let sides = run.meta.sides.as_ref()?;
    let first = sides.list.iter().find(|side| side.name == "base").or(sides.list.first())?;
    let others: Vec<_> = sides.list.iter().filter(|side| side.name != first.name).collect();
    (!others.is_empty()).then_some((sides, first, others))
}

fn unfinished() -> Strength {
    Strength::Indicative {
        why: "The run ended before the first look that was fixed for it, so that no verdict has a known error rate."
            .into(),
        instead: "continue the run to its next look".into(),
    }
}

/// A side's cells, by their names without it.
fn cells_of<'a>(run: &'a Run, side: &str) -> BTreeMap<String, &'a Cell> {
    let of_side = run.meta.cells.iter().filter_map(|cell| {
        let (contender, found) = without_side(&cell.contender);
        let rest = cell.id.0.strip_prefix(cell.contender.as_str())?;
        (found == Some(side)).then(|| (format!("{contender}{rest}"), cell))
    });
    of_side.collect()
}

/// Compares two contenders of one run, on every workload and client that both have.
///
/// # Errors
/// [`Fault::Usage`] where one is not in the run; [`Fault::NotComparable`] where no cell does the same work in both.
pub fn compare_contenders(run: &Run, label: &str, base: &str, head: &str) -> Result<Comparison, Fault> {
    let (of_base, of_head) = (of_contender(run, label, base)?, of_contender(run, label, head)?);
    let rule = Rule { disturbance: run.meta.disturbance, cores: run.meta.cores(), most: usize::MAX };
    let (data, mut matched, mut others) = (Data::new(run), Vec::new(), Differences::default());
    let mut unpaired: Two<Vec<String>> = Two::default();
    for (name, cell) in &of_base {
        match of_head.get(name) {
            Some(beside) if parameters(cell) == parameters(beside) => {
                matched.push(pair(&data, cell, beside, (name.clone(), head.into()), &rule));
            }
            Some(beside) => {
                others.work(cell, beside, [base, head]);
                unpaired.base.push(cell.id.0.clone());
                unpaired.head.push(beside.id.0.clone());
            }
            None => unpaired.base.push(cell.id.0.clone()),
        }
    }
    let alone = of_head.iter().filter(|(name, _)| !of_base.contains_key(*name));
    unpaired.head.extend(alone.map(|(_, cell)| cell.id.0.clone()));
    if matched.is_empty() {
        others.refuse()?;
        return Err(Fault::Usage(format!(
            "{base} and {head} have no workload and client in common in {label}"
        )));
    }
    let side = |name: &str| Side { name: name.into(), label: label.into(), runs: vec![run.meta.id.clone()] };
    let comparison = Comparison {
        unpaired,
        differences: others.list,
        ..Comparison::of(Kind::Contenders, side(base), vec![side(head)])
    };
    Ok(finish(comparison, &matched, &[run]))
}

/// A contender's cells, by workload and client.
fn of_contender<'a>(run: &'a Run, label: &str, name: &str) -> Result<BTreeMap<String, &'a Cell>, Fault> {
    let cells = run.meta.cells.iter().filter(|cell| cell.contender == name);
    let found: BTreeMap<String, &Cell> =
        cells.filter_map(|cell| Some((cell.id.0.split_once(':')?.1.to_string(), cell))).collect();
    if found.is_empty() {
        let mut all: Vec<&str> = run.meta.cells.iter().map(|cell| cell.contender.as_str()).collect();
        all.dedup();
        let meant = record::did_you_mean(name, all.iter().copied());
        let all = all.join(", ");
        return Err(Fault::Usage(format!(
            "{name} did not take part in {label}{meant}; those that did: {all}"
        )));
    }
    Ok(found)
}

fn pair<'a>(
    data: &Data<'a>,
    base: &Cell,
    head: &Cell,
    (cell, side): (String, String),
    rule: &Rule,
) -> Matched<'a> {
    let rows = Two { base: data.trials(&base.id).to_vec(), head: data.trials(&head.id).to_vec() };
    let sets = blocks(&rows, rule);
    Matched::new(cell, side, &rows, sets)
}
