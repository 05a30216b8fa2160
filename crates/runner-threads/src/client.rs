//! How a thread speaks HTTP: over its own socket, or with `reqwest::blocking`.

use kit::blocking::{self, Wire};
use kit::{Connection, ErrorKind, Failure, Fetch, Idle, Order, Refusal, Sample, Spec, Work};
use reqwest::blocking::Client as Reqwest;
use std::time::{Duration, Instant};

/// Shared by all threads.
pub(crate) enum Client {
    /// The workload fetches nothing.
    None,
    Raw(Idle<Wire>),
    Reqwest(Reqwest),
}

impl Client {
    pub(crate) fn new(spec: &Spec) -> Result<Self, Refusal> {
        let Work::Fetch(fetch) = &spec.work else { return Ok(Self::None) };
        match fetch.client.as_str() {
            "raw" => Ok(Self::Raw(Idle::new(fetch.connection))),
            "reqwest" => Ok(Self::Reqwest(reqwest_client(fetch)?)),
            other => Err(Refusal::unknown_client(&spec.contender, other)),
        }
    }

    pub(crate) fn fetch(&self, order: &Order, due: Instant) -> Sample {
        match self {
            Self::None => unreachable!("a countdown fetches nothing"),
            Self::Raw(idle) => blocking::fetch(idle, order, due),
            Self::Reqwest(client) => {
                let url = order.url();
                let mut sample = Sample::due(due);
                sample.begin();
                let result = get(client, &url, order);
                sample.end(result)
            }
        }
    }
}

/// One client for all threads, as its documentation asks. It runs a tokio runtime on a thread of its own, and the
/// threads that call it wait for that.
fn reqwest_client(fetch: &Fetch) -> Result<Reqwest, Refusal> {
    // An error only says that there is one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = Reqwest::builder().no_proxy().timeout(Duration::from_nanos(fetch.timeout_ns));
    if fetch.connection == Connection::Fresh {
        builder = builder.pool_max_idle_per_host(0);
    }
    builder.build().map_err(|e| Refusal::Failed(format!("reqwest does not start: {e}")))
}

fn get(client: &Reqwest, url: &str, order: &Order) -> Result<(), Failure> {
    let response = client.get(url).send().map_err(failure)?;
    let status = response.status().as_u16();
    let body = response.bytes().map_err(failure)?;
    order.check(status, &body)
}

fn failure(error: reqwest::Error) -> Failure {
    // The URL may hold any words, and some would be taken for a kind of failure.
    let error = error.without_url();
    let told = Failure::from_error(&error);
    if error.is_timeout() {
        Failure { kind: ErrorKind::Timeout, ..told }
    } else if error.is_connect() {
        Failure { kind: ErrorKind::Connect, ..told }
    } else {
        told
    }
}
