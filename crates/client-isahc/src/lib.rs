//! The client `isahc`, for tasks that wait and for tasks that block: one `HttpClient`, used by any number of either.
//!
//! isahc is curl: a thread of its own does the transfers, whatever runs the tasks, and they wait for that thread. This
//! crate must not know how tasks are run.

use isahc::config::Configurable;
use isahc::tls::{TlsConfig, TrustStore};
use isahc::{AsyncReadResponseExt, HttpClient, ReadResponseExt};
use kit::{Connection, Failure, Fetch, Order, Refusal, Sample};
use std::time::{Duration, Instant};

/// One client for all tasks: it owns the thread and the cache of connections.
///
/// # Errors
/// curl does not start.
pub fn client(fetch: &Fetch) -> Result<HttpClient, Refusal> {
    let idle = match fetch.connection {
        Connection::Reuse => fetch.concurrency as usize,
        Connection::Fresh => 0,
    };
    let mut builder = HttpClient::builder()
        .proxy(None)
        .timeout(Duration::from_nanos(fetch.timeout_ns))
        .tcp_nodelay()
        .connection_cache_size(idle);
    if let Some(pem) = &fetch.authority {
        // From memory: curl parses it with each new connection.
        let trusted = TrustStore::builder().certificate_from_pem(pem).build();
        builder = builder.tls_config(TlsConfig::builder().trust_store(trusted).build());
    }
    builder.build().map_err(|e| Refusal::Failed(Failure::from_error(&e).message))
}

/// Fetches as a task that was due at `due`, and waits as a future does.
pub async fn fetch(client: HttpClient, order: Order, due: Instant) -> Sample {
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

/// The same, and blocks its thread.
pub fn fetch_blocking(client: &HttpClient, order: &Order, due: Instant) -> Sample {
    let mut sample = Sample::due(due);
    sample.begin();
    let answer = get_blocking(client, order);
    sample.end(answer)
}

fn get_blocking(client: &HttpClient, order: &Order) -> Result<(), Failure> {
    let mut response = client.get(order.url()).map_err(|e| Failure::from_error(&e))?;
    let status = response.status().as_u16();
    let body = response.bytes()?;
    order.check(status, &body)
}
