//! The answer side of the raw lane's HTTP/1.1 codec. Sans I/O: the runner reads bytes into [`Reply::space`] its own
//! way and says how many came.

use crate::batch::Order;
use crate::failure::Failure;
use protocol::ErrorKind;

/// Headers an answer may have.
const MAX_HEADERS: usize = 64;
/// An answer, head and body together, may have this many bytes.
const MAX_BYTES: usize = 64 << 20;
/// What stands behind the last chunk may have this many bytes.
const MAX_TRAILER_BYTES: usize = 8 << 10;
/// How much is asked of the socket at once, at the least.
const READ_BYTES: usize = 2 << 10;

/// One answer after the other on one connection.
#[derive(Debug, Default)]
pub struct Reply {
    buffer: Vec<u8>,
    filled: usize,
    head: Option<Head>,
}

#[derive(Debug, Clone, Copy)]
struct Head {
    status: u16,
    keep_alive: bool,
    /// Where the body begins in the buffer.
    body_at: usize,
    framing: Framing,
}

#[derive(Debug, Clone, Copy)]
enum Framing {
    Length(usize),
    /// `decoded` bytes of body lie from `body_at`; undecoded ones from `next` on.
    Chunked {
        decoded: usize,
        next: usize,
    },
    UntilClose,
}

impl Reply {
    /// For a new connection.
    pub fn new() -> Self {
        Self::default()
    }

    /// Where the next bytes belong.
    pub fn space(&mut self) -> &mut [u8] {
        let wanted = match self.head {
            Some(Head { body_at, framing: Framing::Length(length), .. }) => {
                (body_at + length).saturating_sub(self.filled).max(READ_BYTES)
            }
            _ => READ_BYTES,
        };
        if self.buffer.len() < self.filled + wanted {
            self.buffer.resize(self.filled + wanted, 0);
        }
        &mut self.buffer[self.filled..]
    }

    /// `count` bytes were read into [`Reply::space`]; 0 means that the peer has closed. `true`: the answer is whole.
    ///
    /// # Errors
    /// An answer that ends early, is not HTTP, or is too large.
    pub fn advance(&mut self, count: usize) -> Result<bool, Failure> {
        self.filled += count;
        if self.filled > MAX_BYTES {
            return Err(Failure::new(
                ErrorKind::Protocol,
                format!("the answer is larger than {MAX_BYTES} bytes"),
            ));
        }
        if self.head.is_none() {
            self.head = self.final_head()?;
        }
        let whole = self.is_whole(count == 0)?;
        if count == 0 && !whole {
            return Err(match self.filled {
                0 => Failure::new(ErrorKind::Reset, "closed before an answer"),
                _ => Failure::new(ErrorKind::Truncated, "closed inside an answer"),
            });
        }
        Ok(whole)
    }

    /// Checks the whole answer against its order and makes room for the next one. `true`: the connection may be used
    /// again.
    ///
    /// # Errors
    /// As [`Order::check`]. The connection is then not to be used again.
    pub fn finish(&mut self, order: &Order) -> Result<bool, Failure> {
        let head = self.head.take().ok_or_else(|| Failure::new(ErrorKind::Protocol, "no answer yet"))?;
        let (length, end) = match head.framing {
            Framing::Length(length) => (length, head.body_at + length),
            Framing::Chunked { decoded, next } => (decoded, next),
            Framing::UntilClose => (self.filled - head.body_at, self.filled),
        };
        let checked = order.check(head.status, &self.buffer[head.body_at..head.body_at + length]);
        let clean = end == self.filled;
        self.filled = 0;
        checked?;
        if !clean {
            return Err(Failure::new(ErrorKind::Protocol, "bytes after the answer"));
        }
        Ok(head.keep_alive && !matches!(head.framing, Framing::UntilClose))
    }

    /// The head of the answer itself: interim ones (100 Continue, 103 Early Hints) come before it and have no body.
    /// 101 is none of them, for there is no more HTTP behind it.
    fn final_head(&mut self) -> Result<Option<Head>, Failure> {
        while let Some(head) = self.parse_head()? {
            if !(100..200).contains(&head.status) || head.status == 101 {
                return Ok(Some(head));
            }
            self.buffer.copy_within(head.body_at..self.filled, 0);
            self.filled -= head.body_at;
        }
        Ok(None)
    }

    fn parse_head(&self) -> Result<Option<Head>, Failure> {
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut response = httparse::Response::new(&mut headers);
        let parsed = response.parse(&self.buffer[..self.filled]).map_err(protocol_failure)?;
        let httparse::Status::Complete(body_at) = parsed else { return Ok(None) };
        let status = response.code.unwrap_or(0);
        let mut keep_alive = response.version == Some(1);
        let mut framing = if status < 200 || status == 204 || status == 304 {
            Framing::Length(0)
        } else {
            Framing::UntilClose
        };
        for header in response.headers.iter() {
            if header.name.eq_ignore_ascii_case("content-length") {
                framing = Framing::Length(length_of(header.value)?);
            } else if header.name.eq_ignore_ascii_case("transfer-encoding") {
                framing = Framing::Chunked { decoded: 0, next: body_at };
            } else if header.name.eq_ignore_ascii_case("connection") {
                keep_alive = header.value.eq_ignore_ascii_case(b"keep-alive")
                    || (keep_alive && !header.value.eq_ignore_ascii_case(b"close"));
            }
        }
        Ok(Some(Head { status, keep_alive, body_at, framing }))
    }

    fn is_whole(&mut self, closed: bool) -> Result<bool, Failure> {
        let Some(head) = self.head else { return Ok(false) };
        match head.framing {
            Framing::Length(length) => Ok(self.filled >= head.body_at + length),
            Framing::UntilClose => Ok(closed),
            Framing::Chunked { .. } => self.unchunk(),
        }
    }

    /// Moves each whole chunk down behind the ones before it.
    fn unchunk(&mut self) -> Result<bool, Failure> {
        loop {
            let Some(Head { body_at, framing: Framing::Chunked { decoded, next }, .. }) = self.head else {
                return Ok(false);
            };
            let rest = &self.buffer[next..self.filled];
            let parsed = httparse::parse_chunk_size(rest)
                .map_err(|_| Failure::new(ErrorKind::Protocol, "a chunk with a size that is none"))?;
            let httparse::Status::Complete((line, size)) = parsed else { return Ok(false) };
            if size > MAX_BYTES as u64 {
                return Err(Failure::new(ErrorKind::Protocol, format!("a chunk of {size} bytes")));
            }
            let (start, size) = (next + line, size as usize);
            if size == 0 {
                let Some(end) = self.end_of_trailers(start)? else { return Ok(false) };
                let framing = Framing::Chunked { decoded, next: end };
                self.head = self.head.map(|head| Head { framing, ..head });
                return Ok(true);
            }
            if self.filled < start + size + 2 {
                return Ok(false);
            }
            self.buffer.copy_within(start..start + size, body_at + decoded);
            let framing = Framing::Chunked { decoded: decoded + size, next: start + size + 2 };
            self.head = self.head.map(|head| Head { framing, ..head });
        }
    }

    /// Where the answer ends whose last chunk's line ends at `start`: behind any trailers, which nobody reads, and an
    /// empty line.
    fn end_of_trailers(&self, start: usize) -> Result<Option<usize>, Failure> {
        let rest = &self.buffer[start..self.filled];
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        match httparse::parse_headers(rest, &mut headers).map_err(protocol_failure)? {
            httparse::Status::Complete((length, _)) => Ok(Some(start + length)),
            httparse::Status::Partial if rest.len() > MAX_TRAILER_BYTES => {
                Err(Failure::new(ErrorKind::Protocol, "trailers without an end"))
            }
            httparse::Status::Partial => Ok(None),
        }
    }
}

fn length_of(value: &[u8]) -> Result<usize, Failure> {
    let length = str::from_utf8(value).ok().and_then(|text| text.trim().parse().ok());
    length
        .filter(|length| *length <= MAX_BYTES)
        .ok_or_else(|| Failure::new(ErrorKind::Protocol, "a Content-Length that is no length"))
}

fn protocol_failure(error: httparse::Error) -> Failure {
    Failure::new(ErrorKind::Protocol, format!("not HTTP: {error}"))
}

#[cfg(test)]
#[path = "reply_tests.rs"]
mod tests;
