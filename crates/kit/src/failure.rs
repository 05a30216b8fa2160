//! Why a fetch did not end well.
//!
//! Told by the I/O error at the root wherever a client shows it, else by what the client itself calls its error (the
//! runner's mapping), and as the last resort by words, which is a guess: the same fault may be `reset` for one client
//! and `truncated` or `other` for the next. The runners' conformance tests hold every client to one kind for the
//! faults they know; for any other, compare the number of errors, not their kinds.

use protocol::ErrorKind;
use std::error::Error;
use std::{fmt, io};

/// A fetch that did not end well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What kind: this is counted.
    pub kind: ErrorKind,
    /// What exactly: the first few are shown.
    pub message: String,
}

impl Failure {
    /// A failure of this kind.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// The task's time ran out.
    pub fn timeout() -> Self {
        Self::new(ErrorKind::Timeout, "timed out")
    }

    /// No connection could be opened.
    pub fn connect(error: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Connect, format!("connect: {error}"))
    }

    /// A library's error, told by the I/O error at its root, or, where a library hides that, by its words.
    pub fn from_error(error: &(dyn Error + 'static)) -> Self {
        let mut words = error.to_string();
        let mut kind = io_kind(error);
        let mut next = error.source();
        while let Some(cause) = next {
            let text = cause.to_string();
            if !words.contains(&text) {
                words = format!("{words}: {text}");
            }
            kind = kind.or_else(|| io_kind(cause));
            next = cause.source();
        }
        Self::new(kind.unwrap_or_else(|| kind_by_words(&words)), words)
    }

    /// For libraries whose errors are only text.
    pub fn from_words(words: impl fmt::Display) -> Self {
        let words = words.to_string();
        Self::new(kind_by_words(&words), words)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind, self.message)
    }
}

impl Error for Failure {}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::from_error(&error)
    }
}

fn io_kind(error: &(dyn Error + 'static)) -> Option<ErrorKind> {
    use io::ErrorKind as Io;
    let error = error.downcast_ref::<io::Error>()?;
    match error.kind() {
        Io::ConnectionReset | Io::BrokenPipe | Io::ConnectionAborted => Some(ErrorKind::Reset),
        Io::UnexpectedEof => Some(ErrorKind::Truncated),
        // A blocking socket whose read time-out passes says WouldBlock on Linux.
        Io::TimedOut | Io::WouldBlock => Some(ErrorKind::Timeout),
        Io::ConnectionRefused | Io::AddrNotAvailable | Io::NetworkUnreachable | Io::HostUnreachable => {
            Some(ErrorKind::Connect)
        }
        // An I/O error may carry another one, which `source` passes over.
        _ => error.get_ref().and_then(|inner| io_kind(inner)),
    }
}

fn kind_by_words(words: &str) -> ErrorKind {
    const KINDS: &[(&str, ErrorKind)] = &[
        ("timed out", ErrorKind::Timeout),
        ("timeout", ErrorKind::Timeout),
        ("reset by peer", ErrorKind::Reset),
        ("connection reset", ErrorKind::Reset),
        ("broken pipe", ErrorKind::Reset),
        ("before message completed", ErrorKind::Reset),
        ("peer certificate", ErrorKind::Connect),
        // curl's
        ("failure when receiving data", ErrorKind::Reset),
        ("failed sending data", ErrorKind::Reset),
        ("server returned nothing", ErrorKind::Reset),
        ("unexpected eof", ErrorKind::Truncated),
        ("unexpected end of file", ErrorKind::Truncated),
        ("before message length reached", ErrorKind::Truncated),
        ("incomplete", ErrorKind::Truncated),
        ("empty response", ErrorKind::Truncated),
        ("partial file", ErrorKind::Truncated),
        ("connection refused", ErrorKind::Connect),
        ("failed to connect", ErrorKind::Connect),
        ("couldn't connect", ErrorKind::Connect),
        ("dns error", ErrorKind::Connect),
        ("failed to lookup address", ErrorKind::Connect),
        ("resolve host", ErrorKind::Connect),
        ("invalid http", ErrorKind::Protocol),
        ("malformed http", ErrorKind::Protocol),
        ("unsupported protocol", ErrorKind::Protocol),
        ("weird server reply", ErrorKind::Protocol),
        ("connection closed", ErrorKind::Reset),
    ];
    let words = words.to_lowercase();
    KINDS.iter().find(|(part, _)| words.contains(part)).map_or(ErrorKind::Other, |(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_io_error_at_the_root_decides() {
        let root = io::Error::new(io::ErrorKind::ConnectionReset, "peer went away");
        let wrapped = io::Error::other(root);
        let failure = Failure::from_error(&wrapped);
        assert_eq!(failure.kind, ErrorKind::Reset);
        assert!(failure.message.contains("peer went away"));
    }

    #[test]
    fn words_decide_where_the_io_error_is_hidden() {
        assert_eq!(Failure::from_words("operation Timed Out").kind, ErrorKind::Timeout);
        assert_eq!(Failure::from_words("Couldn't resolve host name").kind, ErrorKind::Connect);
        assert_eq!(Failure::from_words("no route to DNS.example").kind, ErrorKind::Other);
        assert_eq!(Failure::from_words("a mystery").kind, ErrorKind::Other);
    }
}
