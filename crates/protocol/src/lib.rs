//! The pipe between harness and runner: what each line means, and nothing else.
//!
//! One trial is one process and one conversation, JSON objects a line each (`docs/PROTOCOL.md` is the page for
//! people who write runners in other languages):
//!
//! ```text
//! harness → runner   {"type":"spec", …}      what to do
//! runner → harness   {"type":"ready"}        started and warmed up        (or unsupported / failed)
//! harness → runner   {"type":"go"}           the window may open
//! runner → harness   {"type":"done"}         the window is closed; look at me now
//! harness            closes stdin            seen enough
//! runner → harness   {"type":"outcome", …}   the figures
//! ```
//!
//! This crate must not know how a run looks on disk, nor how a trial is carried out.

mod line;
mod outcome;
mod spec;

pub use line::{LineError, MAX_LINE_BYTES, read_line, write_line};
pub use outcome::{ErrorKind, FromRunner, Identity, Outcome, Pacer, Samples, Window};
pub use spec::{Beside, Body, Connection, Countdown, Fetch, How, Mixed, Open, Spec, ToRunner, Warmup, Work};

/// The version of the conversation. A runner that reads another one answers `failed`; the harness refuses an
/// outcome that carries another one.
pub const VERSION: u32 = 1;
