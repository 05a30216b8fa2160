"""The standard library's HTTP clients, for every contender whose tasks may block: `urllib` and `http-client`.

Their time-out is one for each operation of the socket, not for the whole task: an answer that drips in is
read to its end, and then counted as what it is, a task that took too long.
"""

import socket

from . import tls
from .clock import now_ns
from .failure import Failure, kind_of, message_of

try:
    from http import client as http_client
    from urllib import request as urllib_request
    from urllib.error import HTTPError, URLError
except ImportError:  # 2.7
    import httplib as http_client
    import urllib2 as urllib_request
    from urllib2 import HTTPError, URLError


def failure_of(error):
    """What kind of failure these libraries mean."""
    if isinstance(error, Failure):
        return error
    if isinstance(error, URLError) and isinstance(error.reason, Exception):
        error = error.reason
    kind = "connect" if tls.refused(error) else kind_of(error)
    if isinstance(error, http_client.IncompleteRead):
        kind = "truncated"
    elif isinstance(error, http_client.BadStatusLine):
        # An answer without a first byte is one as well: a RemoteDisconnected, or one with these words.
        without = isinstance(error, socket.error) or error.line in ("", "''") or "has closed" in error.line
        kind = "reset" if without else "protocol"
    elif isinstance(error, http_client.HTTPException):
        kind = "protocol"
    return Failure(kind, message_of(error))


class Library(object):
    """A client whose task is one call of `get`. Service time begins with the call."""

    def __init__(self, spec):
        self.reuse = spec["connection"] == "reuse"
        self.tls = tls.context(spec)

    def prepare(self, batch):
        pass

    def fetch(self, order):
        """Returns a sample, as the raw lane does."""
        begun_ns = now_ns()
        try:
            self.get(order)
            ended_ns = now_ns()
            if ended_ns - begun_ns > order.batch.timeout_ns:
                raise Failure("timeout", "ended well, but too late")
        except (Failure, http_client.HTTPException, OSError, IOError) as error:
            failure = failure_of(error)
            ended_ns = now_ns()
            # Something else went wrong only after the time had run out.
            late = ended_ns - begun_ns > order.batch.timeout_ns
            return begun_ns, ended_ns, "timeout" if late else failure.kind, failure.message
        return begun_ns, ended_ns, None, None


class Urllib(Library):
    """`urllib.request` (urllib2 on 2.7). It opens a connection for each request, whatever the spec says."""

    def __init__(self, spec):
        Library.__init__(self, spec)
        # What urlopen uses, less what would ask somebody else or again: proxies, redirects, passwords.
        self.opener = urllib_request.OpenerDirector()
        for name in ("HTTPHandler", "HTTPErrorProcessor", "HTTPDefaultErrorHandler"):
            self.opener.add_handler(getattr(urllib_request, name)())
        if self.tls:
            self.opener.add_handler(urllib_request.HTTPSHandler(context=self.tls))

    def get(self, order):
        try:
            response = self.opener.open(order.url(), timeout=order.batch.timeout_s)
        except HTTPError as error:
            error.close()
            raise Failure("status", "status %d" % error.code)
        try:
            order.check(response.getcode(), response.read())
        finally:
            response.close()


class HttpClient(Library):
    """`http.client` (httplib on 2.7): connections that are kept, each for one task at a time."""

    def __init__(self, spec):
        Library.__init__(self, spec)
        self.idle = {}

    def prepare(self, batch):
        for target in batch.targets:
            self.idle.setdefault(target.address, [])

    def get(self, order):
        connection = self._take(order) or self._open(order)
        try:
            connection.request("GET", order.path())
            response = connection.getresponse()
            order.check(response.status, response.read())
        except BaseException:
            connection.close()
            raise
        if self.reuse and not response.will_close:
            self.idle[order.target.address].append(connection)
        else:
            connection.close()

    def _take(self, order):
        try:
            return self.idle[order.target.address].pop()
        except IndexError:
            return None

    def _open(self, order):
        target = order.target
        if target.scheme == "https":
            kind, more = http_client.HTTPSConnection, {"context": self.tls}
        else:
            kind, more = http_client.HTTPConnection, {}
        return kind(target.host, target.port, timeout=order.batch.timeout_s, **more)
