//! A run of several builds, interleaved in one sitting: block by block, with looks that may end it early. Whether a look
//! decides anything is for the caller to say: it must not judge figures itself.

use crate::error::Error;
use crate::plan::resolved::Plan;
use crate::run::blocks::{Block, Blocks, DISTURBANCE};
use crate::run::finish::first_meta;
use crate::run::session::Session;
use crate::run::sitting::{Ended, Event, Options, Tools};
use record::{Machine, RunMeta, RunWriter, Sides, TRIALS_A_BLOCK, TrialRow};

/// Asked after the blocks of each look but the last, with `run.json` as it is by then and all rows: whether everything is
/// decided, so that the run may end.
pub type Decided<'a> = &'a mut dyn FnMut(&RunMeta, &[TrialRow]) -> bool;

/// Runs a plan of [`Plan::sided`]. `sides` are the plan's, from [`crate::sides()`].
///
/// # Errors
/// As [`crate::run()`].
pub fn ab(
    plan: &Plan,
    sides: Sides,
    options: &Options,
    tools: &Tools,
    decided: Decided<'_>,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Ended, Error> {
    let machine = Machine::detect()?;
    let mut meta = first_meta(plan, options, tools, &machine);
    meta.sides = Some(sides.clone());
    let writer = RunWriter::create(&options.results, &machine, &meta)?;
    let blocks = Blocks::new(plan, meta.disturbance.unwrap_or(DISTURBANCE));
    let mut session = Session::new(plan, tools, tell, meta, writer);
    session.started(blocks.trials(), 0);
    let mut sitting = Sitting { session, sides, blocks, decided, rows: Vec::new() };
    let result = sitting.passes();
    sitting.session.close(result)
}

struct Sitting<'a, 'd> {
    session: Session<'a>,
    sides: Sides,
    blocks: Blocks,
    decided: Decided<'d>,
    rows: Vec<TrialRow>,
}

impl Sitting<'_, '_> {
    /// `false` if a person stopped it.
    fn passes(&mut self) -> Result<bool, Error> {
        for pass in 0..self.blocks.passes() {
            let mut queue = self.blocks.pass(pass);
            while let Some(block) = queue.pop_front() {
                let begin = self.rows.len();
                if !self.block(&block)? {
                    return Ok(false);
                }
                queue.extend(self.repeat(&block, begin)?);
            }
            let last = pass + 1 == self.blocks.passes();
            if self.look((pass + 1) * TRIALS_A_BLOCK, last)? {
                break;
            }
        }
        Ok(true)
    }

    fn block(&mut self, block: &Block) -> Result<bool, Error> {
        for (round, cell) in self.blocks.trials_of(block) {
            let planned = &self.session.plan.cells[cell];
            let position = self.rows.len() as u32;
            let Some(row) = self.session.step(planned, round, position)? else { return Ok(false) };
            self.rows.push(row);
        }
        Ok(true)
    }

    /// The block to run instead of this one, whose rows begin there, if it was disturbed.
    fn repeat(&mut self, block: &Block, begin: usize) -> Result<Option<Block>, Error> {
        let cores = self.session.meta.cores();
        let Some(voided) = self.blocks.judge(block, &self.rows[begin..], cores) else { return Ok(None) };
        let (first, cap) = (self.blocks.voided == 1, self.blocks.cap());
        (self.sides.blocks_voided, self.sides.blocks_repeated) = (self.blocks.voided, self.blocks.repeated);
        self.describe()?;
        let reason = voided.reason;
        if let Some(again) = &voided.again {
            self.session.longer(&self.blocks.trials_of(again));
            if first {
                let what = "such blocks count for no side and are run again";
                (self.session.tell)(Event::Warning(format!(
                    "disturbed: {reason}; {what}, up to {cap} of them"
                )));
            }
        }
        if self.blocks.repeated == cap && voided.again.is_some() {
            let what = "what is disturbed from now on counts for no side and is not run again";
            self.session.warn(format!("{cap} blocks were disturbed; {what}"));
        }
        Ok(voided.again)
    }

    /// Takes a look, if one is due; `true` if it decides everything.
    fn look(&mut self, trials: u32, last: bool) -> Result<bool, Error> {
        let Some(look) = self.sides.looks.iter_mut().find(|look| look.trials == trials) else {
            return Ok(false);
        };
        look.taken = true;
        self.describe()?;
        Ok(!last && (self.decided)(&self.session.meta, &self.rows))
    }

    fn describe(&mut self) -> Result<(), Error> {
        self.session.meta.sides = Some(self.sides.clone());
        self.session.describe()
    }
}
