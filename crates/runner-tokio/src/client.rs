//! The clients of this runner, and the task that asks `reqwest`.

use kit::{Connection, ErrorKind, Failure, Fetch, Idle, Order, Refusal, Sample, Spec, Work};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::raw::Wire;

/// How to speak HTTP. Cheap to clone: all clones share one set of connections.
#[derive(Clone)]
pub(crate) enum Client {
    Raw(Arc<Idle<Wire>>),
    Reqwest(reqwest::Client),
}

impl Client {
    pub(crate) fn new(spec: &Spec) -> Result<Self, Refusal> {
        let fetch = match &spec.work {
            Work::Fetch(fetch) => fetch,
            Work::Countdown(_) => return Ok(Self::Raw(Arc::new(Idle::new(Connection::Fresh)))),
        };
        match fetch.client.as_str() {
            "raw" => Ok(Self::Raw(Arc::new(Idle::new(fetch.connection)))),
            "reqwest" => Ok(Self::Reqwest(shared_client(fetch)?)),
            other => Err(Refusal::unknown_client(&spec.contender, other)),
        }
    }
}

/// One client for all tasks, as its documentation asks: it holds the pool of connections.
fn shared_client(fetch: &Fetch) -> Result<reqwest::Client, Refusal> {
    // reqwest is built without a crypto provider; it takes the default of the process.
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| Refusal::Failed("the process already has another TLS provider".into()))?;
    let mut builder = reqwest::Client::builder().no_proxy().timeout(Duration::from_nanos(fetch.timeout_ns));
    if fetch.connection == Connection::Fresh {
        builder = builder.pool_max_idle_per_host(0);
    }
    builder.build().map_err(|e| Refusal::Failed(format!("reqwest does not start: {e}")))
}

/// The task.
pub(crate) async fn fetch(client: reqwest::Client, order: Order, due: Instant) -> Sample {
    let mut sample = Sample::due(due);
    sample.begin();
    let answer = get(&client, &order).await;
    sample.end(answer)
}

async fn get(client: &reqwest::Client, order: &Order) -> Result<(), Failure> {
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
