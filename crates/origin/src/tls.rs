//! TLS over a non-blocking socket: rustls does the talking and no I/O, this moves its bytes. Knows no HTTP.

use std::io::{self, IoSlice, Read, Write};
use std::os::fd::{AsFd as _, OwnedFd};
use std::sync::Arc;

use rustix::io::{Errno, Result};
use rustix::net::{RecvFlags, SendAncillaryBuffer, SendFlags, recv, send, sendmsg};
use rustls::{ServerConfig, ServerConnection};

use crate::received::Received;

/// One TLS connection, from its first byte on.
pub(crate) struct TlsStream {
    socket: OwnedFd,
    session: ServerConnection,
    /// The kernel had less than there was room for.
    drained: bool,
    /// Bytes of an answer that are encrypted and not yet said to be sent.
    untold: usize,
}

impl TlsStream {
    pub(crate) fn new(
        socket: OwnedFd,
        config: &Arc<ServerConfig>,
    ) -> std::result::Result<Self, rustls::Error> {
        let session = ServerConnection::new(Arc::clone(config))?;
        Ok(Self { socket, session, drained: false, untold: 0 })
    }

    pub(crate) fn socket(&self) -> &OwnedFd {
        &self.socket
    }

    pub(crate) fn has_unsent(&self) -> bool {
        self.session.wants_write()
    }

    /// Text that is there, or one reading of the socket and `INTR`: so a peer that sends records without text, and
    /// without end, gets no longer a turn than others.
    pub(crate) fn receive(&mut self, room: &mut [u8]) -> Result<Received> {
        match self.session.reader().read(room) {
            Ok(count) => return Ok(Received { count, more: count == room.len() || !self.drained }),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            // An end without the goodbye that TLS asks for is an end all the same.
            Err(_) => return Ok(Received { count: 0, more: false }),
        }
        let mut wire = Wire { socket: &self.socket, drained: false };
        let read = self.session.read_tls(&mut wire);
        self.drained = wire.drained;
        let understood = read.is_err() || self.session.process_new_packets().is_ok();
        // The next part of the handshake, or the alert that says what was wrong.
        self.push()?;
        match read {
            Err(error) => Err(errno(&error)),
            Ok(_) if understood => Err(Errno::INTR),
            Ok(_) => Err(Errno::PROTO),
        }
    }

    /// Encrypts and sends. What is encrypted must be sent, whatever the peer reads: so a next call first goes on with
    /// that, and what it is given has to begin where the bytes said to be sent end.
    pub(crate) fn send(&mut self, slices: &[IoSlice<'_>], ends_after: Option<u64>) -> Result<usize> {
        if self.untold == 0 {
            self.push()?;
            if self.has_unsent() {
                return Err(Errno::AGAIN);
            }
            self.untold = self.session.writer().write_vectored(slices).map_err(|error| errno(&error))?;
            if ends_after == Some(self.untold as u64) {
                self.session.send_close_notify();
            }
        }
        let written = self.push()?;
        // A byte out is a byte told, and the last one waits for all that goes with it: so first and last byte have the
        // same meaning as in plain text.
        let told = match self.has_unsent() {
            true => written.min(self.untold.saturating_sub(1)),
            false => self.untold,
        };
        self.untold -= told;
        if told == 0 { Err(Errno::AGAIN) } else { Ok(told) }
    }

    /// Writes what is encrypted until it is out or the system takes no more; says how much it took.
    fn push(&mut self) -> Result<usize> {
        let mut written = 0;
        while self.session.wants_write() {
            match self.session.write_tls(&mut Wire { socket: &self.socket, drained: false }) {
                Ok(count) => written += count,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) => return Err(errno(&error)),
            }
        }
        Ok(written)
    }
}

/// The socket as rustls wants it.
struct Wire<'a> {
    socket: &'a OwnedFd,
    drained: bool,
}

impl Read for Wire<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let (count, _) = recv(self.socket, &mut *room, RecvFlags::empty())?;
        self.drained = count < room.len();
        Ok(count)
    }
}

impl Write for Wire<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(send(self.socket, bytes, SendFlags::NOSIGNAL)?)
    }

    fn write_vectored(&mut self, slices: &[IoSlice<'_>]) -> io::Result<usize> {
        let mut nothing_besides = SendAncillaryBuffer::default();
        Ok(sendmsg(self.socket.as_fd(), slices, &mut nothing_besides, SendFlags::NOSIGNAL)?)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn errno(error: &io::Error) -> Errno {
    Errno::from_io_error(error).unwrap_or(Errno::IO)
}
