//! The suites that come with the program, as plans: names, titles, parameters and hashes. Committed runs are compared with
//! runs of today by these names, and `--resume` and `compare` go by the hash, so a change here is a change that readers see.

use crate::contenders::Contenders;
use crate::machine::placement::Placement;
use crate::plan::resolved::{Choice, Plan};
use crate::suite::Suite;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn benches() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches")
}

/// All of `benches/` but the list of contenders, by name.
fn shipped() -> Vec<PathBuf> {
    let files = fs::read_dir(benches()).unwrap().map(|entry| entry.unwrap().path());
    let suites = files.filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
    let mut suites: Vec<_> = suites.filter(|path| path.file_stem().unwrap() != "contenders").collect();
    suites.sort();
    suites
}

fn plan(suite: &Path) -> Plan {
    let suite = Suite::read(suite).unwrap();
    let contenders = Contenders::read(&benches().join("contenders.toml")).unwrap();
    Plan::new(suite, &contenders, Choice::default(), Placement::on(vec![0, 1])).unwrap()
}

/// One line for the suite and one for each workload.
fn told(plan: &Plan) -> String {
    let Plan { suite, workloads, .. } = plan;
    let mut text = format!("== {}: {}\n", suite.name, suite.title);
    let (groups, timeout) = (suite.groups.join(" "), suite.trial_timeout.as_secs());
    writeln!(text, "{} trials of {timeout} s at most, groups {groups}", suite.trials).unwrap();
    writeln!(text, "sha256 {}", plan.suite_hash()).unwrap();
    for (workload, info) in suite.workloads.iter().zip(workloads) {
        let (lanes, exact) = (workload.clients, if workload.exact { " exact" } else { "" });
        let headline = if info.headline { " headline" } else { "" };
        writeln!(text, "{}: {}", info.name, info.title).unwrap();
        writeln!(text, "  {lanes:?}{exact}{headline} {}", info.experiment).unwrap();
        writeln!(text, "  {}", serde_json::to_string(&info.parameters).unwrap()).unwrap();
    }
    text
}

#[test]
fn the_shipped_suites_plan_what_they_always_planned() {
    let all: String = shipped().iter().map(|suite| told(&plan(suite))).collect();
    insta::assert_snapshot!("shipped", all);
}
