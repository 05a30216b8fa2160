//! The client `ureq` for every contender whose tasks may block: one `Agent`, used from any number of threads.
//!
//! ureq looks up the host for every request, on a kept connection too. This is what its users get, so it is measured;
//! the raw lane shows the difference. This crate must not know how tasks are run.

use kit::{Connection, ErrorKind, Failure, Fetch, Order, Refusal, Sample};
use std::io;
use std::time::{Duration, Instant};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Error};

/// An agent as ureq's front page makes one, with what the spec fixes: time-outs, connections, no proxy.
///
/// Each phase has the task's whole time, and [`fetch`] minds their sum. A time-out on the look-up, on the call or on
/// everything would make ureq start a thread for every request, only to look up its host: an agent as people make it
/// starts none.
///
/// # Errors
/// The spec's authority is no certificate.
pub fn agent(fetch: &Fetch) -> Result<Agent, Refusal> {
    let idle = match fetch.connection {
        // The default keeps three for a host: all other tasks would open their own.
        Connection::Reuse => fetch.concurrency as usize,
        Connection::Fresh => 0,
    };
    let timeout = Some(Duration::from_nanos(fetch.timeout_ns));
    let config = Agent::config_builder()
        .timeout_connect(timeout)
        .timeout_send_request(timeout)
        .timeout_recv_response(timeout)
        .timeout_recv_body(timeout)
        .max_idle_connections(idle)
        .max_idle_connections_per_host(idle)
        .http_status_as_error(false)
        .proxy(None)
        .tls_config(TlsConfig::builder().root_certs(trusted(fetch)?).build())
        .build();
    Ok(config.new_agent())
}

/// The spec's authority, or those that ureq brings with it.
fn trusted(fetch: &Fetch) -> Result<RootCerts, Refusal> {
    let Some(pem) = &fetch.authority else { return Ok(RootCerts::WebPki) };
    match Certificate::from_pem(pem.as_bytes()) {
        Ok(authority) => Ok(RootCerts::new_with_certs(&[authority])),
        Err(error) => Err(Refusal::Failed(format!("ureq takes the authority for no certificate: {error}"))),
    }
}

/// Fetches as a task that was due at `due`.
pub fn fetch(agent: &Agent, order: &Order, due: Instant) -> Sample {
    let url = order.url();
    let mut sample = Sample::due(due);
    sample.begin();
    let result = get(agent, &url, order);
    sample.end(result)
}

/// What a body may have, as in the raw lane; the library's own bound is 10 MB.
const MAX_BODY_BYTES: u64 = 64 << 20;

fn get(agent: &Agent, url: &str, order: &Order) -> Result<(), Failure> {
    let deadline = Instant::now() + order.timeout();
    let mut response = agent.get(url).call().map_err(before_the_body)?;
    let body = response.body_mut().with_config().limit(MAX_BODY_BYTES).read_to_vec().map_err(failure)?;
    if Instant::now() > deadline {
        // No phase has taken too long, but all together have.
        return Err(Failure::timeout());
    }
    order.check(response.status().as_u16(), &body)
}

/// A connection that ends before the body has begun leaves nothing that could be called truncated.
fn before_the_body(error: Error) -> Failure {
    match &error {
        Error::Io(e) if e.kind() == io::ErrorKind::UnexpectedEof => {
            Failure::new(ErrorKind::Reset, error.to_string())
        }
        _ => failure(error),
    }
}

/// ureq tells its errors apart by itself, but does not offer them as a `source`.
fn failure(error: Error) -> Failure {
    let kind = match &error {
        Error::Io(root) => return Failure::from_error(root),
        Error::Timeout(_) => ErrorKind::Timeout,
        Error::HostNotFound | Error::ConnectionFailed | Error::Tls(_) | Error::Rustls(_) => {
            ErrorKind::Connect
        }
        Error::Protocol(_) | Error::LargeResponseHeader(..) => ErrorKind::Protocol,
        _ => ErrorKind::Other,
    };
    Failure::new(kind, error.to_string())
}

#[cfg(test)]
mod tests;
