//! An open loop with a process for each arrival.

use super::{PerTask, lost, sample};
use crate::door::Door;
use crate::message::ToWorker;
use crate::worker_process::WorkerProcess;
use kit::{Arrival, Arrivals, Sample};
use std::collections::HashMap;
use std::task::Poll;
use std::time::Duration;

type Running = HashMap<usize, (WorkerProcess, Arrival)>;

impl PerTask {
    pub(crate) fn open(&mut self, arrivals: &Arrivals) {
        self.try_open(arrivals).unwrap_or_else(|error| kit::abandon(format!("{error:#}")));
    }

    /// One arrival a turn, so that those that have ended are not left waiting while many come.
    fn try_open(&mut self, arrivals: &Arrivals) -> anyhow::Result<()> {
        let mut door = Door::new(arrivals, &self.waiting)?;
        let mut running = Running::new();
        loop {
            let patience = match door.next() {
                Poll::Ready(Some(arrival)) => {
                    self.begin(arrival, &mut running);
                    Some(Duration::ZERO)
                }
                Poll::Ready(None) if running.is_empty() => return Ok(()),
                Poll::Ready(None) | Poll::Pending => None,
            };
            // The door's own number is none of a process.
            for (mut process, arrival) in self.waiting.next(patience)?.filter_map(|n| running.remove(&n)) {
                let sample = sample(&mut process, &self.clock, arrival.due());
                arrival.end(sample);
            }
        }
    }

    /// A process that does not start is a task that failed.
    fn begin(&self, arrival: Arrival, running: &mut Running) {
        let index = arrival.order().index();
        let task = ToWorker::Fetch { warmup: false, index };
        match self.start_process(index as usize, self.spec_of_one(false, index), &task) {
            Ok(process) => drop(running.insert(index as usize, (process, arrival))),
            Err(error) => {
                let sample = Sample::due(arrival.due()).end(Err(lost(&error)));
                arrival.end(sample);
            }
        }
    }
}
