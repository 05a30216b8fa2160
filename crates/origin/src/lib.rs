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
mod fault;
mod listener;
mod nanos;
mod patience;
mod pipe;
pub mod process;
mod request;
mod response;
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

use std::io::Write as _;
use std::net::SocketAddr;

use rustix::process::{
    Resource, Rlimit, Signal, getrlimit, set_parent_process_death_signal, setpriority_process, setrlimit,
};
use rustix::thread::{CpuSet, sched_setaffinity};

use authority::Identity;

pub use delay::{Delay, DelayError, MAX_DELAY_NS};
pub use fault::{Fault, Faults, FaultsError};
pub use stall::{MAX_STALL, Stall, StallError};
pub use target::{MAX_BODY_BYTES, UrlPath, url_path};

/// How an origin is to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServeOptions {
    /// Where to listen; port 0 lets the system choose.
    pub listen: SocketAddr,
    /// Whether a harness holds standard input and output and speaks [`control`] over them.
    pub control: bool,
    /// The one core to run on; `None` leaves it to the scheduler.
    pub core: Option<usize>,
    /// Whether to listen on a second port, chosen by the system, and to speak TLS there.
    pub tls: bool,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self { listen: SocketAddr::from(([127, 0, 0, 1], 0)), control: false, core: None, tls: false }
    }
}

/// Why an origin cannot run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}; choose another address, or port 0 for any free one")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The core does not exist, or this process may not run on it.
    #[error("cannot run on core {core}: {source}; `nproc` and `taskset -p $$` say which cores there are")]
    Core {
        /// The core asked for.
        core: usize,
        /// What the system said.
        source: std::io::Error,
    },
    /// Standard input is a file or a device that cannot be waited for.
    #[error("control needs a pipe or a terminal on standard input, not a file")]
    ControlInput,
    /// The certificate for TLS could not be made.
    #[error("cannot make a certificate for TLS: {0}")]
    Certificate(#[from] rcgen::Error),
    /// TLS could not be set up with that certificate.
    #[error("cannot set up TLS: {0}")]
    Tls(#[from] rustls::Error),
    /// The address could not be told.
    #[error("cannot print the address: {0}")]
    Print(std::io::Error),
    /// A system call failed that does not fail on a working system.
    #[error("{call}: {source}")]
    System {
        /// The call.
        call: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
}

impl Error {
    pub(crate) fn system(call: &'static str) -> impl Fn(rustix::io::Errno) -> Self {
        move |errno| Self::System { call, source: errno.into() }
    }
}

/// Listens, prints the address, and serves: with `control` until standard input ends, else until the process is ended.
///
/// # Errors
/// When it cannot start, or the system fails it. Nothing a client does is an error here.
pub fn serve(options: ServeOptions) -> Result<(), Error> {
    if options.control {
        // A harness that is killed takes its origin along.
        set_parent_process_death_signal(Some(Signal::KILL))
            .map_err(Error::system("prctl(PR_SET_PDEATHSIG)"))?;
    }
    if let Some(core) = options.core {
        run_on(core)?;
    }
    raise_file_limit();
    raise_priority();
    let identity = options.tls.then(|| Identity::new(options.listen.ip())).transpose()?;
    let (tls, authority_pem) = identity.map(|i| (i.config, i.authority_pem)).unzip();
    let mut server = server::Server::new(&options, tls)?;
    let (address, https_address) = server.addresses()?;
    if options.control {
        let listening = control::Reply::Listening { address, https_address, authority_pem };
        pipe::print(&listening).map_err(Error::Print)?;
    } else {
        greet(address, https_address.zip(authority_pem)).map_err(Error::Print)?;
    }
    server.run()
}

/// Says to people where it listens.
fn greet(address: SocketAddr, tls: Option<(SocketAddr, String)>) -> std::io::Result<()> {
    let path = url_path(26, &Delay::fixed_ns(10_000_000), 0, &Faults::NONE).replace("{i}", "0");
    // In one write: a reader that has the address and closes its end must not catch us between two lines.
    let mut greeting =
        format!("inflight origin listening on http://{address}/\ntry: curl 'http://{address}{path}'\n");
    if let Some((address, authority_pem)) = tls {
        greeting.push_str(&format!(
            "and on https://{address}/ for those who trust this authority (curl --cacert FILE):\n{authority_pem}"
        ));
    }
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(greeting.as_bytes())?;
    stdout.flush()
}

fn run_on(core: usize) -> Result<(), Error> {
    let refused = |source: std::io::Error| Error::Core { core, source };
    if core >= CpuSet::MAX_CPU {
        return Err(refused(std::io::ErrorKind::InvalidInput.into()));
    }
    let mut set = CpuSet::new();
    set.set(core);
    sched_setaffinity(None, &set).map_err(|errno| refused(errno.into()))
}

/// Each connection is a file; take what the system allows. Where it refuses, the limit stays, and accepting pauses at it.
fn raise_file_limit() {
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
}

/// The measuring device goes first: on a machine without a core to spare, a deadline that waits for another process's
/// turn to end is milliseconds late. Where it is not allowed (it needs `CAP_SYS_NICE`), the report shows the nice value
/// and the lateness.
fn raise_priority() {
    let _ = setpriority_process(None, -20);
}
