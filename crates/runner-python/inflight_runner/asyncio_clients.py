"""How an asyncio task speaks HTTP: `raw`, asyncio's own streams, or `aiohttp` where it is installed."""

import asyncio
from importlib import import_module
from importlib.util import find_spec

from .clock import now_ns
from .failure import Failure, Unsupported, kind_of, message_of
from .reply import Reply


def names():
    """Those that are here."""
    return ["raw", "aiohttp"] if find_spec("aiohttp") else ["raw"]


def find(spec):
    """What makes the client that the spec names."""
    if spec["client"] == "raw":
        return Streams.open
    if spec["client"] != "aiohttp":
        raise Unsupported("%s has no client %r" % (spec["contender"], spec["client"]))
    if "aiohttp" not in names():
        raise Unsupported("aiohttp is not installed for this interpreter")
    return import_module("inflight_runner.aiohttp_client").Aiohttp.open


async def within(seconds, work):
    """asyncio.timeout came with 3.11; wait_for, which was there before, starts a second task."""
    if not hasattr(asyncio, "timeout"):
        return await asyncio.wait_for(work, seconds)
    async with asyncio.timeout(seconds):
        return await work


def failure_of(error):
    if isinstance(error, Failure):
        return error
    if isinstance(error, asyncio.TimeoutError):
        return Failure("timeout", "timed out")
    return Failure(kind_of(error), message_of(error))


class Streams:
    """Connections that wait for their next request, the warmest on top."""

    @classmethod
    async def open(cls, spec, _):
        return cls(spec["connection"] == "reuse")

    def __init__(self, reuse):
        self.reuse, self.idle = reuse, {}

    async def fetch(self, order):
        """Returns a sample, as the blocking clients do."""
        wire = Wire()
        try:
            await within(order.batch.timeout_s, self.exchange(order, wire))
            # First the clock: what becomes of the connection is no part of the answer.
            ended_ns = now_ns()
        except (Failure, asyncio.TimeoutError, OSError) as error:
            ended_ns = now_ns()
            wire.close()
            failure = failure_of(error)
            return wire.begun_ns, ended_ns, failure.kind, failure.message
        if wire.keep and self.reuse:
            self.idle.setdefault(order.target.address, []).append((wire.reader, wire.writer, wire.reply))
        else:
            wire.close()
        return wire.begun_ns, ended_ns, None, None

    async def exchange(self, order, wire):
        idle = self.idle.get(order.target.address)
        if idle:
            wire.reader, wire.writer, wire.reply = idle.pop()
        else:
            await wire.connect(order.target)
        wire.begun_ns = now_ns()
        wire.writer.write(order.request())
        await wire.writer.drain()
        while not wire.reply.take(await wire.reader.read(wire.reply.wanted())):
            pass
        wire.keep = wire.reply.finish(order)

    async def close(self):
        for idle in self.idle.values():
            for _, writer, _ in idle:
                writer.close()


class Wire:
    """The connection of one task. asyncio itself turns delay off on its sockets."""

    def __init__(self):
        self.begun_ns = now_ns()
        self.reader = self.writer = self.reply = None
        self.keep = False

    async def connect(self, target):
        try:
            self.reader, self.writer = await asyncio.open_connection(*target.address[:2])
        except OSError as error:
            raise Failure("connect", "connect: " + message_of(error)) from error
        self.reply = Reply()

    def close(self):
        if self.writer:
            self.writer.close()
