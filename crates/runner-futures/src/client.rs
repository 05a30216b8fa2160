//! The clients of this runner: which there are.

use isahc::HttpClient;
use kit::{Connection, Idle, Refusal, Spec};
use std::sync::Arc;

use crate::raw::Wire;

/// How to speak HTTP. Cheap to clone: all clones share one set of connections.
#[derive(Clone)]
pub(crate) enum Client {
    Raw(Arc<Idle<Wire>>),
    Isahc(HttpClient),
}

impl Client {
    pub(crate) fn new(spec: &Spec) -> Result<Self, Refusal> {
        let Some(fetch) = spec.work.fetch() else {
            return Ok(Self::Raw(Arc::new(Idle::new(Connection::Fresh))));
        };
        match fetch.client.as_str() {
            "raw" => Ok(Self::Raw(Arc::new(Idle::new(fetch.connection)))),
            "isahc" => Ok(Self::Isahc(client_isahc::client(fetch)?)),
            other => Err(Refusal::unknown_client(&spec.contender, other)),
        }
    }
}
