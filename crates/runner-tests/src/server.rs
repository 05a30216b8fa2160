//! An HTTP server for tests: a thread per connection, answers and misbehaves as the query says, and counts.
//!
//! Not the origin: it is not made for speed and its delays are not exact.

use crate::authority::Authority;
use rustix::net::sockopt::set_socket_linger;
use rustls::{ServerConnection, StreamOwned};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long a gate waits for the number of requests it is to let through together.
const GATE: Duration = Duration::from_secs(10);

/// A server on a port of its own, until it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    authority: Option<Authority>,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    stop: AtomicBool,
    connections: AtomicU64,
    requests: AtomicU64,
    in_flight: Mutex<InFlight>,
    arrived: Condvar,
}

#[derive(Debug, Default)]
struct InFlight {
    now: u32,
    most: u32,
}

impl Server {
    /// Listens on loopback.
    pub fn start() -> Self {
        Self::start_as(None)
    }

    /// The same over TLS, with a certificate of an authority of its own.
    pub fn start_tls() -> Self {
        Self::start_as(Some(Authority::new()))
    }

    fn start_as(authority: Option<Authority>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
        let address = listener.local_addr().expect("bound");
        let shared = Arc::new(Shared::default());
        let accepting = thread::spawn({
            let (shared, authority) = (Arc::clone(&shared), authority.clone());
            move || accept(&listener, authority.as_ref(), &shared)
        });
        Self { address, authority, shared, accepting: Some(accepting) }
    }

    /// Who vouches for its certificate, as PEM; `None` without TLS.
    pub fn authority(&self) -> Option<String> {
        self.authority.as_ref().map(|authority| authority.pem.clone())
    }

    /// A URL whose answers are `bytes` letters long. `query` may ask for more, joined by `&`:
    ///
    /// - `delay_ms=N`: the answer comes after at least N milliseconds;
    /// - `gate=N`: no answer before N requests have been in flight at once;
    /// - `fault=KIND&every=N`: every Nth request (the index is 1 modulo N) gets `status` (503), `reset`, `truncated`,
    ///   `content` (the body of another index), `garbage` (not HTTP), `stall` (nothing) or `drip` (a byte every 20 ms).
    pub fn url(&self, bytes: u64, query: &str) -> String {
        let scheme = if self.authority.is_some() { "https" } else { "http" };
        format!("{scheme}://{}/?i={{i}}&bytes={bytes}&{query}", self.address)
    }

    /// A URL on a port where nobody listens.
    pub fn nobody() -> String {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
        format!("http://{}/", listener.local_addr().expect("bound"))
    }

    /// Connections accepted so far.
    pub fn connections(&self) -> u64 {
        self.shared.connections.load(SeqCst)
    }

    /// Requests read so far.
    pub fn requests(&self) -> u64 {
        self.shared.requests.load(SeqCst)
    }

    /// The most requests that were waiting for their answers at once.
    pub fn most_in_flight(&self) -> u32 {
        self.shared.in_flight.lock().unwrap_or_else(PoisonError::into_inner).most
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stop.store(true, SeqCst);
        let _ = TcpStream::connect(self.address); // wakes `accept`
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
    }
}

/// Connection threads are not waited for: each ends when its runner closes the connection, at its exit at the latest.
fn accept(listener: &TcpListener, authority: Option<&Authority>, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.stop.load(SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        shared.connections.fetch_add(1, SeqCst);
        let shared = Arc::clone(shared);
        match authority {
            None => drop(thread::spawn(move || serve_all(stream, &shared))),
            Some(authority) => {
                let tls =
                    ServerConnection::new(Arc::clone(&authority.server)).expect("a whole configuration");
                thread::spawn(move || serve_all(StreamOwned::new(tls, stream), &shared));
            }
        }
    }
}

/// A connection, with TLS or without.
trait Wire: Read + Write {
    fn socket(&self) -> &TcpStream;
}

impl Wire for TcpStream {
    fn socket(&self) -> &TcpStream {
        self
    }
}

impl Wire for StreamOwned<ServerConnection, TcpStream> {
    fn socket(&self) -> &TcpStream {
        &self.sock
    }
}

fn serve_all(mut stream: impl Wire, shared: &Shared) {
    while serve(&mut stream, shared).is_some() {}
}

/// What the query asks for.
#[derive(Debug, Default)]
struct Request {
    close: bool,
    index: u64,
    bytes: u64,
    delay_ms: u64,
    gate: u32,
    fault: String,
    every: u64,
}

/// Answers one request; `None` when the connection is over.
fn serve(stream: &mut impl Wire, shared: &Shared) -> Option<()> {
    let request = read_request(stream)?;
    shared.requests.fetch_add(1, SeqCst);
    shared.enter(request.gate);
    thread::sleep(Duration::from_millis(request.delay_ms));
    // Before the answer: its reader may send the next request at once.
    shared.leave();
    let faulty = request.every > 0 && request.index % request.every == 1 % request.every;
    let letters = |index: u64| (b'a'..=b'z').cycle().skip((index % 26) as usize).take(request.bytes as usize);
    let answer = |status: &str, body: Vec<u8>| {
        let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n", request.bytes);
        [head.into_bytes(), body].concat()
    };
    let body: Vec<u8> = letters(request.index).collect();
    let half = body.len() / 2;
    match if faulty { request.fault.as_str() } else { "" } {
        "status" => stream.write_all(&answer("503 Service Unavailable", body)).ok()?,
        "content" => stream.write_all(&answer("200 OK", letters(request.index + 1).collect())).ok()?,
        "truncated" => return stream.write_all(&answer("200 OK", body[..half].to_vec())).err().map(drop),
        // The connection stays open: a client that keeps it all the same (surf) is not to meet a second fault by chance.
        "garbage" => stream.write_all(b"SSH-2.0-OpenSSH_9.9\r\n\r\n").ok()?,
        "reset" => return set_socket_linger(stream.socket(), Some(Duration::ZERO)).err().map(drop),
        "stall" => thread::sleep(Duration::from_secs(2)),
        "drip" => drip(stream, &answer("200 OK", body))?,
        _ => stream.write_all(&answer("200 OK", body)).ok()?,
    }
    (!request.close).then_some(())
}

fn drip(stream: &mut impl Wire, bytes: &[u8]) -> Option<()> {
    for byte in bytes.chunks(1) {
        stream.write_all(byte).ok()?;
        thread::sleep(Duration::from_millis(20));
    }
    Some(())
}

/// Reads one request head. Requests are not pipelined, so that nothing is lost with the buffer.
fn read_request(stream: &mut impl Wire) -> Option<Request> {
    let mut request = Request::default();
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    let target = first.split(' ').nth(1)?.to_owned();
    loop {
        let line = lines.next()?.ok()?.to_lowercase();
        if line.is_empty() {
            break;
        }
        request.close |= line.starts_with("connection:") && line.contains("close");
    }
    for pair in target.split_once('?')?.1.split('&') {
        match pair.split_once('=')? {
            ("i", value) => request.index = value.parse().ok()?,
            ("bytes", value) => request.bytes = value.parse().ok()?,
            ("delay_ms", value) => request.delay_ms = value.parse().ok()?,
            ("gate", value) => request.gate = value.parse().ok()?,
            ("every", value) => request.every = value.parse().ok()?,
            ("fault", value) => request.fault = value.into(),
            (other, _) => panic!("the test server does not know {other:?}"),
        }
    }
    Some(request)
}

impl Shared {
    fn enter(&self, gate: u32) {
        let mut in_flight = self.in_flight.lock().unwrap_or_else(PoisonError::into_inner);
        in_flight.now += 1;
        in_flight.most = in_flight.most.max(in_flight.now);
        self.arrived.notify_all();
        // Opens even if they never come: the test then sees how many came.
        let _ = self.arrived.wait_timeout_while(in_flight, GATE, |in_flight| in_flight.most < gate);
    }

    fn leave(&self) {
        self.in_flight.lock().unwrap_or_else(PoisonError::into_inner).now -= 1;
    }
}
