//! How a task in a pool speaks HTTP: over its own socket, or with `ureq`.
//!
//! Of the two blocking clients, `ureq` is what people put into a pool: all it does happens on the thread that calls it
//! (with the time-outs that `client_ureq` sets, the look-up of the host as well). `reqwest::blocking` brings a tokio
//! runtime of its own on one more thread, for which the pool's threads would merely wait, and must not be used or dropped
//! inside another tokio runtime.

use kit::blocking::{self, Wire};
use kit::{Idle, Order, Refusal, Sample, Spec};
use std::time::Instant;
use ureq::Agent;

/// Shared by all tasks.
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
