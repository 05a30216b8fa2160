//! The origin: the HTTP/1.1 server that Inflight fetches from, and the ground truth about what it did.
//!
//! A client that measures waiting needs a server whose waiting it can trust. So this one is single threaded, uses no
//! async runtime, waits on a nanosecond timer, answers from memory, and keeps its own clock: how long each answer took
//! from *request parsed* to *first byte written*, and how late its timer was.
//!
//! # What it serves
//! `GET /bytes/N?delay=D&seed=S&fault=F&stall=T&i=I`, every parameter optional, in any order ([`UrlPath`] writes it):
//! - `N` body bytes, 0 to 16 MiB; byte `k` is the letter `(k + I) mod 26` of the alphabet, so answers that were swapped
//!   or shifted do not go unnoticed.
//! - `D` is a [`Delay`], `F` are [`Faults`]. Both are drawn for the index `I` from the seed `S` and nothing else: every
//!   contender that asks for the same requests meets the same delays and the same faults, in whatever order it asks.
//! - A fault takes the place of the answer, after the delay; a fault of kind `stall` has no end and so no delay.
//! - `T` is a [`Stall`]: `200ms@1500` makes the *whole* server stand still for 200 ms once request 1500 has been parsed.
//!
//! `/` says what this is; anything else is 404, other methods 405, malformed requests 400, heads above 16 KiB 431.
//! Answers carry no `Date`, so that they are the same bytes every time.
//!
//! With [`ServeOptions::tls`] a second port serves the same over TLS, with a certificate made at the start. A harness can
//! hold requests with a long delay and let all of them go with one word ([`process::OriginProcess::release`]).
//!
//! # How it is built
//! `server` runs the loop over `connection`s kept in a `table`; `request` parses heads, `target` what they ask for,
//! `response` makes bytes, `writing` puts them on the wire, `timers` holds deadlines, `stats` counts, `pipe` speaks
//! [`control`] to a harness, which holds the other end through [`process`]. A `listener` accepts; a `stream` is a
//! connection's bytes, in plain text or through `tls` with an identity from `authority`. Every connection gets a bounded share of
//! each round and of memory, so a slow or hostile peer delays nobody.
//!
//! Three choices keep it on time and fast: deadlines are answered one by one with a look at the sockets in between, so
//! bursts do not stay bursts; it asks for the highest nice priority, and says in its report whether it got it; and under
//! undelayed load it looks for the next request for some microseconds before it sleeps (`patience`).
//!
//! # What it cannot tell
//! "Written" means taken by the kernel: the origin does not know when a byte reached its reader. And a client that
//! closes while its answer is still delayed looks like one that has only finished sending, so it is counted as served.

mod authority;
mod chance;
mod clock;
mod connection;
pub mod control;
mod delay;
mod error;
mod fault;
mod listener;
mod nanos;
mod options;
mod patience;
mod pipe;
pub mod process;
mod received;
mod request;
mod response;
mod serve;
mod server;
mod shared;
mod stall;
mod stats;
mod stream;
mod table;
mod target;
mod timers;
mod tls;
mod writing;

pub use delay::{Delay, DelayError, MAX_DELAY_NS};
pub use error::Error;
pub use fault::{Fault, Faults, FaultsError};
pub use options::ServeOptions;
pub use serve::serve;
pub use stall::{MAX_STALL, Stall, StallError};
pub use target::{MAX_BODY_BYTES, UrlPath, url_path};
