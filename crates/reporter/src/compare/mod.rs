//! Two runs of one machine side by side: what moved in each cell, as a hint and not as a verdict, because two runs
//! cannot be paired. Runs that differ in what makes figures comparable are refused. It must not test hypotheses.

mod markdown;
mod refusal;
mod shift;

pub use refusal::{Difference, Refusal};
pub use shift::{Metric, Shift};

use record::{Run, RunMeta};
use std::collections::{BTreeMap, BTreeSet};

/// What moved between two runs that may be compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The earlier run, by name.
    pub a: String,
    /// The later run, by name.
    pub b: String,
    /// What is not the same and may be what was meant to be compared: commit, library versions, seed. (what, in A, in B)
    pub changed: Vec<Difference>,
    /// Cells with figures on both sides, sorted by name.
    pub cells: Vec<Shift>,
    /// Cells with figures in A alone.
    pub only_a: Vec<String>,
    /// Cells with figures in B alone.
    pub only_b: Vec<String>,
    /// What makes either run less than whole: not complete, suspect trials.
    pub cautions: Vec<String>,
}

/// Compares two runs.
///
/// # Errors
/// A [`Refusal`] with every field that differs in machine, build or workload, or where no cell is in both.
pub fn compare(a: &Run, b: &Run) -> Result<Comparison, Refusal> {
    refusal::check(a, b)?;
    let rows = |run: &Run| -> BTreeMap<String, record::CellRow> {
        let with_figures = run.cells.iter().filter(|row| row.throughput_per_s.is_some());
        with_figures.map(|row| (row.cell.0.clone(), row.clone())).collect()
    };
    let (in_a, in_b) = (rows(a), rows(b));
    let only = |these: &BTreeMap<String, _>, those: &BTreeMap<String, _>| {
        these.keys().filter(|id| !those.contains_key(*id)).cloned().collect()
    };
    Ok(Comparison {
        a: a.meta.id.clone(),
        b: b.meta.id.clone(),
        changed: changed(&a.meta, &b.meta),
        cells: in_a.values().filter_map(|row| Some(Shift::new(row, in_b.get(&row.cell.0)?))).collect(),
        only_a: only(&in_a, &in_b),
        only_b: only(&in_b, &in_a),
        cautions: cautions("A", a).into_iter().chain(cautions("B", b)).collect(),
    })
}

fn changed(a: &RunMeta, b: &RunMeta) -> Vec<Difference> {
    let commit = |meta: &RunMeta| {
        let commit = meta.source.commit.as_deref().unwrap_or("none");
        format!("{commit}{}", if meta.source.dirty { " with changes" } else { "" })
    };
    let mut pairs = vec![
        ("commit".to_string(), commit(a), commit(b)),
        ("suite".into(), a.suite.name.clone(), b.suite.name.clone()),
        ("seed".into(), a.seed.to_string(), b.seed.to_string()),
        ("trials of each cell".into(), a.trials_per_cell.to_string(), b.trials_per_cell.to_string()),
    ];
    let (versions_a, versions_b) = (versions(a), versions(b));
    let names: BTreeSet<&String> = versions_a.keys().chain(versions_b.keys()).collect();
    for name in names {
        let of = |versions: &BTreeMap<String, String>| versions.get(name).cloned().unwrap_or("none".into());
        pairs.push((name.clone(), of(&versions_a), of(&versions_b)));
    }
    let differing = pairs.into_iter().filter(|(_, a, b)| a != b);
    differing.map(|(field, a, b)| Difference { field, a, b }).collect()
}

/// Versions of the libraries, by contender where contenders differ.
fn versions(meta: &RunMeta) -> BTreeMap<String, String> {
    let all = meta.contenders.iter().flat_map(|contender| {
        contender
            .libraries
            .iter()
            .map(|(name, version)| (format!("{name} of {}", contender.name), version.clone()))
    });
    all.collect()
}

fn cautions(which: &str, run: &Run) -> Vec<String> {
    let mut cautions = Vec::new();
    if run.meta.status != record::Status::Complete {
        cautions.push(format!("{which} is not complete."));
    }
    let suspect: u32 = run.cells.iter().map(|row| row.trials_suspect).sum();
    if suspect > 0 {
        cautions.push(format!("{which} has suspect trials ({suspect}), which count here."));
    }
    cautions
}
