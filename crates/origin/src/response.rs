//! The bytes of answers: heads, small pages, and bodies cut from one table. Knows no sockets and no requests.

use std::fmt::Write as _;
use std::io::IoSlice;
use std::rc::Rc;

use crate::target::MAX_BODY_BYTES;

/// What the head says about the connection's future.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Persistence {
    /// HTTP/1.1's default: kept open, nothing said.
    Kept,
    /// HTTP/1.0 with `Connection: keep-alive`: kept open, and said.
    KeptAndSaid,
    /// Closed after this answer, and said.
    Closed,
}

impl Persistence {
    fn header(self) -> &'static str {
        match self {
            Self::Kept => "",
            Self::KeptAndSaid => "Connection: keep-alive\r\n",
            Self::Closed => "Connection: close\r\n",
        }
    }
}

/// A head alone, promising `body_bytes`.
///
/// No `Date`: an answer is the same bytes every time it is asked for, on any day.
pub(crate) fn head(status: &str, extra: &str, body_bytes: u64, persistence: Persistence) -> String {
    let connection = persistence.header();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {body_bytes}\r\n{extra}{connection}\r\n"
    )
}

/// A whole small answer.
pub(crate) fn page(status: &str, extra: &str, body: &str, persistence: Persistence) -> Rc<[u8]> {
    let mut text = head(status, extra, body.len() as u64, persistence);
    text.push_str(body);
    text.into_bytes().into()
}

/// What `/` says.
pub(crate) fn root_page() -> String {
    let mut text = String::from(
        "This is the origin of Inflight: an HTTP/1.1 server to be fetched from when concurrency is measured.\n\n\
         GET /bytes/N?delay=D&seed=S&fault=F&stall=T&i=I   (all parameters optional, in any order)\n\n",
    );
    let _ = writeln!(
        text,
        "  N      body bytes, 0 to {MAX_BODY_BYTES}; byte k is the letter (k + I) mod 26 of a to z"
    );
    text.push_str(
        "  delay  10ms | uniform:5ms-15ms | exponential:10ms | lognormal:10ms:0.5   (ns, us, ms, s; at most 60s)\n  \
         fault  503:0.01,reset:0.01,truncate:0.01,stall:0.01   (kind:probability)\n  \
         stall  200ms@1500   (the whole server stands still once request 1500 is read; at most 10s)\n  \
         seed   what delays and faults are drawn from, together with I\n  \
         i      the index of the request\n",
    );
    text
}

/// Letters in the alphabet: the period of a body.
const LETTERS: usize = 26;
/// A whole number of periods, so that piece after piece of a long body starts with the same letter.
const CHUNK: usize = LETTERS * 2520;
/// Pieces in one write: about 1 MiB.
const PIECES: usize = 16;

/// The table all bodies are cut from.
pub(crate) struct Body {
    table: Vec<u8>,
}

impl Body {
    pub(crate) fn new() -> Self {
        let table = (b'a'..=b'z').cycle().take(CHUNK + LETTERS).collect();
        Self { table }
    }

    /// Up to [`CHUNK`] bytes of the body of request `index`, from position `from` on.
    #[inline]
    pub(crate) fn piece(&self, index: u64, from: u64, wanted: u64) -> &[u8] {
        const PERIOD: u64 = LETTERS as u64;
        let first = ((index % PERIOD + from % PERIOD) % PERIOD) as usize;
        let length = wanted.min(CHUNK as u64) as usize;
        &self.table[first..first + length]
    }

    /// The unsent rest of an answer as slices for one gathering write; says how many of `slices` are filled.
    pub(crate) fn gather<'a>(
        &'a self,
        head: &'a [u8],
        index: u64,
        body_bytes: u64,
        sent: u64,
        slices: &mut [IoSlice<'a>; PIECES],
    ) -> usize {
        let mut filled = 0;
        let head_bytes = head.len() as u64;
        if sent < head_bytes {
            slices[0] = IoSlice::new(&head[sent as usize..]);
            filled = 1;
        }
        let mut from = sent.saturating_sub(head_bytes);
        while from < body_bytes && filled < PIECES {
            let piece = self.piece(index, from, body_bytes - from);
            from += piece.len() as u64;
            slices[filled] = IoSlice::new(piece);
            filled += 1;
        }
        filled
    }
}

/// Room for [`Body::gather`].
pub(crate) fn empty_slices<'a>() -> [IoSlice<'a>; PIECES] {
    [IoSlice::new(&[]); PIECES]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gathered_slices_are_the_answer_from_any_point_on() {
        let body = Body::new();
        let head = b"HEAD";
        let (index, body_bytes) = (u64::MAX, 200_000_u64);
        let whole: Vec<u8> = head
            .iter()
            .copied()
            .chain((0..body_bytes).map(|k| b'a' + ((u128::from(k) + u128::from(index)) % 26) as u8))
            .collect();
        for sent in [0, 1, 3, 4, 5, 29, 30, 65_523, 65_524, 65_525, 131_044, 200_003] {
            let mut slices = empty_slices();
            let filled = body.gather(head, index, body_bytes, sent, &mut slices);
            let text: Vec<u8> = slices[..filled].iter().flat_map(|s| s.iter().copied()).collect();
            assert!(text == whole[sent as usize..], "from {sent}");
        }
    }

    #[test]
    fn one_gathering_is_bounded() {
        let body = Body::new();
        let mut slices = empty_slices();
        assert_eq!(body.gather(b"", 0, MAX_BODY_BYTES, 0, &mut slices), PIECES);
    }
}
