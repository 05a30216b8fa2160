//! When figures cannot be compared: another machine, another build, another workload. All differences are found before
//! anything is refused, so that nobody has to fix them one by one.

use super::fault::{Difference, Fault, Refusal};
use record::{Build, Cell, Parameters, Run};
use std::collections::{BTreeMap, BTreeSet};

/// Differences as they are found.
#[derive(Default)]
pub(super) struct Differences {
    pub(super) list: Vec<Difference>,
    /// One line for each parameter of a workload, however many contenders it has.
    seen: BTreeSet<[String; 4]>,
}

impl Differences {
    pub(super) fn note(&mut self, field: &str, between: [&str; 2], values: [String; 2]) {
        if values[0] != values[1] {
            self.push(field, between, values);
        }
    }

    fn push(&mut self, field: &str, between: [&str; 2], values: [String; 2]) {
        self.list.push(Difference { field: field.into(), between: between.map(Into::into), values });
    }

    /// Parameters in which two cells differ.
    pub(super) fn work(&mut self, one: &Cell, other: &Cell, between: [&str; 2]) {
        let (mine, theirs) = (parameters(one), parameters(other));
        let names: BTreeSet<&str> = mine.keys().chain(theirs.keys()).copied().collect();
        for name in names {
            let [a, b] = [&mine, &theirs].map(|all| all.get(name).cloned().unwrap_or_else(|| "none".into()));
            if a != b && self.seen.insert([one.workload.clone(), name.into(), a.clone(), b.clone()]) {
                self.note(&format!("{name} of {}", one.id), between, [a, b]);
            }
        }
    }

    /// Workers of the same contender; contenders may differ in them, that is what they are.
    fn workers(&mut self, one: &Cell, other: &Cell, between: [&str; 2]) {
        let values = [one.workers.to_string(), other.workers.to_string()];
        let key = [one.workload.clone(), "workers".into(), values[0].clone(), values[1].clone()];
        if values[0] != values[1] && self.seen.insert(key) {
            self.note(&format!("workers of {}", one.id), between, values);
        }
    }

    /// # Errors
    /// Where there is any.
    pub(super) fn refuse(self) -> Result<(), Fault> {
        if self.list.is_empty() {
            return Ok(());
        }
        Err(Fault::NotComparable(Refusal { differences: self.list }))
    }
}

/// Machine, placement, build, and the workers that follow from them: what may differ where only ratios are compared.
pub(super) fn surroundings(found: &mut Differences, one: &Run, other: &Run, between: [&str; 2]) {
    for (field, mine, theirs) in one.machine.differences(&other.machine) {
        found.note(&field.replace('_', " "), between, [mine, theirs]);
    }
    let placement = |run: &Run| {
        let placement = &run.meta.placement;
        format!(
            "{}, origin on {:?}, contenders on {:?}",
            placement.kind, placement.origin_cores, placement.runner_cores
        )
    };
    found.note("placement", between, [placement(one), placement(other)]);
    for (field, part) in BUILD {
        found.note(field, between, [one, other].map(|run| part(&run.meta.build).clone()));
    }
    for (one, other) in same_cells(one, other) {
        found.workers(one, other, between);
    }
}

type Part = fn(&Build) -> &String;
const BUILD: [(&str, Part); 4] = [
    ("compiler", |build| &build.compiler),
    ("profile", |build| &build.profile),
    ("target", |build| &build.target),
    ("allocator", |build| &build.allocator),
];

/// What is done: cells of the same name must do the same work. What only one run has is listed by the comparison, unless
/// there is nothing else.
pub(super) fn work(found: &mut Differences, one: &Run, other: &Run, between: [&str; 2]) {
    found.note("schema", between, [one, other].map(|run| run.meta.schema.to_string()));
    let pairs = same_cells(one, other);
    if pairs.is_empty() {
        let cells = |run: &Run| format!("{} cells of {}", run.meta.cells.len(), run.meta.suite.name);
        // Pushed, not noted: two suites of one name and size may still share no cell.
        let values = [
            format!("{}, none of them in {}", cells(one), between[1]),
            format!("{}, none of them in {}", cells(other), between[0]),
        ];
        found.push("suite", between, values);
    }
    for (one, other) in pairs {
        found.work(one, other, between);
    }
}

fn same_cells<'a>(one: &'a Run, other: &'a Run) -> Vec<(&'a Cell, &'a Cell)> {
    let others: BTreeMap<_, _> = other.meta.cells.iter().map(|cell| (&cell.id, cell)).collect();
    one.meta.cells.iter().filter_map(|cell| Some((cell, *others.get(&cell.id)?))).collect()
}

/// The work of a cell, by name of the parameter.
pub(super) fn parameters(cell: &Cell) -> BTreeMap<&'static str, String> {
    match &cell.parameters {
        Parameters::Fetch {
            requests,
            concurrency,
            delay,
            mean_delay_ns,
            body_bytes,
            connection,
            timeout_ns,
            faults,
            target,
            extra,
        } => BTreeMap::from([
            ("kind", "fetch".to_string()),
            ("requests", requests.to_string()),
            ("concurrency", concurrency.to_string()),
            ("delay", delay.clone()),
            ("mean delay (ns)", mean_delay_ns.to_string()),
            ("body bytes", body_bytes.to_string()),
            ("connection", connection.clone()),
            ("time-out (ns)", timeout_ns.to_string()),
            ("faults", if faults.is_empty() { "none".into() } else { faults.clone() }),
            ("target", target.clone()),
            ("experiment", serde_json::to_string(extra).unwrap_or_default()),
        ]),
        // Scaled or not, it is the number that is counted from.
        Parameters::Countdown { tasks, iterations, .. } => BTreeMap::from([
            ("kind", "countdown".to_string()),
            ("tasks", tasks.to_string()),
            ("iterations", iterations.to_string()),
        ]),
    }
}
