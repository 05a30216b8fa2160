"""Why a trial is refused, and why a task did not end well: by the kinds of docs/PROTOCOL.md.

It must not know clients; each of them tells what its library calls its own errors.
"""

import errno
import socket

_RESET = (errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED)
_CONNECT = (errno.ECONNREFUSED, errno.EADDRNOTAVAIL, errno.ENETUNREACH, errno.EHOSTUNREACH)
# A socket whose time-out passes may say EAGAIN.
_TIMEOUT = (errno.ETIMEDOUT, errno.EAGAIN)


class Unsupported(Exception):
    """The combination makes no sense: a row that says so."""


class Failed(Exception):
    """It should have worked: a failed row."""


class Failure(Exception):
    """A task that did not end well."""

    def __init__(self, kind, message):
        Exception.__init__(self, kind, message)
        self.kind = kind
        self.message = message


def kind_of(error):
    """The kind of an error that comes from a socket; `other` for all that do not."""
    if isinstance(error, socket.timeout):
        return "timeout"
    if isinstance(error, socket.gaierror):
        return "connect"
    number = getattr(error, "errno", None)
    for kind, numbers in (("reset", _RESET), ("connect", _CONNECT), ("timeout", _TIMEOUT)):
        if number in numbers:
            return kind
    return "other"


def message_of(error):
    """One line for people."""
    words = str(error)
    return "%s: %s" % (type(error).__name__, words) if words else type(error).__name__
