//! The fetches of one warm-up or one window, as orders: a URL, a deadline, what the answer must look like.

use crate::failure::Failure;
use crate::refusal::Refusal;
use protocol::{Body, Connection, ErrorKind, Fetch};
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Stands for the task's number in a URL.
const INDEX: &str = "{i}";

/// A number of fetches, a task each, at most [`Batch::concurrency`] in flight.
#[derive(Debug)]
pub struct Batch {
    is_warmup: bool,
    targets: Vec<Target>,
    requests: u64,
    concurrency: usize,
    connection: Connection,
    timeout: Duration,
    body: Option<Body>,
    alphabet: Vec<u8>,
}

/// One URL, prepared before the window so that no task resolves a name.
#[derive(Debug)]
struct Target {
    url: String,
    raw: Option<RawTarget>,
}

/// What the raw lane needs of a URL.
#[derive(Debug)]
struct RawTarget {
    address: SocketAddr,
    /// The request, cut where the task's number belongs.
    request: Vec<Vec<u8>>,
}

impl Batch {
    /// The window of a fetch workload.
    ///
    /// # Errors
    /// A URL that is none, or one that the raw lane cannot fetch.
    pub fn window(fetch: &Fetch) -> Result<Arc<Self>, Refusal> {
        Self::new(fetch, &fetch.urls, fetch.requests, false)
    }

    /// Its warm-up.
    ///
    /// # Errors
    /// As [`Batch::window`].
    pub fn warmup(fetch: &Fetch) -> Result<Arc<Self>, Refusal> {
        Self::new(fetch, &fetch.warmup.urls, fetch.warmup.requests, true)
    }

    fn new(fetch: &Fetch, urls: &[String], requests: u64, is_warmup: bool) -> Result<Arc<Self>, Refusal> {
        if urls.is_empty() && requests > 0 {
            return Err(Refusal::Failed("the spec names no URL".into()));
        }
        let raw = fetch.client == "raw";
        let targets = urls.iter().map(|url| Target::new(url, raw)).collect::<Result<_, _>>()?;
        let letters = fetch.body.map_or(0, |body| body.bytes as usize + 26);
        Ok(Arc::new(Self {
            is_warmup,
            targets,
            requests,
            concurrency: (fetch.concurrency as usize).max(1),
            connection: fetch.connection,
            timeout: Duration::from_nanos(fetch.timeout_ns),
            body: fetch.body,
            alphabet: (b'a'..=b'z').cycle().take(letters).collect(),
        }))
    }

    /// Whether it is the warm-up. Only for contenders that must name the batch to another process.
    pub fn is_warmup(&self) -> bool {
        self.is_warmup
    }

    /// How many tasks there are.
    pub fn requests(&self) -> usize {
        self.requests as usize
    }

    /// How many of them may be in flight.
    pub fn concurrency(&self) -> usize {
        self.concurrency
    }

    /// Whether connections are kept.
    pub fn connection(&self) -> Connection {
        self.connection
    }

    /// A task that takes longer is an error.
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// The orders, in the order of their numbers.
    pub fn orders(self: &Arc<Self>) -> impl Iterator<Item = Order> + use<> {
        let batch = Arc::clone(self);
        (0..self.requests).map(move |index| batch.order(index))
    }

    /// The order with this number.
    pub fn order(self: &Arc<Self>, index: u64) -> Order {
        Order { batch: Arc::clone(self), index }
    }
}

impl Target {
    fn new(url: &str, raw: bool) -> Result<Self, Refusal> {
        let parsed = Url::parse(url).map_err(|e| Refusal::Failed(format!("URL {url:?}: {e}")))?;
        let raw = if raw { Some(RawTarget::new(url, &parsed)?) } else { None };
        Ok(Self { url: url.to_owned(), raw })
    }
}

impl RawTarget {
    fn new(template: &str, url: &Url) -> Result<Self, Refusal> {
        let wrong = |why: String| Refusal::Failed(format!("URL {template:?}: {why}"));
        if url.scheme() != "http" {
            return Err(Refusal::unsupported(format!(
                "the raw lane speaks plain http, not {}",
                url.scheme()
            )));
        }
        let host = url.host_str().ok_or_else(|| wrong("no host".into()))?;
        let port = url.port().unwrap_or(80);
        let literal = host.trim_start_matches('[').trim_end_matches(']');
        let address = (literal, port)
            .to_socket_addrs()
            .map_err(|e| wrong(format!("cannot resolve {host}: {e}")))?
            .next();
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        // `Url` may have escaped the braces of the placeholder.
        let path = path.replace("%7Bi%7D", INDEX);
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        Ok(Self {
            address: address.ok_or_else(|| wrong(format!("{host} has no address")))?,
            request: request.split(INDEX).map(|part| part.as_bytes().to_vec()).collect(),
        })
    }
}

/// One task: fetch this URL.
#[derive(Debug, Clone)]
pub struct Order {
    batch: Arc<Batch>,
    index: u64,
}

impl Order {
    /// Its number in the batch.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// Its URL, for a client library.
    pub fn url(&self) -> String {
        self.target().url.replace(INDEX, &self.index.to_string())
    }

    /// The address to connect to, for the raw lane.
    pub fn address(&self) -> SocketAddr {
        self.raw().address
    }

    /// The bytes of the request, for the raw lane.
    pub fn request(&self) -> Vec<u8> {
        self.raw().request.join(self.index.to_string().as_bytes())
    }

    /// How long the task may take.
    pub fn timeout(&self) -> Duration {
        self.batch.timeout
    }

    /// Checks an answer: the status is 2xx, and the body is what it must be, byte for byte.
    ///
    /// # Errors
    /// [`ErrorKind::Status`], [`ErrorKind::Truncated`] or [`ErrorKind::Content`].
    pub fn check(&self, status: u16, body: &[u8]) -> Result<(), Failure> {
        if !(200..300).contains(&status) {
            return Err(Failure::new(ErrorKind::Status, format!("status {status}")));
        }
        let Some(expected) = self.batch.body else { return Ok(()) };
        let expected = expected.bytes as usize;
        if body.len() < expected {
            return Err(Failure::new(ErrorKind::Truncated, format!("{} bytes of {expected}", body.len())));
        }
        let from = (self.index % 26) as usize;
        if body != &self.batch.alphabet[from..from + expected] {
            let index = self.index;
            return Err(Failure::new(
                ErrorKind::Content,
                format!("the body of request {index} is not its own"),
            ));
        }
        Ok(())
    }

    fn target(&self) -> &Target {
        &self.batch.targets[(self.index % self.batch.targets.len() as u64) as usize]
    }

    fn raw(&self) -> &RawTarget {
        self.target().raw.as_ref().expect("only the raw lane asks, and its targets are prepared")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::Warmup;

    fn fetch(client: &str, url: &str) -> Fetch {
        Fetch {
            client: client.into(),
            urls: vec![url.into()],
            requests: 3,
            concurrency: 2,
            connection: Connection::Reuse,
            timeout_ns: 1_000_000_000,
            body: Some(Body { bytes: 4 }),
            warmup: Warmup { urls: vec![url.into()], requests: 1 },
            authority: None,
        }
    }

    #[test]
    fn the_index_goes_into_url_and_request() {
        let batch = Batch::window(&fetch("raw", "http://127.0.0.1:81/bytes/4?seed=7&i={i}")).unwrap();
        let order = batch.order(27);
        assert_eq!(order.url(), "http://127.0.0.1:81/bytes/4?seed=7&i=27");
        let request = String::from_utf8(order.request()).unwrap();
        assert_eq!(request, "GET /bytes/4?seed=7&i=27 HTTP/1.1\r\nHost: 127.0.0.1:81\r\n\r\n");
        assert_eq!(order.address(), "127.0.0.1:81".parse().unwrap());
    }

    #[test]
    fn a_body_must_be_the_requests_own() {
        let batch = Batch::window(&fetch("raw", "http://127.0.0.1:81/{i}")).unwrap();
        let order = batch.order(25);
        assert!(order.check(200, b"zabc").is_ok());
        assert_eq!(order.check(200, b"abcd").unwrap_err().kind, ErrorKind::Content);
        assert_eq!(order.check(200, b"zabcd").unwrap_err().kind, ErrorKind::Content);
        assert_eq!(order.check(200, b"za").unwrap_err().kind, ErrorKind::Truncated);
        assert_eq!(order.check(503, b"zabc").unwrap_err().kind, ErrorKind::Status);
    }

    #[test]
    fn the_raw_lane_has_no_tls_and_says_so() {
        let refusal = Batch::window(&fetch("raw", "https://127.0.0.1/")).unwrap_err();
        assert!(matches!(&refusal, Refusal::Unsupported(why) if why.contains("https")), "{refusal:?}");
        assert!(Batch::window(&fetch("ureq", "https://127.0.0.1/")).is_ok());
        assert!(matches!(Batch::window(&fetch("raw", "nonsense")).unwrap_err(), Refusal::Failed(_)));
    }
}
