//! The client `reqwest`, with its pool of connections or without.

use kit::{Connection, ErrorKind, Failure, Fetch, Order, Refusal, Sample};
use reqwest::{Certificate, Client};
use std::time::{Duration, Instant};

/// One client for all tasks, as its documentation asks: it holds the pool of connections.
pub(super) fn client(fetch: &Fetch, connection: Connection) -> Result<Client, Refusal> {
    // reqwest is built without a crypto provider; it takes the default of the process.
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| Refusal::Failed("the process already has another TLS provider".into()))?;
    let wrong = |e: reqwest::Error| Refusal::Failed(format!("reqwest does not start: {e}"));
    let mut builder =
        Client::builder().no_proxy().http1_only().timeout(Duration::from_nanos(fetch.timeout_ns));
    if connection == Connection::Fresh {
        builder = builder.pool_max_idle_per_host(0);
    }
    if let Some(pem) = &fetch.authority {
        builder = builder.tls_certs_only([Certificate::from_pem(pem.as_bytes()).map_err(wrong)?]);
    }
    builder.build().map_err(wrong)
}

/// The task.
pub(super) async fn fetch(client: Client, order: Order, due: Instant) -> Sample {
    let mut sample = Sample::due(due);
    sample.begin();
    let answer = get(&client, &order).await;
    sample.end(answer)
}

async fn get(client: &Client, order: &Order) -> Result<(), Failure> {
    let response = client.get(order.url()).send().await.map_err(failure)?;
    let status = response.status().as_u16();
    let body = response.bytes().await.map_err(failure)?;
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
