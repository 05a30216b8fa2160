//! The clients of this runner, and the task that asks `isahc`. isahc is curl: a thread of its own does the transfers,
//! whatever the executor, and its futures wait for that thread.

use isahc::config::Configurable;
use isahc::{AsyncReadResponseExt, HttpClient};
use kit::{Connection, Failure, Fetch, Idle, Order, Refusal, Sample, Spec, Work};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::raw::Wire;

/// How to speak HTTP. Cheap to clone: all clones share one set of connections.
#[derive(Clone)]
pub(crate) enum Client {
    Raw(Arc<Idle<Wire>>),
    Isahc(HttpClient),
}

impl Client {
    pub(crate) fn new(spec: &Spec) -> Result<Self, Refusal> {
        let fetch = match &spec.work {
            Work::Fetch(fetch) => fetch,
            Work::Countdown(_) => return Ok(Self::Raw(Arc::new(Idle::new(Connection::Fresh)))),
        };
        match fetch.client.as_str() {
            "raw" => Ok(Self::Raw(Arc::new(Idle::new(fetch.connection)))),
            "isahc" => Ok(Self::Isahc(shared_client(fetch)?)),
            other => Err(Refusal::unknown_client(&spec.contender, other)),
        }
    }
}

/// One client for all tasks: it owns the thread and the cache of connections.
fn shared_client(fetch: &Fetch) -> Result<HttpClient, Refusal> {
    let idle = match fetch.connection {
        Connection::Reuse => fetch.concurrency as usize,
        Connection::Fresh => 0,
    };
    HttpClient::builder()
        .proxy(None)
        .timeout(Duration::from_nanos(fetch.timeout_ns))
        .tcp_nodelay()
        .connection_cache_size(idle)
        .build()
        .map_err(|e| Refusal::Failed(Failure::from_error(&e).message))
}

/// The task.
pub(crate) async fn fetch(client: HttpClient, order: Order, due: Instant) -> Sample {
    let mut sample = Sample::due(due);
    sample.begin();
    let answer = get(&client, &order).await;
    sample.end(answer)
}

async fn get(client: &HttpClient, order: &Order) -> Result<(), Failure> {
    let mut response = client.get_async(order.url()).await.map_err(|e| Failure::from_error(&e))?;
    let status = response.status().as_u16();
    let body = response.bytes().await?;
    order.check(status, &body)
}
