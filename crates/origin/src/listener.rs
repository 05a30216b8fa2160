//! A socket that connections come from, and what is spoken over them. Knows no connection once it is accepted.

use std::net::{IpAddr, SocketAddr};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;

use rustix::io::Errno;
use rustix::net::sockopt::{set_socket_reuseaddr, set_tcp_nodelay};
use rustix::net::{
    AddressFamily, SocketFlags, SocketType, accept_with, bind, getsockname, listen, socket_with,
};
use rustls::ServerConfig;

use crate::error::Error;
use crate::stream::Stream;
use crate::tls::TlsStream;

/// Connections that may wait to be accepted; the system cuts this to `net.core.somaxconn`.
const BACKLOG: i32 = 65_535;

pub(crate) struct Listener {
    socket: OwnedFd,
    /// `None`: plain text.
    tls: Option<Arc<ServerConfig>>,
}

impl Listener {
    pub(crate) fn bind(address: SocketAddr, tls: Option<Arc<ServerConfig>>) -> Result<Self, Error> {
        let socket = listen_on(address).map_err(|errno| Error::Listen { address, source: errno.into() })?;
        Ok(Self { socket, tls })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> Result<SocketAddr, Error> {
        let any = getsockname(&self.socket).map_err(Error::system("getsockname"))?;
        SocketAddr::try_from(any).map_err(Error::system("getsockname"))
    }

    /// The next connection; `AGAIN` when none is waiting.
    pub(crate) fn accept(&self) -> rustix::io::Result<Stream> {
        let socket = accept_with(&self.socket, SocketFlags::NONBLOCK | SocketFlags::CLOEXEC)?;
        match &self.tls {
            None => Ok(Stream::Plain(socket)),
            Some(config) => match TlsStream::new(socket, config) {
                Ok(stream) => Ok(Stream::Tls(Box::new(stream))),
                Err(_) => Err(Errno::CONNABORTED),
            },
        }
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

fn listen_on(address: SocketAddr) -> rustix::io::Result<OwnedFd> {
    let family = match address.ip() {
        IpAddr::V4(_) => AddressFamily::INET,
        IpAddr::V6(_) => AddressFamily::INET6,
    };
    let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
    let listener = socket_with(family, SocketType::STREAM, flags, None)?;
    set_socket_reuseaddr(&listener, true)?;
    // Accepted sockets inherit it, which saves a call for each.
    set_tcp_nodelay(&listener, true)?;
    bind(&listener, &address)?;
    listen(&listener, BACKLOG)?;
    Ok(listener)
}
