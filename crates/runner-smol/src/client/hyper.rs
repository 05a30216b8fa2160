//! The task that asks `hyper`. hyper is one connection's client: the pool is ours, and so are TCP and TLS below it.

use futures::future::Either;
use futures_rustls::TlsConnector;
use futures_rustls::client::TlsStream;
use futures_rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
use futures_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::HOST;
use hyper::{Request, Uri};
use kit::{Failure, Fetch, Idle, Order, Refusal, Sample};
use smol::future::FutureExt;
use smol::net::TcpStream;
use smol_hyper::rt::FuturesIo;
use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

use crate::raw::time_out;

/// Cheap to clone: all clones share one set of connections.
#[derive(Clone)]
pub(crate) struct Hyper {
    idle: Arc<Idle<Handle>>,
    tls: Option<TlsConnector>,
}

/// hyper's end of a connection: a future that reads and writes until the connection is over.
pub(crate) type Connection = http1::Connection<FuturesIo<Stream>, Empty<Bytes>>;

/// TLS in a box: plain connections are not to take its room.
type Stream = Either<TcpStream, Box<TlsStream<TcpStream>>>;

/// Our end of it.
struct Handle {
    authority: String,
    sender: SendRequest<Empty<Bytes>>,
}

impl Hyper {
    pub(crate) fn new(fetch: &Fetch) -> Result<Self, Refusal> {
        let tls = match &fetch.authority {
            Some(pem) => Some(connector(pem).map_err(|error| {
                Refusal::Failed(format!("rustls does not take the spec's authority: {error}"))
            })?),
            None if fetch.urls.iter().all(|url| url.starts_with("http://")) => None,
            None => {
                let reason = "hyper knows no certificate authority: https:// needs one in the spec";
                return Err(Refusal::unsupported(reason));
            }
        };
        Ok(Self { idle: Arc::new(Idle::new(fetch.connection)), tls })
    }

    /// The task. `drive` spawns the other end of a new connection.
    pub(crate) async fn fetch(self, drive: impl Fn(Connection), order: Order, due: Instant) -> Sample {
        let mut sample = Sample::due(due);
        sample.begin();
        let answer = self.get(drive, &order).or(time_out(order.timeout())).await;
        sample.end(answer)
    }

    async fn get(&self, drive: impl Fn(Connection), order: &Order) -> Result<(), Failure> {
        let lost = |error: hyper::Error| Failure::from_error(&error);
        let uri = order.url().parse::<Uri>().map_err(Failure::from_words)?;
        let authority = uri.authority().map_or("", |authority| authority.as_str()).to_owned();
        let mut handle = match self.take_ready(&authority).await {
            Some(handle) => handle,
            None => self.connect(&uri, authority, drive).await?,
        };
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let request = Request::get(path)
            .header(HOST, &handle.authority)
            .body(Empty::new())
            .map_err(Failure::from_words)?;
        let response = handle.sender.send_request(request).await.map_err(lost)?;
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.map_err(lost)?.to_bytes();
        self.idle.put(handle);
        order.check(status, &body)
    }

    /// An idle connection to this authority that is still open.
    async fn take_ready(&self, authority: &str) -> Option<Handle> {
        loop {
            let mut handle = self.idle.take_where(|handle| handle.authority == authority)?;
            if handle.sender.ready().await.is_ok() {
                return Some(handle);
            }
        }
    }

    async fn connect(
        &self,
        uri: &Uri,
        authority: String,
        drive: impl Fn(Connection),
    ) -> Result<Handle, Failure> {
        let tls = self.tls.as_ref().filter(|_| uri.scheme_str() == Some("https"));
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
        let port = uri.port_u16().unwrap_or(if tls.is_some() { 443 } else { 80 });
        let stream = TcpStream::connect((host, port)).await.map_err(Failure::connect)?;
        stream.set_nodelay(true)?;
        let stream = match tls {
            None => Either::Left(stream),
            Some(tls) => Either::Right(Box::new(secured(tls, host, stream).await?)),
        };
        let (sender, connection) =
            http1::handshake(FuturesIo::new(stream)).await.map_err(|e| Failure::from_error(&e))?;
        drive(connection);
        Ok(Handle { authority, sender })
    }
}

async fn secured(tls: &TlsConnector, host: &str, stream: TcpStream) -> Result<TlsStream<TcpStream>, Failure> {
    let name = ServerName::try_from(host.to_owned()).map_err(Failure::connect)?;
    tls.connect(name, stream).await.map_err(Failure::connect)
}

fn connector(pem: &str) -> Result<TlsConnector, Box<dyn Error>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(pem.as_bytes())?)?;
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config).into())
}
