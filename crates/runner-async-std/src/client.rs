//! The clients of this runner, and the task that asks `surf`.

use async_std::future::timeout;
use kit::{Connection, Failure, Fetch, Idle, Order, Refusal, Sample, Spec, Work};
use std::sync::Arc;
use std::time::{Duration, Instant};
use surf::Config;

use crate::raw::Wire;

/// How to speak HTTP. Cheap to clone: all clones share one set of connections.
#[derive(Clone)]
pub(crate) enum Client {
    Raw(Arc<Idle<Wire>>),
    Surf(Arc<surf::Client>),
}

impl Client {
    pub(crate) fn new(spec: &Spec) -> Result<Self, Refusal> {
        let fetch = match &spec.work {
            Work::Fetch(fetch) => fetch,
            Work::Countdown(_) => return Ok(Self::Raw(Arc::new(Idle::new(Connection::Fresh)))),
        };
        match fetch.client.as_str() {
            "raw" => Ok(Self::Raw(Arc::new(Idle::new(fetch.connection)))),
            "surf" => Ok(Self::Surf(Arc::new(shared_client(fetch)?))),
            other => Err(Refusal::unknown_client(&spec.contender, other)),
        }
    }
}

/// One client for all tasks. By default it opens at most 50 connections to a host and lets Nagle's algorithm wait.
fn shared_client(fetch: &Fetch) -> Result<surf::Client, Refusal> {
    Config::new()
        .set_http_keep_alive(fetch.connection == Connection::Reuse)
        .set_max_connections_per_host(fetch.concurrency.max(1) as usize)
        .set_tcp_no_delay(true)
        .set_timeout(Some(Duration::from_nanos(fetch.timeout_ns)))
        .try_into()
        .map_err(|e| Refusal::Failed(format!("surf: {e}")))
}

/// The task.
pub(crate) async fn fetch(client: Arc<surf::Client>, order: Order, due: Instant) -> Sample {
    let mut sample = Sample::due(due);
    sample.begin();
    // The client's own time-out ends with the head of the answer. Whichever comes first, surf keeps the connection,
    // and the task after this one reads the late answer as its own: an error of kind `content`.
    let answer = timeout(order.timeout(), get(&client, &order)).await;
    sample.end(answer.unwrap_or_else(|_| Err(Failure::timeout())))
}

async fn get(client: &surf::Client, order: &Order) -> Result<(), Failure> {
    let lost = |error: surf::Error| Failure::from_error(error.into_inner().as_ref());
    let mut response = client.get(order.url()).await.map_err(lost)?;
    let status = response.status().into();
    let body = response.body_bytes().await.map_err(lost)?;
    order.check(status, &body)
}
