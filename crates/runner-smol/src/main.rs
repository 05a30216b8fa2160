//! `smol/single` and `smol/multi`: a task per URL or countdown on an executor of our own. (`smol::spawn` would use a
//! global one, with one thread whatever the spec says.)

mod beside;
mod client;
mod multi;
mod raw;
mod single;
mod tasks;

use kit::{Arrivals, Batch, Beside, Contender, Countdown, How, Ledger, Refusal, Spec};
use std::process::ExitCode;
use std::sync::Arc;

use crate::client::Client;
use crate::multi::Multi;
use crate::single::Single;
use crate::tasks::Window;

fn main() -> ExitCode {
    kit::run::<Smol>(kit::identity!())
}

struct Smol {
    flavour: Flavour,
    client: Client,
}

enum Flavour {
    Single(Single),
    Multi(Multi),
}

impl Contender for Smol {
    fn ways(_: &str) -> &'static [How] {
        beside::WAYS
    }

    fn start(spec: &Spec) -> Result<Self, Refusal> {
        let flavour = match (spec.contender.as_str(), spec.workers) {
            ("smol/single", 1) => Flavour::Single(Single::new()),
            ("smol/multi", 1..) => Flavour::Multi(Multi::start(spec.workers)?),
            ("smol/single" | "smol/multi", _) => return Err(Refusal::wrong_workers(spec)),
            (other, _) => return Err(Refusal::unknown_contender(other)),
        };
        Ok(Self { flavour, client: Client::new(spec)? })
    }

    fn fetch(&mut self, batch: &Arc<Batch>) -> Ledger {
        self.run(Window::Fetch(Arc::clone(batch)))
    }

    fn countdown(&mut self, work: Countdown) -> Ledger {
        match &self.flavour {
            Flavour::Single(single) => single.countdown(work),
            Flavour::Multi(multi) => multi.countdown(work),
        }
    }

    fn open(&mut self, arrivals: &Arrivals) {
        self.run(Window::Open(arrivals.clone()));
    }

    fn mixed(&mut self, batch: &Arc<Batch>, beside: &Arc<Beside>) -> Ledger {
        self.run(Window::Mixed(Arc::clone(batch), Arc::clone(beside)))
    }
}

impl Smol {
    fn run(&self, window: Window) -> Ledger {
        match &self.flavour {
            Flavour::Single(single) => single.fetch(&self.client, window),
            Flavour::Multi(multi) => multi.fetch(&self.client, window),
        }
    }
}
