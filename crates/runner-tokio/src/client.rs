//! The clients of this runner: which there are, and the one thing that each must be able to do.

pub(crate) mod hyper;
mod reqwest;

use kit::{Connection, Idle, Order, Refusal, Sample, Spec};
use std::sync::Arc;
use std::time::Instant;
use tokio::task::spawn_blocking;

use crate::raw::{self, Wire};

/// A way to speak HTTP. Cheap to clone: all clones share one set of connections.
pub(crate) trait Fetcher: Clone + Send + Sync + 'static {
    /// The task. For each client a future of its own: a task is as large as the largest future it may hold.
    fn fetch(self, order: Order, due: Instant) -> impl Future<Output = Sample> + Send + 'static;
}

/// Which of them the spec names.
#[derive(Clone)]
pub(crate) enum Client {
    Raw(Arc<Idle<Wire>>),
    Reqwest(::reqwest::Client),
    Hyper(hyper::Client),
    Isahc(isahc::HttpClient),
    Ureq(ureq::Agent),
}

impl Client {
    pub(crate) fn new(spec: &Spec) -> Result<Self, Refusal> {
        let Some(fetch) = spec.work.fetch() else {
            return Ok(Self::Raw(Arc::new(Idle::new(Connection::Fresh))));
        };
        Ok(match fetch.client.as_str() {
            "raw" => Self::Raw(Arc::new(Idle::new(fetch.connection))),
            "reqwest" => Self::Reqwest(reqwest::client(fetch, fetch.connection)?),
            "reqwest-no-pool" => Self::Reqwest(reqwest::client(fetch, Connection::Fresh)?),
            "hyper" => Self::Hyper(hyper::Client::new(fetch)?),
            "isahc" => Self::Isahc(client_isahc::client(fetch)?),
            "ureq" => Self::Ureq(client_ureq::agent(fetch)?),
            other => return Err(Refusal::unknown_client(&spec.contender, other)),
        })
    }
}

impl Fetcher for Arc<Idle<Wire>> {
    fn fetch(self, order: Order, due: Instant) -> impl Future<Output = Sample> + Send + 'static {
        raw::fetch(self, order, due)
    }
}

impl Fetcher for ::reqwest::Client {
    fn fetch(self, order: Order, due: Instant) -> impl Future<Output = Sample> + Send + 'static {
        reqwest::fetch(self, order, due)
    }
}

impl Fetcher for hyper::Client {
    fn fetch(self, order: Order, due: Instant) -> impl Future<Output = Sample> + Send + 'static {
        hyper::fetch(self, order, due)
    }
}

/// curl has a thread of its own, on any runtime.
impl Fetcher for isahc::HttpClient {
    fn fetch(self, order: Order, due: Instant) -> impl Future<Output = Sample> + Send + 'static {
        client_isahc::fetch(self, order, due)
    }
}

/// It blocks its thread, so it gets one from the pool for that.
impl Fetcher for ureq::Agent {
    async fn fetch(self, order: Order, due: Instant) -> Sample {
        let fetched = spawn_blocking(move || client_ureq::fetch(&self, &order, due));
        fetched.await.expect("no fetch panics")
    }
}
