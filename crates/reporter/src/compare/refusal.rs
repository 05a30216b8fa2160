//! When two runs cannot be compared: another machine, another build, another workload. All differences are found before
//! anything is refused, so that nobody has to fix them one by one.

use record::{Build, Cell, Parameters, Run};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A field and what each run has in it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// Its name, for people.
    pub field: String,
    /// In the first run.
    pub a: String,
    /// In the second.
    pub b: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |text: &str| crate::text::printable(text);
        write!(
            f,
            "NOT COMPARABLE: {} differs: A has {}, B has {}",
            shown(&self.field),
            shown(&self.a),
            shown(&self.b)
        )
    }
}

/// Why two runs cannot be compared: never empty. Printed, it has a line for each field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .differences.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Refusal {
    /// What differs.
    pub differences: Vec<Difference>,
}

/// Refuses runs whose figures mean different things.
pub(super) fn check(a: &Run, b: &Run) -> Result<(), Refusal> {
    let mut found = Differences::default();
    for (field, in_a, in_b) in a.machine.differences(&b.machine) {
        found.note(&field.replace('_', " "), in_a, in_b);
    }
    let placement = |run: &Run| {
        let placement = &run.meta.placement;
        format!(
            "{}, origin on {:?}, contenders on {:?}",
            placement.kind, placement.origin_cores, placement.runner_cores
        )
    };
    found.note("placement", placement(a), placement(b));
    build(&mut found, &a.meta.build, &b.meta.build);
    found.note("schema", a.meta.schema.to_string(), b.meta.schema.to_string());
    cells(&mut found, a, b);
    if found.0.is_empty() { Ok(()) } else { Err(Refusal { differences: found.0 }) }
}

#[derive(Default)]
struct Differences(Vec<Difference>);

impl Differences {
    fn note(&mut self, field: &str, a: String, b: String) {
        if a != b {
            self.0.push(Difference { field: field.into(), a, b });
        }
    }
}

fn build(found: &mut Differences, a: &Build, b: &Build) {
    for (field, a, b) in [
        ("compiler", &a.compiler, &b.compiler),
        ("profile", &a.profile, &b.profile),
        ("target", &a.target, &b.target),
        ("allocator", &a.allocator, &b.allocator),
    ] {
        found.note(field, a.clone(), b.clone());
    }
}

/// Cells of the same name must do the same work. What only one run has is listed by the comparison, unless there is
/// nothing else.
fn cells(found: &mut Differences, a: &Run, b: &Run) {
    let others: BTreeMap<_, _> = b.meta.cells.iter().map(|cell| (&cell.id, cell)).collect();
    let pairs: Vec<(&Cell, &Cell)> =
        a.meta.cells.iter().filter_map(|cell| Some((cell, *others.get(&cell.id)?))).collect();
    if pairs.is_empty() {
        let cells = |run: &Run| format!("{} cells of {}", run.meta.cells.len(), run.meta.suite.name);
        // Pushed, not noted: two suites of one name and size may still share no cell.
        let (a, b) = (format!("{}, none of them in B", cells(a)), format!("{}, none of them in A", cells(b)));
        found.0.push(Difference { field: "suite".into(), a, b });
    }
    // One line for each parameter of a workload, however many contenders it has.
    let mut seen = BTreeSet::new();
    for (a, b) in pairs {
        let (before, after) = (parameters(a), parameters(b));
        for (name, in_a) in &before {
            let in_b = after.get(name).cloned().unwrap_or_else(|| "none".into());
            if *in_a != in_b && seen.insert((a.workload.clone(), *name, in_a.clone(), in_b.clone())) {
                found.note(&format!("{name} of {}", a.id), in_a.clone(), in_b);
            }
        }
    }
}

fn parameters(cell: &Cell) -> BTreeMap<&'static str, String> {
    let mut all = BTreeMap::from([("workers", cell.workers.to_string())]);
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
        } => all.extend([
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
        ]),
        Parameters::Countdown { tasks, iterations } => all.extend([
            ("kind", "countdown".to_string()),
            ("tasks", tasks.to_string()),
            ("iterations", iterations.to_string()),
        ]),
    }
    all
}
