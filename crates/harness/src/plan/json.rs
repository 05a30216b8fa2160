//! A plan for programs: the same as its text says, and every parameter.

use crate::plan::planned::Planned;
use crate::plan::resolved::Plan;
use crate::text::json::document;
use record::{Cell, Exclusion, InterpreterInfo, Placement, SuiteInfo, WorkloadInfo};
use serde::Serialize;

#[derive(Serialize)]
struct Resolved<'a> {
    suite: SuiteInfo,
    trials_per_cell: u32,
    trials: u64,
    estimated_s: f64,
    placement: Placement,
    workloads: &'a [WorkloadInfo],
    cells: Vec<Timed<'a>>,
    interpreters: Vec<&'a InterpreterInfo>,
    exclusions: &'a [Exclusion],
}

#[derive(Serialize)]
struct Timed<'a> {
    #[serde(flatten)]
    cell: &'a Cell,
    estimated_trial_s: f64,
}

impl Plan {
    /// The plan as JSON, with a line break at its end.
    pub fn to_json(&self) -> String {
        document(
            "inflight-plan",
            1,
            Resolved {
                suite: SuiteInfo {
                    name: self.suite.name.clone(),
                    sha256: self.suite_hash(),
                    title: self.suite.title.clone(),
                },
                trials_per_cell: self.suite.trials,
                trials: self.cells.len() as u64 * u64::from(self.suite.trials),
                estimated_s: self.estimate().as_secs_f64(),
                placement: self.placement.recorded(),
                workloads: &self.workloads,
                cells: self.cells.iter().map(|planned| self.timed(planned)).collect(),
                interpreters: self.interpreters.iter().map(|located| &located.info).collect(),
                exclusions: &self.exclusions,
            },
        )
    }

    fn timed<'a>(&self, planned: &'a Planned) -> Timed<'a> {
        Timed { cell: &planned.cell, estimated_trial_s: self.estimate_trial(planned).as_secs_f64() }
    }
}
