//! What stands around the figures: how far the run got, who took part, on what, and how it was made. It must not look at
//! a figure of any cell.

use crate::data::Data;
use crate::number::{bytes, count, duration, share};
use crate::parameters;
use crate::table::{Table, words};
use record::{ContenderInfo, Exclusion, OriginInfo, Placement, RunMeta, Status, Verdict};
use std::collections::BTreeMap;

/// From this share of suspect trials on, the page warns before the figures.
const MANY: f64 = 0.2;
/// Longest list of library versions, in libraries.
const LIBRARIES: usize = 12;

/// What must be read before the figures: a run that is not complete, what preflight said, what reading passed over.
pub(crate) fn warnings(data: &Data<'_>) -> Vec<String> {
    let mut warnings: Vec<String> = incomplete(data).into_iter().collect();
    warnings.extend(many_suspect(data));
    warnings.extend(data.run.notes.iter().cloned());
    warnings.extend(data.meta().warnings.iter().cloned());
    warnings
}

fn incomplete(data: &Data<'_>) -> Option<String> {
    let how = match data.meta().status {
        Status::Running => "has not ended, or was killed",
        Status::Interrupted => "was interrupted",
        Status::Complete => return None,
    };
    let (have, planned) = (count(data.run.trials.len() as u64), count(data.planned_trials()));
    Some(format!(
        "This run {how}: {have} of {planned} trials are here, and every figure rests on those. Resume it."
    ))
}

/// One suspect trial is a footnote; many are news.
fn many_suspect(data: &Data<'_>) -> Option<String> {
    let of = |verdict| data.run.trials.iter().filter(|row| row.verdict == verdict).count();
    let (ok, suspect) = (of(Verdict::Ok), of(Verdict::Suspect));
    let part = suspect as f64 / (ok + suspect) as f64;
    (part >= MANY).then(|| {
        format!(
            "{} of {} trials with figures are suspect ({}): read why below before you rely on any figure.",
            count(suspect as u64),
            count((ok + suspect) as u64),
            share(part),
        )
    })
}

/// Who took part: how it runs tasks, its versions, and whether somebody keeps it up.
pub(crate) fn contenders(meta: &RunMeta) -> Table {
    let mut table = Table::new(vec![
        words("contender", 0),
        words("how it runs tasks", 4),
        words("library", 0),
        words("language", 5),
        words("with", 3),
        words("maintenance", 0),
    ]);
    for info in &meta.contenders {
        table.push(vec![
            info.name.clone(),
            info.about.clone(),
            library(info),
            info.language.clone(),
            others(info),
            info.maintenance.clone(),
        ]);
    }
    table.pruned(u8::MAX)
}

fn library(info: &ContenderInfo) -> String {
    if info.library.is_empty() {
        return "standard library".into();
    }
    let version = info.libraries.get(&info.library).map(String::as_str).unwrap_or_default();
    format!("{} {version}", info.library).trim().into()
}

fn others(info: &ContenderInfo) -> String {
    let others = info.libraries.iter().filter(|(name, _)| **name != info.library);
    let mut named: Vec<String> = others.map(|(name, version)| format!("{name} {version}")).collect();
    let more = named.len().saturating_sub(LIBRARIES);
    named.truncate(LIBRARIES);
    if more > 0 {
        named.push(format!("{more} more"));
    }
    named.join(", ")
}

/// Fields that make machines comparable, then facts that may differ.
pub(crate) fn machine(data: &Data<'_>) -> Table {
    let machine = &data.run.machine;
    let mut table = Table::new(vec![words("what", 0), words("value", 0), words("counts for comparing", 0)]);
    let fields = machine.fields.iter().map(|field| (field, "yes"));
    for ((name, value), counts) in fields.chain(machine.facts.iter().map(|fact| (fact, ""))) {
        let (name, value) = readable(name, value);
        table.push(vec![name, value, counts.into()]);
    }
    table.pruned(u8::MAX)
}

/// `memory_bytes` of `8331792384` as `memory` of `7.76 GiB`.
fn readable(name: &str, value: &str) -> (String, String) {
    match (name.strip_suffix("_bytes"), value.parse::<u64>()) {
        (Some(what), Ok(n)) => (what.replace('_', " "), bytes(n as f64)),
        _ => (name.replace('_', " "), value.into()),
    }
}

/// Who ran on which cores, and what follows from it.
pub(crate) fn placement(placement: &Placement) -> String {
    let (origin, runners) = (cores(&placement.origin_cores), cores(&placement.runner_cores));
    match placement.kind.as_str() {
        "split" => format!(
            "Origin and contenders had cores of their own (origin: {origin}; contenders: {runners}), so neither took \
             the other's time."
        ),
        "shared" => format!(
            "Origin and contenders shared cores (origin: {origin}; contenders: {runners}): in a fetch, time that the \
             origin takes is not there for the contender, alike for all of them."
        ),
        kind => format!("Placement: {kind} (origin: {origin}; contenders: {runners})."),
    }
}

fn cores(cores: &[usize]) -> String {
    match cores {
        [] => "none".into(),
        [one] => format!("core {one}"),
        many => format!("cores {}", many.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")),
    }
}

/// The origin's own account.
pub(crate) fn origin(origin: &OriginInfo) -> String {
    format!(
        "By its own clock the origin served {} requests and answered late by {} at the median, {} at the 99th percentile \
         and {} at worst.",
        count(origin.requests),
        duration(origin.lateness_p50_ns as f64),
        duration(origin.lateness_p99_ns as f64),
        duration(origin.lateness_max_ns as f64),
    )
}

/// How the run was made, as (what, value).
pub(crate) fn making(meta: &RunMeta) -> Table {
    let mut table = Table::new(vec![words("what", 0), words("value", 0)]);
    let commit = match (&meta.source.commit, meta.source.dirty) {
        (Some(commit), false) => commit.clone(),
        (Some(commit), true) => format!("{commit}, with uncommitted changes"),
        (None, _) => "not built from a checkout".into(),
    };
    let suite = match meta.suite.title.as_str() {
        "" => meta.suite.name.clone(),
        title => format!("{}: {title}", meta.suite.name),
    };
    let rows = [
        ("run", meta.id.clone()),
        ("began", meta.started.clone()),
        ("ended", meta.finished.clone().unwrap_or_else(|| "not".into())),
        ("suite", suite),
        ("suite's SHA-256", meta.suite.sha256.clone()),
        ("trials of each cell", count(meta.trials_per_cell.into())),
        ("seed", meta.seed.to_string()),
        ("commit", commit),
        ("compiler", meta.build.compiler.clone()),
        ("profile", meta.build.profile.clone()),
        ("target", meta.build.target.clone()),
        ("allocator", meta.build.allocator.clone()),
        ("machine", meta.fingerprint.clone()),
        ("schema of the files", meta.schema.to_string()),
    ];
    for (what, value) in rows {
        table.push(vec![what.into(), value]);
    }
    table
}

/// What was looked for by name and not found, such as an interpreter: a line for each reason. (A contender that was left out
/// has a row of its own, a cell stands among all that was left out.)
pub(crate) fn absent(meta: &RunMeta) -> Vec<String> {
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let program = |what: &str| !what.contains('/') || what.starts_with('/');
    for Exclusion { what, why } in meta.exclusions.iter().filter(|exclusion| program(&exclusion.what)) {
        by_reason.entry(why).or_default().push(what);
    }
    by_reason.into_iter().map(|(why, what)| format!("Left out: {}: {why}.", what.join(", "))).collect()
}

/// What was left out.
pub(crate) fn exclusions(meta: &RunMeta) -> Table {
    let mut table = Table::new(vec![words("left out", 0), words("why", 0)]);
    for exclusion in &meta.exclusions {
        table.push(vec![exclusion.what.clone(), exclusion.why.clone()]);
    }
    table
}

/// Which workloads the first table is about, and who ran on which cores.
pub(crate) fn caption(data: &Data<'_>) -> String {
    let of = |fetch: bool, what: &str| {
        let workload = data.headline(fetch)?;
        Some(format!("{what}: {} ({})", workload.name, parameters::describe(&workload.parameters)))
    };
    let placement = &data.meta().placement.kind;
    let placement =
        (!placement.is_empty()).then(|| format!("Placement of origin and contenders on cores: {placement}"));
    let parts = [of(true, "Fetch"), of(false, "Countdown"), placement];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { String::new() } else { format!("{}.", parts.join(". ")) }
}
