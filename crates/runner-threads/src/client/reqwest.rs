//! `reqwest::blocking`. It runs a tokio runtime on a thread of its own, and the threads that call it wait for that.

use kit::{Connection, ErrorKind, Failure, Fetch, Order, Refusal, Sample};
use reqwest::Certificate;
use reqwest::blocking::Client;
use std::time::{Duration, Instant};

/// One client for all threads, as its documentation asks.
pub(crate) struct Reqwest(Client);

impl Reqwest {
    pub(crate) fn new(fetch: &Fetch) -> Result<Self, Refusal> {
        // An error only says that there is one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let refused = |error| Refusal::Failed(format!("reqwest does not start: {error}"));
        let timeout = Duration::from_nanos(fetch.timeout_ns);
        let mut builder = Client::builder().no_proxy().http1_only().timeout(timeout);
        if fetch.connection == Connection::Fresh {
            builder = builder.pool_max_idle_per_host(0);
        }
        if let Some(pem) = &fetch.authority {
            builder = builder.tls_certs_merge([Certificate::from_pem(pem.as_bytes()).map_err(refused)?]);
        }
        builder.build().map(Self).map_err(refused)
    }

    pub(crate) fn fetch(&self, order: &Order, due: Instant) -> Sample {
        let url = order.url();
        let mut sample = Sample::due(due);
        sample.begin();
        let result = self.get(&url, order);
        sample.end(result)
    }

    fn get(&self, url: &str, order: &Order) -> Result<(), Failure> {
        let response = self.0.get(url).send().map_err(failure)?;
        let status = response.status().as_u16();
        let body = response.bytes().map_err(failure)?;
        order.check(status, &body)
    }
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
