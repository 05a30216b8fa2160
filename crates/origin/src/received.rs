//! What a reading of a connection brings, in plain text or over TLS.

/// What one reading brought.
pub(crate) struct Received {
    /// Bytes; 0 at the end of the stream.
    pub(crate) count: usize,
    /// Whether there may be more now. Where not, the next byte brings an edge of its own.
    pub(crate) more: bool,
}
