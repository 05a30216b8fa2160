"""The fetches of one warm-up or one window, as orders: where to, what to send, what the answer must look
like.

It must not know clients or contenders.
"""

import json
import socket

from .failure import Failed, Failure, Unsupported

try:
    from urllib.parse import urlsplit
except ImportError:  # 2.7
    from urlparse import urlsplit

_INDEX = "{i}"
_LETTERS = b"abcdefghijklmnopqrstuvwxyz"


def _native(url):
    """JSON's texts are unicode: on 2.7 another type than the libraries' own, and Jython's sockets do not send
    it."""
    return url.encode("ascii") if str is bytes else url


class Batch(object):
    """Prepared before the window, so that no task resolves a name."""

    def __init__(self, spec, urls):
        if not urls:
            raise Failed("the spec names no URL")
        self.targets = [Target(url, spec["client"] == "raw") for url in urls]
        self.timeout_s = spec["timeout_ns"] / 1e9
        self.timeout_ns = spec["timeout_ns"]
        self.bytes = spec["body"]["bytes"] if spec.get("body") else None
        self.letters = _LETTERS * ((self.bytes or 0) // 26 + 2)

    def order(self, index):
        return Order(self, index)


class Target(object):
    """One URL, taken apart."""

    def __init__(self, url, raw):
        try:
            url = _native(url)
        except ValueError as error:
            raise Failed("URL %s: %s" % (json.dumps(url), error))
        parts = urlsplit(url)
        self.url, self.scheme = url, parts.scheme
        if self.scheme not in ("http", "https") or not parts.hostname:
            raise Failed("URL %s: neither http nor https with a host" % json.dumps(url))
        if self.scheme == "https":
            if raw:
                raise Unsupported("the raw client speaks plain http, not https")
        try:
            self.port = parts.port or (80 if self.scheme == "http" else 443)
            self.path = (parts.path or "/") + ("?" + parts.query if parts.query else "")
            request = "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n" % (self.path, parts.netloc.rpartition("@")[2])
            self.request = [part.encode("ascii") for part in request.split(_INDEX)]
            found = socket.getaddrinfo(parts.hostname, self.port, 0, socket.SOCK_STREAM)[0]
        except (ValueError, socket.gaierror) as error:
            raise Failed("URL %s: %s" % (json.dumps(url), error))
        self.host, self.family, self.address = parts.hostname, found[0], found[4]


class Order(object):
    """One task: fetch this URL."""

    __slots__ = ("batch", "index", "target")

    def __init__(self, batch, index):
        self.batch, self.index = batch, index
        self.target = batch.targets[index % len(batch.targets)]

    def url(self):
        """For a client library."""
        return self.target.url.replace(_INDEX, str(self.index))

    def path(self):
        """For a library that wants the path alone."""
        return self.target.path.replace(_INDEX, str(self.index))

    def request(self):
        """The bytes of the request, for the raw lane."""
        return str(self.index).encode("ascii").join(self.target.request)

    def check(self, status, body):
        """Raises a Failure unless the status is 2xx and the body what it must be, byte for byte."""
        if not 200 <= status < 300:
            raise Failure("status", "status %d" % status)
        count = self.batch.bytes
        if count is None:
            return
        if len(body) < count:
            raise Failure("truncated", "%d bytes of %d" % (len(body), count))
        first = self.index % 26
        if body != self.batch.letters[first : first + count]:
            raise Failure("content", "the body of request %d is not its own" % self.index)
