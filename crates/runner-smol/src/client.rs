//! The clients of this runner, and the task that asks `hyper`. hyper is one connection's client: the pool is ours.

use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::HOST;
use hyper::{Request, Uri};
use kit::{Failure, Idle, Order, Refusal, Sample, Spec, Work};
use smol::future::FutureExt;
use smol::net::TcpStream;
use smol_hyper::rt::FuturesIo;
use std::sync::Arc;
use std::time::Instant;

use crate::raw::{Wire, time_out};

/// How to speak HTTP. Cheap to clone: all clones share one set of connections.
#[derive(Clone)]
pub(crate) enum Client {
    Raw(Arc<Idle<Wire>>),
    Hyper(Arc<Idle<Handle>>),
}

/// hyper's end of a connection: a future that reads and writes until the connection is over.
pub(crate) type Connection = http1::Connection<FuturesIo<TcpStream>, Empty<Bytes>>;

/// Our end of it.
pub(crate) struct Handle {
    authority: String,
    sender: SendRequest<Empty<Bytes>>,
}

impl Client {
    pub(crate) fn new(spec: &Spec) -> Result<Self, Refusal> {
        let fetch = match &spec.work {
            Work::Fetch(fetch) => fetch,
            Work::Countdown(_) => return Ok(Self::Raw(Arc::new(Idle::new(kit::Connection::Fresh)))),
        };
        match fetch.client.as_str() {
            "raw" => Ok(Self::Raw(Arc::new(Idle::new(fetch.connection)))),
            "hyper" if fetch.urls.iter().any(|url| !url.starts_with("http://")) => {
                Err(Refusal::unsupported("hyper brings no TLS of its own: it fetches http:// only"))
            }
            "hyper" => Ok(Self::Hyper(Arc::new(Idle::new(fetch.connection)))),
            other => Err(Refusal::unknown_client(&spec.contender, other)),
        }
    }
}

/// The task. `drive` spawns the other end of a new connection.
pub(crate) async fn fetch(
    idle: Arc<Idle<Handle>>,
    drive: impl Fn(Connection),
    order: Order,
    due: Instant,
) -> Sample {
    let mut sample = Sample::due(due);
    sample.begin();
    let answer = get(&idle, drive, &order).or(time_out(order.timeout())).await;
    sample.end(answer)
}

async fn get(idle: &Idle<Handle>, drive: impl Fn(Connection), order: &Order) -> Result<(), Failure> {
    let lost = |error: hyper::Error| Failure::from_error(&error);
    let uri = order.url().parse::<Uri>().map_err(Failure::from_words)?;
    let authority = uri.authority().map_or("", |authority| authority.as_str()).to_owned();
    let mut handle = match take_ready(idle, &authority).await {
        Some(handle) => handle,
        None => connect(&uri, authority, drive).await?,
    };
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let request =
        Request::get(path).header(HOST, &handle.authority).body(Empty::new()).map_err(Failure::from_words)?;
    let response = handle.sender.send_request(request).await.map_err(lost)?;
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.map_err(lost)?.to_bytes();
    idle.put(handle);
    order.check(status, &body)
}

/// An idle connection to this authority that is still open.
async fn take_ready(idle: &Idle<Handle>, authority: &str) -> Option<Handle> {
    loop {
        let mut handle = idle.take_where(|handle| handle.authority == authority)?;
        if handle.sender.ready().await.is_ok() {
            return Some(handle);
        }
    }
}

async fn connect(uri: &Uri, authority: String, drive: impl Fn(Connection)) -> Result<Handle, Failure> {
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let address = (host, uri.port_u16().unwrap_or(80));
    let stream = TcpStream::connect(address).await.map_err(Failure::connect)?;
    stream.set_nodelay(true)?;
    let (sender, connection) =
        http1::handshake(FuturesIo::new(stream)).await.map_err(|e| Failure::from_error(&e))?;
    drive(connection);
    Ok(Handle { authority, sender })
}
