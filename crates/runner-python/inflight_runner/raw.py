"""The raw lane over blocking sockets, for every contender whose tasks may block: connect, send, receive.

It must not know who calls it, or on which thread or in which process.
"""

import socket

from .clock import now_ns
from .failure import Failure, kind_of, message_of
from .reply import Reply


class Wire(object):
    """One connection."""

    def __init__(self, order):
        target, self.patience_s = order.target, order.batch.timeout_s
        self.reply = Reply()
        self.socket = socket.socket(target.family, socket.SOCK_STREAM)
        try:
            self.socket.settimeout(self.patience_s)
            self.socket.connect(target.address)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except (OSError, IOError) as error:
            self.socket.close()
            timeout = kind_of(error) == "timeout"
            raise Failure("timeout" if timeout else "connect", "connect: " + message_of(error))

    def exchange(self, order, deadline_ns):
        """Sends the request, receives the answer and checks it. True: the connection may be used again."""
        self.socket.sendall(order.request())
        while True:
            self._wait_until(deadline_ns)
            if self.reply.take(self.socket.recv(self.reply.wanted())):
                return self.reply.finish(order)

    def _wait_until(self, deadline_ns):
        """Gives the next receive what is left of the task's time: the socket's own time-out begins anew with
        each. Telling it costs a system call, so a hundredth more or less is not told."""
        left_s = (deadline_ns - now_ns()) / 1e9
        if left_s <= 0:
            raise Failure("timeout", "timed out")
        if abs(left_s - self.patience_s) > self.patience_s / 100:
            self.socket.settimeout(left_s)
            self.patience_s = left_s


class Raw(object):
    """The client: connections that wait for their next request, the warmest on top, and those that work."""

    def __init__(self, spec):
        self.reuse = spec["connection"] == "reuse"
        # Appending to a list and popping from it is one step for all threads, with or without an interpreter
        # lock.
        self.idle = {}

    def prepare(self, batch):
        for target in batch.targets:
            self.idle.setdefault(target.address, [])

    def fetch(self, order):
        """Returns a sample: (begun_ns, ended_ns, kind, message), the last two None if it ended well."""
        begun_ns = now_ns()
        deadline_ns = begun_ns + order.batch.timeout_ns
        wire = None
        try:
            wire = self._take(order) or Wire(order)
            begun_ns = now_ns()
            keep = wire.exchange(order, deadline_ns)
            # First the clock: what becomes of the connection is no part of the answer.
            ended_ns = now_ns()
        except (Failure, OSError, IOError) as error:
            ended_ns = now_ns()
            if wire is not None:
                wire.socket.close()
            if not isinstance(error, Failure):
                error = Failure(kind_of(error), message_of(error))
            return begun_ns, ended_ns, error.kind, error.message
        if keep and self.reuse:
            self.idle[order.target.address].append(wire)
        else:
            wire.socket.close()
        return begun_ns, ended_ns, None, None

    def _take(self, order):
        try:
            return self.idle[order.target.address].pop()
        except IndexError:
            return None
