//! Reading and writing lines, in bounded memory: the other side of a pipe may be anything.

use serde::{Serialize, de::DeserializeOwned};
use std::io::{self, BufRead, Read, Write};
use thiserror::Error;

/// The longest line either side accepts. Room for about three million raw samples.
pub const MAX_LINE_BYTES: u64 = 64 << 20;

/// What can be wrong with a line.
#[derive(Debug, Error)]
pub enum LineError {
    /// The pipe itself failed.
    #[error("the pipe failed: {0}")]
    Io(#[from] io::Error),
    /// No line feed within [`MAX_LINE_BYTES`].
    #[error("a line is longer than {MAX_LINE_BYTES} bytes")]
    TooLong,
    /// The stream ended inside a line.
    #[error("the stream ended inside a line: {0:?}")]
    Torn(String),
    /// Not a line of this protocol.
    #[error("not a protocol line: {problem} (it begins {begin:?})")]
    Garbage {
        /// What the parser said.
        problem: String,
        /// The first characters of the line.
        begin: String,
    },
}

/// Reads the next line; `None` at the end of the stream.
///
/// # Errors
/// [`LineError`] if the pipe fails or the line is too long, torn, or not of this protocol.
pub fn read_line<T: DeserializeOwned>(from: &mut impl BufRead) -> Result<Option<T>, LineError> {
    let mut line = Vec::new();
    from.take(MAX_LINE_BYTES + 1).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(None);
    }
    if line.len() as u64 > MAX_LINE_BYTES {
        return Err(LineError::TooLong);
    }
    if line.last() != Some(&b'\n') {
        return Err(LineError::Torn(beginning(&line)));
    }
    serde_json::from_slice(&line)
        .map(Some)
        .map_err(|e| LineError::Garbage { problem: e.to_string(), begin: beginning(&line) })
}

/// Writes one line and flushes it.
///
/// # Errors
/// Whatever the pipe says.
pub fn write_line<T: Serialize>(to: &mut impl Write, message: &T) -> io::Result<()> {
    let mut line = serde_json::to_vec(message)?;
    line.push(b'\n');
    to.write_all(&line)?;
    to.flush()
}

fn beginning(line: &[u8]) -> String {
    String::from_utf8_lossy(&line[..line.len().min(120)]).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FromRunner, Samples, ToRunner, Work};
    use std::io::Cursor;

    fn read<T: DeserializeOwned>(text: &str) -> Result<Option<T>, LineError> {
        read_line(&mut Cursor::new(text.as_bytes().to_vec()))
    }

    #[test]
    fn a_spec_reads_as_the_protocol_page_writes_it() {
        let line = r#"{"type":"spec","protocol":1,"contender":"std/threads","workers":2,"workload":"countdown","tasks":4,"iterations":1000,"warmup_iterations":10}"#;
        let message: ToRunner = read(&format!("{line}\n")).unwrap().unwrap();
        let ToRunner::Spec(spec) = &message else { panic!("not a spec: {message:?}") };
        assert!(matches!(spec.work, Work::Countdown(c) if c.tasks == 4));
        let mut out = Vec::new();
        write_line(&mut out, &message).unwrap();
        assert_eq!(String::from_utf8(out).unwrap().trim_end(), line);
    }

    #[test]
    fn samples_are_raw_or_a_histogram() {
        let raw: Samples = serde_json::from_str(r#"{"raw_ns":[1,2]}"#).unwrap();
        assert_eq!(raw, Samples::RawNs(vec![1, 2]));
        assert!(serde_json::from_str::<Samples>(r#"{"raw_ns":[-1]}"#).is_err());
        assert!(serde_json::from_str::<Samples>(r#"{"raw_ns":[1.5]}"#).is_err());
    }

    #[test]
    fn every_wrong_line_is_told_apart() {
        assert!(read::<FromRunner>("").unwrap().is_none());
        assert!(matches!(read::<FromRunner>("{\"type\":"), Err(LineError::Torn(_))));
        assert!(matches!(
            read::<FromRunner>("hello\n"),
            Err(LineError::Garbage { begin, .. }) if begin == "hello"
        ));
        assert!(matches!(read::<FromRunner>("{\"type\":\"nonsense\"}\n"), Err(LineError::Garbage { .. })));
    }

    #[test]
    fn a_line_without_end_is_refused_in_bounded_memory() {
        let endless = io::repeat(b'x');
        let mut reader = io::BufReader::new(endless);
        assert!(matches!(read_line::<FromRunner>(&mut reader), Err(LineError::TooLong)));
    }
}
