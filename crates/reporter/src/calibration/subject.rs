//! The trials of one contender on one workload, by side and block. Knows what counts, and nothing of tests.

use record::{Run, TRIALS_A_BLOCK, TrialRow, without_side};
use std::collections::BTreeMap;

/// One contender on one workload.
pub(super) struct Subject<'a> {
    pub(super) fetch: bool,
    /// By side (`""` where a run has none), then block: the trials that count, in the order they were made.
    pub(super) sides: BTreeMap<&'a str, Blocks<'a>>,
}

/// By number.
pub(super) type Blocks<'a> = BTreeMap<u32, Vec<&'a TrialRow>>;

/// All subjects of a run. Disturbed blocks are left out where `quiet`.
pub(super) fn subjects(run: &Run, quiet: bool) -> Vec<Subject<'_>> {
    let mut subjects: BTreeMap<String, Subject<'_>> = BTreeMap::new();
    let cells: BTreeMap<_, _> = run.meta.cells.iter().map(|cell| (&cell.id, cell)).collect();
    for row in run.trials.iter().filter(|row| row.verdict.has_figures()) {
        let Some(cell) = cells.get(&row.cell) else { continue };
        let (contender, side) = without_side(&cell.contender);
        let client = cell.client.iter().flat_map(|client| [":", client]).collect::<String>();
        let name = format!("{contender}:{}{client}", cell.workload);
        let fetch = cell.parameters.is_fetch();
        let subject = subjects.entry(name).or_insert(Subject { fetch, sides: BTreeMap::new() });
        let blocks = subject.sides.entry(side.unwrap_or_default()).or_default();
        blocks.entry(row.round / TRIALS_A_BLOCK).or_default().push(row);
    }
    let mut subjects: Vec<_> = subjects.into_values().collect();
    for subject in &mut subjects {
        subject.sides.values_mut().flat_map(BTreeMap::values_mut).for_each(|rows| {
            rows.sort_by_key(|row| row.position);
        });
        if quiet {
            subject.leave_out_disturbed(run);
        }
    }
    subjects
}

impl<'a> Subject<'a> {
    /// All trials of a block, whatever their side.
    pub(super) fn block(&self, number: u32) -> Vec<&'a TrialRow> {
        self.sides.values().filter_map(|blocks| blocks.get(&number)).flatten().copied().collect()
    }

    /// The numbers of all blocks, in order.
    pub(super) fn numbers(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = self.sides.values().flat_map(BTreeMap::keys).copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    fn leave_out_disturbed(&mut self, run: &Run) {
        let Some(rule) = run.meta.disturbance else { return };
        for number in self.numbers() {
            if rule.found(&self.block(number), run.meta.cores()).is_some() {
                self.sides.values_mut().for_each(|blocks| _ = blocks.remove(&number));
            }
        }
    }
}
