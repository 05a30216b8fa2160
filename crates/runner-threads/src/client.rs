//! How a thread speaks HTTP: over its own socket, or with a library whose calls block.

mod reqwest;

use self::reqwest::Reqwest;
use isahc::HttpClient;
use kit::blocking::{self, Wire};
use kit::{Idle, Order, Refusal, Sample, Spec};
use std::time::Instant;
use ureq::Agent;

/// Shared by all threads.
pub(crate) enum Client {
    /// The workload fetches nothing.
    None,
    Raw(Idle<Wire>),
    Reqwest(Reqwest),
    Ureq(Agent),
    Isahc(HttpClient),
}

impl Client {
    pub(crate) fn new(spec: &Spec) -> Result<Self, Refusal> {
        let Some(fetch) = spec.work.fetch() else { return Ok(Self::None) };
        match fetch.client.as_str() {
            "raw" => Ok(Self::Raw(Idle::new(fetch.connection))),
            "reqwest" => Ok(Self::Reqwest(Reqwest::new(fetch)?)),
            "ureq" => Ok(Self::Ureq(client_ureq::agent(fetch)?)),
            "isahc" => Ok(Self::Isahc(client_isahc::client(fetch)?)),
            other => Err(Refusal::unknown_client(&spec.contender, other)),
        }
    }

    pub(crate) fn fetch(&self, order: &Order, due: Instant) -> Sample {
        match self {
            Self::None => unreachable!("a countdown fetches nothing"),
            Self::Raw(idle) => blocking::fetch(idle, order, due),
            Self::Reqwest(client) => client.fetch(order, due),
            Self::Ureq(agent) => client_ureq::fetch(agent, order, due),
            Self::Isahc(client) => client_isahc::fetch_blocking(client, order, due),
        }
    }
}
