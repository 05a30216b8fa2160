//! How an origin is to run.

use std::net::SocketAddr;

/// How an origin is to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServeOptions {
    /// Where to listen; port 0 lets the system choose.
    pub listen: SocketAddr,
    /// Whether a harness holds standard input and output and speaks [`crate::control`] over them.
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
