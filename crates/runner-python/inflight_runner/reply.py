"""The answer side of HTTP/1.1, without I/O: whoever reads says what came. For the raw lane of all
contenders."""

import re

from .failure import Failure

_MAX_BYTES = 64 << 20
_MAX_HEAD_BYTES = 64 << 10
_READ_BYTES = 4 << 10
_STATUS_LINE = re.compile(b"HTTP/1[.]([01]) ([0-9]{3})(?: |$)")
_CHUNK_SIZE = re.compile(b"[0-9A-Fa-f]{1,8}[ \t]*(?:;.*)?$")


class Reply(object):
    """One answer after the other on one connection."""

    def __init__(self):
        self._begin()

    def _begin(self):
        self.buffer = bytearray()
        self.status = None
        self.keep = False
        self.body_at = 0
        # How the body ends: after this many bytes, or ...
        self.length = None
        # ... with a last chunk: those before `next` lie decoded in `chunks`; or with the connection.
        self.chunks = None
        self.next = 0

    def wanted(self):
        """How many bytes to ask of the socket."""
        if self.length is None:
            return _READ_BYTES
        return max(_READ_BYTES, self.body_at + self.length - len(self.buffer))

    def take(self, data):
        """Takes what was read, nothing if the peer has closed. True: the answer is whole."""
        self.buffer += data
        if len(self.buffer) > _MAX_BYTES:
            raise Failure("protocol", "the answer is larger than %d bytes" % _MAX_BYTES)
        if self.status is None:
            self._read_head()
        if self.status is not None and self._is_whole(not data):
            return True
        if not data:
            if self.buffer:
                raise Failure("truncated", "closed inside an answer")
            raise Failure("reset", "closed before an answer")
        return False

    def finish(self, order):
        """Checks the whole answer. True: the connection may be used again."""
        if self.chunks is not None:
            body, end = self.chunks, self.next
        else:
            end = len(self.buffer) if self.length is None else self.body_at + self.length
            body = self.buffer[self.body_at : end]
        status, keep, clean = self.status, self.keep, end == len(self.buffer)
        self._begin()
        order.check(status, body)
        if not clean:
            raise Failure("protocol", "bytes after the answer")
        return keep

    def _read_head(self):
        while True:
            if not self.buffer.startswith(b"HTTP/1.") and not b"HTTP/1.".startswith(bytes(self.buffer)):
                raise Failure("protocol", "not HTTP: it begins with %r" % bytes(self.buffer[:20]))
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                if len(self.buffer) > _MAX_HEAD_BYTES:
                    raise Failure("protocol", "a head without an end")
                return
            status = self._parse_head(bytes(self.buffer[:end]).split(b"\r\n"))
            # 100 Continue or 103 Early Hints come before the answer itself and have no body.
            if status >= 200 or status == 101:
                self.status, self.body_at, self.next = status, end + 4, end + 4
                return
            del self.buffer[: end + 4]

    def _parse_head(self, lines):
        found = _STATUS_LINE.match(lines[0])
        if not found:
            raise Failure("protocol", "not HTTP: %r" % lines[0][:40])
        status, self.keep = int(found.group(2)), found.group(1) == b"1"
        self.length = 0 if status in (101, 204, 304) else None
        self.chunks = None
        for line in lines[1:]:
            name, colon, value = line.partition(b":")
            if not colon:
                raise Failure("protocol", "a header without a colon")
            self._note_header(name.lower(), value.strip().lower())
        if self.length is None and self.chunks is None:
            self.keep = False
        return status

    def _note_header(self, name, value):
        if name == b"content-length":
            if not value.isdigit() or int(value) > _MAX_BYTES:
                raise Failure("protocol", "a Content-Length that is no length")
            self.length = int(value)
        elif name == b"transfer-encoding":
            self.chunks = bytearray()
        elif name == b"connection":
            self.keep = value == b"keep-alive" or (self.keep and value != b"close")

    def _is_whole(self, closed):
        if self.chunks is not None:
            return self._unchunk()
        if self.length is None:
            return closed
        return len(self.buffer) >= self.body_at + self.length

    def _unchunk(self):
        while True:
            end = self.buffer.find(b"\r\n", self.next)
            if end < 0:
                return False
            line = bytes(self.buffer[self.next : end])
            if not _CHUNK_SIZE.match(line):
                raise Failure("protocol", "a chunk with a size that is none")
            size, start = int(line.split(b";")[0], 16), end + 2
            if size > _MAX_BYTES:
                raise Failure("protocol", "a chunk of %d bytes" % size)
            if size == 0:
                return self._skip_trailers(start)
            if len(self.buffer) < start + size + 2:
                return False
            self.chunks += self.buffer[start : start + size]
            self.next = start + size + 2

    def _skip_trailers(self, start):
        """The answer ends behind the first empty line; nobody reads what comes before it."""
        at = start
        while True:
            end = self.buffer.find(b"\r\n", at)
            if end < 0:
                if len(self.buffer) - start > _MAX_HEAD_BYTES:
                    raise Failure("protocol", "trailers without an end")
                return False
            if end == at:
                self.next = end + 2
                return True
            at = end + 2
