//! Why an origin cannot run.

use std::net::SocketAddr;

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
