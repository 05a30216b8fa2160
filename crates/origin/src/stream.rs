//! The bytes of one connection, in plain text or over TLS, behind one face. Knows no HTTP.
//!
//! The plain lane is the one that is measured: for it every call is one branch and the system call.

use std::io::IoSlice;
use std::os::fd::{AsFd as _, OwnedFd};

use rustix::io::Result;
use rustix::net::{RecvFlags, SendAncillaryBuffer, SendFlags, recv, send, sendmsg};

use crate::received::Received;
use crate::tls::TlsStream;

/// A non-blocking socket and what is spoken over it.
pub(crate) enum Stream {
    Plain(OwnedFd),
    Tls(Box<TlsStream>),
}

impl Stream {
    #[inline]
    pub(crate) fn socket(&self) -> &OwnedFd {
        match self {
            Self::Plain(socket) => socket,
            Self::Tls(stream) => stream.socket(),
        }
    }

    /// Reads once. Over TLS `INTR` also means that something was read which is no text yet, a part of the handshake.
    #[inline]
    pub(crate) fn receive(&mut self, room: &mut [u8]) -> Result<Received> {
        match self {
            Self::Plain(socket) => {
                let (count, _) = recv(socket, &mut *room, RecvFlags::empty())?;
                // Less than there was room for: the kernel's buffer is empty.
                Ok(Received { count, more: count == room.len() })
            }
            Self::Tls(stream) => stream.receive(room),
        }
    }

    /// Sends what the system takes, at least one byte. With `ends_after` the connection ends so many bytes from here:
    /// over TLS a goodbye follows them, and they count as sent only with it.
    #[inline]
    pub(crate) fn send(&mut self, bytes: &[u8], ends_after: Option<u64>) -> Result<usize> {
        match self {
            Self::Plain(socket) => send(socket, bytes, SendFlags::NOSIGNAL),
            Self::Tls(stream) => stream.send(&[IoSlice::new(bytes)], ends_after),
        }
    }

    /// As [`Stream::send`], from several places.
    #[inline]
    pub(crate) fn send_gathered(&mut self, slices: &[IoSlice<'_>], ends_after: Option<u64>) -> Result<usize> {
        match self {
            Self::Plain(socket) => {
                sendmsg(socket.as_fd(), slices, &mut SendAncillaryBuffer::default(), SendFlags::NOSIGNAL)
            }
            Self::Tls(stream) => stream.send(slices, ends_after),
        }
    }

    /// Whether the system has yet to take something that is no answer: a part of the handshake.
    #[inline]
    pub(crate) fn has_unsent(&self) -> bool {
        match self {
            Self::Plain(_) => false,
            Self::Tls(stream) => stream.has_unsent(),
        }
    }
}
