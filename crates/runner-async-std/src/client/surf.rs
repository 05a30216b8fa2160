//! The client `surf`.

use async_std::future::timeout;
use kit::{Connection, Failure, Fetch, Order, Refusal, Sample};
use std::sync::Arc;
use std::time::{Duration, Instant};
use surf::{Client, Config};

/// One client for all tasks. By default it opens at most 50 connections to a host and lets Nagle's algorithm wait.
pub(super) fn client(fetch: &Fetch) -> Result<Client, Refusal> {
    if fetch.authority.is_some() && fetch.urls.iter().any(|url| url.starts_with("https://")) {
        let reason =
            "surf takes an authority for https only through rustls 0.18, which knows no IP addresses";
        return Err(Refusal::unsupported(reason));
    }
    Config::new()
        .set_http_keep_alive(fetch.connection == Connection::Reuse)
        .set_max_connections_per_host(fetch.concurrency.max(1) as usize)
        .set_tcp_no_delay(true)
        .set_timeout(Some(Duration::from_nanos(fetch.timeout_ns)))
        .try_into()
        .map_err(|e| Refusal::Failed(format!("surf: {e}")))
}

/// The task.
pub(super) async fn fetch(client: Arc<Client>, order: Order, due: Instant) -> Sample {
    let mut sample = Sample::due(due);
    sample.begin();
    // The client's own time-out ends with the head of the answer. Whichever comes first, surf keeps the connection,
    // and the task after this one reads the late answer as its own: an error of kind `content`.
    let answer = timeout(order.timeout(), get(&client, &order)).await;
    sample.end(answer.unwrap_or_else(|_| Err(Failure::timeout())))
}

async fn get(client: &Client, order: &Order) -> Result<(), Failure> {
    let lost = |error: surf::Error| Failure::from_error(error.into_inner().as_ref());
    let mut response = client.get(order.url()).await.map_err(lost)?;
    let status = response.status().into();
    let body = response.body_bytes().await.map_err(lost)?;
    order.check(status, &body)
}
