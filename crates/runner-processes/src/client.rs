//! How a worker speaks HTTP: over its own socket, or with `ureq`. One task at a time, as in `std/sequential`.

use kit::blocking::{self, Wire};
use kit::{Idle, Order, Refusal, Sample, Spec};
use std::time::Instant;
use ureq::Agent;

/// A worker's own: connections cannot be shared between processes.
pub(crate) enum Client {
    /// The workload fetches nothing.
    None,
    Raw(Idle<Wire>),
    Ureq(Agent),
}

impl Client {
    pub(crate) fn new(spec: &Spec) -> Result<Self, Refusal> {
        let Some(fetch) = spec.work.fetch() else { return Ok(Self::None) };
        match fetch.client.as_str() {
            "raw" => Ok(Self::Raw(Idle::new(fetch.connection))),
            "ureq" => Ok(Self::Ureq(client_ureq::agent(fetch)?)),
            other => Err(Refusal::unknown_client(&spec.contender, other)),
        }
    }

    pub(crate) fn fetch(&self, order: &Order, due: Instant) -> Sample {
        match self {
            Self::None => unreachable!("a countdown fetches nothing"),
            Self::Raw(idle) => blocking::fetch(idle, order, due),
            Self::Ureq(agent) => client_ureq::fetch(agent, order, due),
        }
    }
}
