//! The search for the highest rate that keeps a bound: a bisection over a ladder of rates, all contenders abreast, so that
//! what disturbs the machine for a while disturbs all of them.

use crate::error::Error;
use crate::plan::resolved::Plan;
use crate::run::finish::first_meta;
use crate::run::session::Session;
use crate::run::sitting::{Ended, Event, Options, Tools};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use record::{Machine, RunWriter, Slo, TrialRow};
use std::collections::{BTreeMap, BTreeSet};

/// Runs those cells of a plan of [`crate::Suite::at_rates`] that the search needs. `run.json` has no others.
///
/// # Errors
/// As [`crate::run()`].
pub fn search(
    plan: &Plan,
    slo: &Slo,
    options: &Options,
    tools: &Tools,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Ended, Error> {
    let machine = Machine::detect()?;
    let mut meta = first_meta(plan, options, tools, &machine);
    meta.slo = slo.to_string();
    let writer = RunWriter::create(&options.results, &machine, &meta)?;
    let mut ranges = ranges(plan);
    let steps: usize = ranges.iter().map(Range::steps).sum();
    let mut session = Session::new(plan, tools, tell, meta, writer);
    session.started(steps * plan.suite.trials as usize, 0);
    let result = bisect(&mut session, slo, &mut ranges);
    let tried: BTreeSet<_> = ranges.iter().flat_map(|range| range.tried.iter().copied()).collect();
    session.keep(&tried.into_iter().collect::<Vec<_>>());
    session.close(result)
}

/// Where the answer of one contender, client and workload still lies.
#[derive(Debug, Default)]
struct Range {
    /// Cells by ascending rate.
    cells: Vec<usize>,
    /// Rates below this one keep the bound.
    low: usize,
    /// Rates from this one on break it.
    high: usize,
    tried: Vec<usize>,
}

impl Range {
    /// The cell to try next; `None` when it is found.
    fn next(&self) -> Option<usize> {
        (self.low < self.high).then(|| self.cells[self.middle()])
    }

    fn middle(&self) -> usize {
        (self.low + self.high) / 2
    }

    fn learn(&mut self, kept: bool) {
        let middle = self.middle();
        self.tried.push(self.cells[middle]);
        if kept {
            self.low = middle + 1;
        } else {
            self.high = middle;
        }
    }

    /// How many it takes at most.
    fn steps(&self) -> usize {
        (usize::BITS - self.cells.len().leading_zeros()) as usize
    }
}

fn ranges(plan: &Plan) -> Vec<Range> {
    let mut by_name: BTreeMap<_, Vec<(f64, usize)>> = BTreeMap::new();
    for (index, planned) in plan.cells.iter().enumerate() {
        let cell = &planned.cell;
        let Some(open) = cell.parameters.extra().and_then(|extra| extra.open.as_ref()) else { continue };
        let workload = cell.workload.rsplit_once("-at-").map_or(cell.workload.as_str(), |(name, _)| name);
        by_name.entry((&cell.contender, &cell.client, workload)).or_default().push((open.rate_per_s, index));
    }
    let sorted = |mut rates: Vec<(f64, usize)>| {
        rates.sort_by(|a, b| a.0.total_cmp(&b.0));
        let cells: Vec<_> = rates.into_iter().map(|(_, index)| index).collect();
        Range { high: cells.len(), cells, ..Range::default() }
    };
    by_name.into_values().map(sorted).collect()
}

/// `false` if a person stopped it.
fn bisect(session: &mut Session<'_>, slo: &Slo, ranges: &mut [Range]) -> Result<bool, Error> {
    let mut chance = ChaCha8Rng::seed_from_u64(session.plan.seed);
    let mut position = 0;
    loop {
        let mut open: Vec<_> = (0..ranges.len()).filter(|at| ranges[*at].next().is_some()).collect();
        if open.is_empty() {
            return Ok(true);
        }
        let mut rows: BTreeMap<usize, Vec<TrialRow>> = BTreeMap::new();
        for round in 0..session.plan.suite.trials {
            open.shuffle(&mut chance);
            for at in &open {
                let Some(cell) = ranges[*at].next() else { continue };
                let planned = &session.plan.cells[cell];
                let Some(row) = session.step(planned, round, position)? else { return Ok(false) };
                position += 1;
                rows.entry(*at).or_default().push(row);
            }
        }
        for (at, rows) in rows {
            ranges[at].learn(slo.kept_by_most(&rows));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The highest cell that is kept, by a search over `cells` of which the first `kept` are.
    fn found(cells: usize, kept: usize) -> (usize, usize) {
        let mut range = Range { cells: (0..cells).collect(), high: cells, ..Range::default() };
        while let Some(cell) = range.next() {
            range.learn(cell < kept);
        }
        assert!(range.tried.len() <= range.steps(), "{range:?}");
        (range.low, range.tried.len())
    }

    #[test]
    fn every_answer_is_found_in_few_steps() {
        for kept in 0..=54 {
            let (low, steps) = found(54, kept);
            assert_eq!(low, kept);
            assert!(steps <= 6);
        }
        assert_eq!(found(1, 1).0, 1);
        assert_eq!(found(0, 0), (0, 0));
    }
}
