//! One plan for several builds: every cell once for each side, as `contender@side`. It must not know how a build comes about.

use crate::contenders::{Contender, Contenders};
use crate::error::Error;
use crate::plan::planned::{Planned, Resolved};
use crate::plan::resolved::Plan;
use record::{CellId, Exclusion, Look, Parameters, Side, Sides};
use std::collections::BTreeSet;

/// A side, ready to run.
#[derive(Debug, Clone)]
pub struct Built {
    /// As it is recorded.
    pub side: Side,
    /// Which program runs whom here. A path that is not absolute is taken as everywhere.
    pub contenders: Contenders,
}

/// What is recorded of these sides before they have run: nothing voided, and no look (trials a side, error rate) taken.
pub fn sides(builds: &[Built], looks: &[(u32, f64)]) -> Sides {
    Sides {
        list: builds.iter().map(|built| built.side.clone()).collect(),
        looks: looks
            .iter()
            .map(|(trials, alpha)| Look { trials: *trials, alpha: *alpha, taken: false })
            .collect(),
        blocks_voided: 0,
        blocks_repeated: 0,
    }
}

impl Plan {
    /// This plan with every cell once for each side, run by that side's program with its arguments and environment. A cell that
    /// not all sides have is left out, and recorded as such.
    ///
    /// # Errors
    /// Two sides of one name, a name that may not be one, a slow-down that is none; or no cell that all sides have.
    pub fn sided(&self, builds: &[Built]) -> Result<Self, Error> {
        check(builds)?;
        let mut plan = Self { cells: Vec::new(), ..self.clone() };
        for planned in &self.cells {
            match entries(planned, builds) {
                Ok(entries) => {
                    for (built, entry) in builds.iter().zip(entries) {
                        plan.cells.push(planned.on(&built.side, entry)?);
                    }
                }
                Err(left_out) if plan.exclusions.contains(&left_out) => {}
                Err(left_out) => plan.exclusions.push(left_out),
            }
        }
        if plan.cells.is_empty() {
            let why: Vec<String> =
                plan.exclusions.iter().map(|e| format!("  {}: {}", e.what, e.why)).collect();
            return Err(Error::Plan(format!("no cell that all sides have:\n{}", why.join("\n"))));
        }
        plan.settle_baselines();
        plan.cells.sort_by(|a, b| a.cell.id.cmp(&b.cell.id));
        Ok(plan)
    }

    /// Speed-ups are reckoned within a side, where the baseline takes part.
    fn settle_baselines(&mut self) {
        let there: BTreeSet<String> =
            self.cells.iter().map(|planned| planned.cell.contender.clone()).collect();
        for Planned { cell, .. } in &mut self.cells {
            let (_, side) = record::without_side(&cell.contender);
            let sided = format!("{}@{}", cell.baseline, side.unwrap_or_default());
            if there.contains(&sided) {
                cell.baseline = sided;
            }
        }
    }
}

fn check(builds: &[Built]) -> Result<(), Error> {
    for (at, Built { side, .. }) in builds.iter().enumerate() {
        record::check_name("side", &side.name)?;
        if builds[..at].iter().any(|other| other.side.name == side.name) {
            return Err(Error::Plan(format!("two sides are named {:?}", side.name)));
        }
        if !(0.0..=10.0).contains(&side.planted) {
            let problem = format!("side {:?}: a slow-down of {}: from 0 to 10", side.name, side.planted);
            return Err(Error::Plan(problem));
        }
    }
    Ok(())
}

/// The entry of a cell's contender on each side.
fn entries<'a>(planned: &Planned, builds: &'a [Built]) -> Result<Vec<&'a Contender>, Exclusion> {
    let name = &planned.contender.name;
    let on = |Built { side, contenders }: &'a Built| {
        let where_ = format!("{} ({})", side.name, side.label);
        let entry = contenders.get(name).ok_or_else(|| Exclusion {
            what: name.clone(),
            why: format!("{where_} has no such contender"),
        })?;
        match &planned.cell.client {
            Some(client) if !entry.clients.contains(client) => Err(Exclusion {
                what: planned.cell.id.to_string(),
                why: format!("{where_} has no client {client} for it"),
            }),
            _ => Ok(entry),
        }
    };
    builds.iter().map(on).collect()
}

impl Planned {
    /// This cell on one side.
    fn on(&self, side: &Side, entry: &Contender) -> Result<Self, Error> {
        let mut planned = self.clone();
        planned.contender.runner.clone_from(&entry.runner);
        planned.contender.env.clone_from(&entry.env);
        let cell = &mut planned.cell;
        cell.contender = format!("{}@{}", self.cell.contender, side.name);
        cell.id = CellId::new(&cell.contender, &cell.workload, cell.client.as_deref())?;
        planned.slow_down(side.planted);
        Ok(planned)
    }

    /// Makes what the workload consists of longer by this share: the delay, or the iterations. The cell tells the truth of it.
    fn slow_down(&mut self, share: f64) {
        if share == 0.0 {
            return;
        }
        match (&mut self.work, &mut self.cell.parameters) {
            (Resolved::Fetch(fetch), Parameters::Fetch { delay: told, mean_delay_ns, .. }) => {
                fetch.delay = fetch.delay.scaled(1.0 + share);
                *told = fetch.delay.to_string();
                let before = std::mem::replace(mean_delay_ns, fetch.delay.mean_ns());
                self.cell.limit = self.cell.limit.map(|limit| limit * before / *mean_delay_ns);
            }
            (Resolved::Countdown(countdown), Parameters::Countdown { iterations, .. }) => {
                *iterations = (*iterations as f64 * (1.0 + share)).round() as u64;
                countdown.iterations = *iterations;
            }
            _ => unreachable!("made together in `Resolved::new`"),
        }
    }
}

#[cfg(test)]
#[path = "sides_tests.rs"]
mod tests;
