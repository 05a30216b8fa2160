//! `std/sequential`: one task after the other. What every other contender is compared with.
//!
//! Whatever concurrency the spec allows, one task is in flight.

use kit::blocking::{self, Wire};
use kit::{
    Arrivals, Batch, Contender, Countdown, Idle, Ledger, Order, Refusal, Sample, Spec, count_down_sample,
};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;
use ureq::Agent;

fn main() -> ExitCode {
    kit::run::<Sequential>(kit::identity!())
}

struct Sequential {
    client: Client,
}

/// How it speaks HTTP.
enum Client {
    /// The workload fetches nothing.
    None,
    Raw(Idle<Wire>),
    Ureq(Agent),
}

impl Contender for Sequential {
    fn start(spec: &Spec) -> Result<Self, Refusal> {
        match spec.contender.as_str() {
            "std/sequential" => Ok(Self { client: Client::new(spec)? }),
            other => Err(Refusal::unknown_contender(other)),
        }
    }

    fn fetch(&mut self, batch: &Arc<Batch>) -> Ledger {
        let mut ledger = Ledger::with_capacity(batch.requests());
        let mut due = Instant::now();
        for order in batch.orders() {
            due = ledger.enter(self.client.fetch(&order, due));
        }
        ledger
    }

    fn countdown(&mut self, work: Countdown) -> Ledger {
        let mut ledger = Ledger::with_capacity(work.tasks as usize);
        let due = Instant::now();
        for _ in 0..work.tasks {
            ledger.enter(count_down_sample(due, work.iterations));
        }
        ledger
    }

    fn open(&mut self, arrivals: &Arrivals) {
        while let Some(arrival) = arrivals.next_blocking() {
            let sample = self.client.fetch(arrival.order(), arrival.due());
            arrival.end(sample);
        }
    }
}

impl Client {
    fn new(spec: &Spec) -> Result<Self, Refusal> {
        let Some(fetch) = spec.work.fetch() else { return Ok(Self::None) };
        match fetch.client.as_str() {
            "raw" => Ok(Self::Raw(Idle::new(fetch.connection))),
            "ureq" => Ok(Self::Ureq(client_ureq::agent(fetch)?)),
            other => Err(Refusal::unknown_client(&spec.contender, other)),
        }
    }

    fn fetch(&self, order: &Order, due: Instant) -> Sample {
        match self {
            Self::None => unreachable!("a countdown fetches nothing"),
            Self::Raw(idle) => blocking::fetch(idle, order, due),
            Self::Ureq(agent) => client_ureq::fetch(agent, order, due),
        }
    }
}
