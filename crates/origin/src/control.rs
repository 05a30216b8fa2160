//! The pipe between a harness and its origin: one JSON object a line, requests on standard input, replies on standard
//! output. Only the words are here; the server and [`crate::process`] speak them.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

pub use crate::stats::{Distribution, FaultCounts, Report, Summary};

/// What the harness asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Request {
    /// Set every count and histogram to zero; requests still in flight are forgotten, not counted later.
    Reset,
    /// Say what happened since the last reset (or since the start).
    Report,
    /// Say how many requests are in flight: the same as in a report, cheap enough to be asked for again and again.
    InFlight,
    /// Make every answer that waits for its delay due at once.
    Release,
}

/// What the origin answers; exactly one reply a request, in order, after one `listening`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Reply {
    /// The first line: connections are accepted at this address.
    Listening {
        /// Where, with the port the system chose.
        address: SocketAddr,
        /// Where TLS is spoken, if it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        https_address: Option<SocketAddr>,
        /// The certificate (PEM) of the authority that a client of `https_address` has to trust.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        authority_pem: Option<String>,
    },
    /// The counts are at zero.
    Reset,
    /// The counts.
    Report(Box<Report>),
    /// Requests waiting for their delay or still being written.
    InFlight {
        /// How many.
        count: u64,
    },
    /// Nothing waits any more.
    Released {
        /// How many answers were waiting.
        count: u64,
    },
    /// The request line was not understood; nothing was done.
    Error {
        /// What was wrong with it.
        message: String,
    },
}
