//! What the tests share: a real origin process, and a client that is nothing but a socket.

#![allow(dead_code, reason = "each test program uses its own part")]

pub(crate) mod wire;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use origin::control::Report;
use origin::process::OriginProcess;
use rustls::{ClientConfig, ClientConnection};
use wire::{Wire, trusting};

/// Long enough for a loaded machine; only a failing test ever waits for it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn start() -> OriginProcess {
    OriginProcess::start(env!("CARGO_BIN_EXE_origin"), ["--control"], PATIENCE).expect("the origin starts")
}

pub(crate) fn start_tls() -> OriginProcess {
    OriginProcess::start(env!("CARGO_BIN_EXE_origin"), ["--control", "--tls"], PATIENCE)
        .expect("the origin starts")
}

/// The body that `/bytes/N?i=I` must have.
pub(crate) fn letters(count: usize, index: usize) -> Vec<u8> {
    (0..count).map(|k| b'a' + ((k + index) % 26) as u8).collect()
}

/// Asks for reports until one satisfies, for what the origin learns only when the system tells it.
pub(crate) fn report_when(origin: &mut OriginProcess, mut satisfied: impl FnMut(&Report) -> bool) -> Report {
    for _ in 0..1000 {
        let report = origin.report().unwrap();
        if satisfied(&report) {
            return report;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("the report never came to say what was expected: {:?}", origin.report());
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Whether the body had the length that was promised.
    pub(crate) complete: bool,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Waits until so many requests are in flight.
pub(crate) fn until_in_flight(origin: &mut OriginProcess, count: u64) {
    for _ in 0..10_000 {
        if origin.in_flight().unwrap() == count {
            return;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    panic!("never {count} in flight: {:?}", origin.report());
}

/// In plain text or over TLS: the tests that hold for both run over each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    Http,
    Https,
}

pub(crate) const LANES: [Lane; 2] = [Lane::Http, Lane::Https];

pub(crate) struct Client {
    reader: BufReader<Wire>,
}

impl Client {
    pub(crate) fn connect(origin: &OriginProcess) -> Self {
        Self { reader: BufReader::new(Wire::plain(origin.address())) }
    }

    /// Over TLS with whatever that configuration trusts; the handshake comes with the first request.
    pub(crate) fn connect_tls(origin: &OriginProcess, config: &Arc<ClientConfig>) -> Self {
        let address = origin.https_address().expect("started with TLS");
        Self { reader: BufReader::new(Wire::tls(address, config)) }
    }

    pub(crate) fn connect_over(lane: Lane, origin: &OriginProcess) -> Self {
        match lane {
            Lane::Http => Self::connect(origin),
            Lane::Https => Self::connect_tls(origin, &trusting(origin)),
        }
    }

    pub(crate) fn socket(&self) -> &TcpStream {
        self.reader.get_ref().socket()
    }

    /// The client's side of TLS.
    pub(crate) fn session(&mut self) -> &mut ClientConnection {
        self.reader.get_mut().session()
    }

    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.reader.get_mut().write_all(bytes.as_ref()).unwrap();
    }

    pub(crate) fn request(&mut self, path: &str) {
        self.send(format!("GET {path} HTTP/1.1\r\nHost: origin\r\n\r\n"));
    }

    pub(crate) fn get(&mut self, path: &str) -> Answer {
        self.request(path);
        self.receive().unwrap()
    }

    pub(crate) fn receive(&mut self) -> std::io::Result<Answer> {
        let mut line = String::new();
        if self.reader.read_line(&mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        let status = line.strip_prefix("HTTP/1.1 ").expect("a status line")[..3].parse().unwrap();
        let mut headers = Vec::new();
        loop {
            line.clear();
            self.reader.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            headers.push((name.to_owned(), value.to_owned()));
        }
        let mut answer = Answer { status, headers, body: Vec::new(), complete: false };
        let length: u64 = answer.header("content-length").expect("a length").parse().unwrap();
        self.reader.by_ref().take(length).read_to_end(&mut answer.body)?;
        answer.complete = answer.body.len() as u64 == length;
        Ok(answer)
    }

    /// The end of what it sends, as TLS tells it.
    pub(crate) fn say_goodbye(&mut self) {
        self.session().send_close_notify();
        self.reader.get_mut().flush().unwrap();
    }

    pub(crate) fn try_request(&mut self, path: &str) -> std::io::Result<()> {
        self.reader.get_mut().write_all(format!("GET {path} HTTP/1.1\r\nHost: origin\r\n\r\n").as_bytes())
    }

    /// Whether the origin has ended the connection, with nothing more to read; over TLS, with a goodbye.
    pub(crate) fn ended(&mut self) -> bool {
        matches!(self.reader.read(&mut [0]), Ok(0))
    }
}
