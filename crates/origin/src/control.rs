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
}

/// What the origin answers; exactly one reply a request, in order, after one `listening`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Reply {
    /// The first line: connections are accepted at this address.
    Listening {
        /// Where, with the port the system chose.
        address: SocketAddr,
    },
    /// The counts are at zero.
    Reset,
    /// The counts.
    Report(Box<Report>),
    /// The request line was not understood; nothing was done.
    Error {
        /// What was wrong with it.
        message: String,
    },
}
