//! The origin's end of the control pipe: lines in from standard input, replies out on standard output.

use std::io::{self, Write as _, stdin};

use rustix::io::Errno;

use crate::control::{Reply, Request};

/// The longest request line; ours are a dozen bytes.
const LINE_LIMIT: usize = 4096;

/// Bytes of a line that has not ended yet.
#[derive(Default)]
pub(crate) struct Lines {
    partial: Vec<u8>,
}

/// What one reading brought.
pub(crate) struct Reading {
    /// Each complete line: a request, or why it is none.
    pub(crate) requests: Vec<Result<Request, String>>,
    /// The other side has closed the pipe.
    pub(crate) ended: bool,
}

impl Lines {
    /// Reads once. Called when input is ready, so it does not block.
    pub(crate) fn read(&mut self) -> Reading {
        let mut chunk = [0_u8; LINE_LIMIT];
        let count = match rustix::io::read(stdin(), &mut chunk) {
            Ok(count) => count,
            Err(Errno::INTR | Errno::AGAIN) => return Reading { requests: Vec::new(), ended: false },
            Err(_) => 0,
        };
        self.partial.extend_from_slice(&chunk[..count]);
        let mut requests = Vec::new();
        while let Some(end) = self.partial.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.partial.drain(..=end).collect();
            requests.push(serde_json::from_slice(&line).map_err(|error| error.to_string()));
        }
        if self.partial.len() > LINE_LIMIT {
            self.partial.clear();
            requests.push(Err(format!("a line longer than {LINE_LIMIT} bytes")));
        }
        Reading { requests, ended: count == 0 }
    }
}

/// Prints one reply.
pub(crate) fn print(reply: &Reply) -> io::Result<()> {
    let mut line = serde_json::to_vec(reply)?;
    line.push(b'\n');
    let mut stdout = io::stdout().lock();
    stdout.write_all(&line)?;
    stdout.flush()
}
