//! Whether a run of several builds may end at a look: its question, and nothing of how the run goes on.

use super::model::{Comparison, State, Verdict};
use super::within::compare_builds;
use record::{Machine, Run, RunMeta, TrialRow};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Whether every figure of every cell is called changed or the same by these trials, at the error rate of the last look that
/// `meta` says was taken. What is unstable may still settle; what has no figures will have none.
pub fn decided(meta: &RunMeta, rows: &[TrialRow]) -> bool {
    // Only what is judged: plan, sides and rows. The machine is this one.
    let run = Run {
        path: PathBuf::new(),
        meta: meta.clone(),
        machine: Machine::from_fields(BTreeMap::new(), BTreeMap::new()),
        trials: rows.to_vec(),
        cells: Vec::new(),
        service: BTreeMap::new(),
        response: BTreeMap::new(),
        notes: Vec::new(),
    };
    compare_builds(&run, &meta.id).is_ok_and(|comparison| comparison.is_decided())
}

impl Comparison {
    fn is_decided(&self) -> bool {
        self.cells.iter().filter(|pair| pair.state == State::Judged).flat_map(|pair| &pair.figures).all(
            |figure| {
                let verdict = figure.verdict;
                verdict.is_change() || matches!(verdict, Verdict::Same | Verdict::NotJudged(_))
            },
        )
    }
}
