//! The clients of this runner, and the task that asks `reqwest`.

use kit::{Connection, Failure, Fetch, Idle, Order, Refusal, Sample, Spec, Work};
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
    let idle = match fetch.connection {
        Connection::Reuse => fetch.concurrency as usize,
        Connection::Fresh => 0,
    };
    reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_nanos(fetch.timeout_ns))
        .pool_max_idle_per_host(idle)
        .build()
        .map_err(|e| Refusal::Failed(Failure::from_error(&e).message))
}

/// The task.
pub(crate) async fn fetch(client: reqwest::Client, order: Order, due: Instant) -> Sample {
    let mut sample = Sample::due(due);
    sample.begin();
    let answer = get(&client, &order).await;
    sample.end(answer)
}

async fn get(client: &reqwest::Client, order: &Order) -> Result<(), Failure> {
    let lost = |error: reqwest::Error| Failure::from_error(&error);
    let response = client.get(order.url()).send().await.map_err(lost)?;
    let status = response.status().as_u16();
    let body = response.bytes().await.map_err(lost)?;
    order.check(status, &body)
}
