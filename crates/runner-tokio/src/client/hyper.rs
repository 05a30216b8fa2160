//! The client `hyper` on this runtime's sockets. hyper is one connection's client: the pool is ours, TLS is rustls.

use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::HOST;
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use kit::{Failure, Fetch, Idle, Order, Refusal, Sample};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;
use std::time::Instant;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

/// Cheap to clone: all clones share one set of connections.
#[derive(Clone)]
pub(crate) struct Client {
    idle: Arc<Idle<Handle>>,
    tls: Option<TlsConnector>,
}

/// Our end of a connection.
struct Handle {
    authority: String,
    sender: SendRequest<Empty<Bytes>>,
}

impl Client {
    pub(super) fn new(fetch: &Fetch) -> Result<Self, Refusal> {
        let tls = match &fetch.authority {
            Some(pem) => Some(connector(pem).map_err(|e| Refusal::Failed(format!("the authority: {e}")))?),
            None if fetch.urls.iter().any(|url| !url.starts_with("http://")) => {
                let reason =
                    "hyper trusts nobody by itself: it fetches http:// only, unless told an authority";
                return Err(Refusal::unsupported(reason));
            }
            None => None,
        };
        Ok(Self { idle: Arc::new(Idle::new(fetch.connection)), tls })
    }
}

fn connector(pem: &str) -> Result<TlsConnector, Box<dyn std::error::Error>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(pem.as_bytes())?)?;
    let mut config = ClientConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsConnector::from(Arc::new(config)))
}

/// The task.
pub(super) async fn fetch(client: Client, order: Order, due: Instant) -> Sample {
    let mut sample = Sample::due(due);
    sample.begin();
    let answer = timeout(order.timeout(), get(&client, &order)).await;
    sample.end(answer.unwrap_or_else(|_| Err(Failure::timeout())))
}

async fn get(client: &Client, order: &Order) -> Result<(), Failure> {
    let lost = |error: hyper::Error| Failure::from_error(&error);
    let uri = order.url().parse::<Uri>().map_err(Failure::from_words)?;
    let authority = uri.authority().map_or("", |authority| authority.as_str()).to_owned();
    let mut handle = match take_ready(&client.idle, &authority).await {
        Some(handle) => handle,
        None => Handle { authority, sender: connect(client, &uri).await? },
    };
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let request =
        Request::get(path).header(HOST, &handle.authority).body(Empty::new()).map_err(Failure::from_words)?;
    let response = handle.sender.send_request(request).await.map_err(lost)?;
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.map_err(lost)?.to_bytes();
    client.idle.put(handle);
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

async fn connect(client: &Client, uri: &Uri) -> Result<SendRequest<Empty<Bytes>>, Failure> {
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let tls = client.tls.as_ref().filter(|_| uri.scheme_str() == Some("https"));
    let port = uri.port_u16().unwrap_or(if tls.is_some() { 443 } else { 80 });
    let stream = TcpStream::connect((host, port)).await.map_err(Failure::connect)?;
    stream.set_nodelay(true)?;
    let Some(tls) = tls else { return drive(stream).await };
    let name = ServerName::try_from(host.to_owned()).map_err(Failure::connect)?;
    drive(tls.connect(name, stream).await.map_err(Failure::connect)?).await
}

/// hyper's end of a connection is a future that reads and writes until the connection is over: a task.
async fn drive<S>(stream: S) -> Result<SendRequest<Empty<Bytes>>, Failure>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|e| Failure::from_error(&e))?;
    tokio::spawn(connection);
    Ok(sender)
}
