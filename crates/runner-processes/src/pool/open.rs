//! An open loop for the pool: an arrival goes to any worker that is idle, or waits until there is one.

use super::Pool;
use crate::door::{DOOR, Door};
use crate::message::{FromWorker, ToWorker};
use anyhow::bail;
use kit::{Arrival, Arrivals};
use std::task::Poll;

/// What the workers are at.
struct Crew {
    idle: Vec<usize>,
    /// By worker.
    busy_with: Vec<Option<Arrival>>,
}

impl Pool {
    pub(crate) fn open(&mut self, arrivals: &Arrivals) {
        self.try_open(arrivals).unwrap_or_else(|error| kit::abandon(format!("{error:#}")));
    }

    fn try_open(&mut self, arrivals: &Arrivals) -> anyhow::Result<()> {
        let mut door = Door::new(arrivals, &self.waiting)?;
        let workers = self.workers.len();
        let mut crew = Crew { idle: (0..workers).collect(), busy_with: (0..workers).map(|_| None).collect() };
        loop {
            let over = self.order_arrivals(&mut door, &mut crew)?;
            if over && crew.idle.len() == workers {
                return Ok(());
            }
            for worker in self.waiting.next(None)?.filter(|number| *number != DOOR) {
                match (self.workers[worker].answer()?, crew.busy_with[worker].take()) {
                    (FromWorker::Ended(told), Some(arrival)) => {
                        let sample = told.sample(&self.clock, arrival.due());
                        arrival.end(sample);
                        crew.idle.push(worker);
                    }
                    (other, _) => bail!("worker {worker} says {other:?} unasked"),
                }
            }
        }
    }

    /// Gives arrivals to idle workers as long as there are both. `true`: no more will arrive.
    fn order_arrivals(&mut self, door: &mut Door, crew: &mut Crew) -> anyhow::Result<bool> {
        while let Some(&worker) = crew.idle.last() {
            match door.next() {
                Poll::Ready(Some(arrival)) => {
                    let order = ToWorker::Fetch { warmup: false, index: arrival.order().index() };
                    self.workers[worker].order(&order)?;
                    crew.idle.pop();
                    crew.busy_with[worker] = Some(arrival);
                }
                Poll::Ready(None) => return Ok(true),
                Poll::Pending => return Ok(false),
            }
        }
        Ok(false)
    }
}
