"""`aiohttp`: one ClientSession for all tasks. Only loaded where the library is installed."""

import asyncio

import aiohttp

from . import tls
from .clock import now_ns
from .failure import Failure, kind_of, message_of


def failure_of(error):
    """What kind of failure the library means."""
    if isinstance(error, Failure):
        return error
    kinds = (
        (asyncio.TimeoutError, "timeout"),
        (aiohttp.ClientConnectorError, "connect"),
        (aiohttp.ServerDisconnectedError, "reset"),
        (aiohttp.ClientPayloadError, "truncated"),
        (aiohttp.ClientResponseError, "protocol"),
    )
    for kind, name in kinds:
        if isinstance(error, kind):
            return Failure(name, message_of(error))
    return Failure(kind_of(error), message_of(error))


class Aiohttp:
    """Service time begins with the call."""

    @classmethod
    async def open(cls, spec, libraries):
        libraries["aiohttp"] = aiohttp.__version__
        context = tls.context(spec)
        connector = aiohttp.TCPConnector(
            limit=spec["concurrency"],
            force_close=spec["connection"] == "fresh",
            **({"ssl": context} if context else {})
        )
        session = aiohttp.ClientSession(
            connector=connector,
            timeout=aiohttp.ClientTimeout(total=spec["timeout_ns"] / 1e9),
            auto_decompress=False,
        )
        # It asks again where a kept connection turns out to be closed, and cannot be told otherwise in
        # public.
        if hasattr(session, "_retry_connection"):
            session._retry_connection = False
        return cls(session)

    def __init__(self, session):
        self.session = session

    async def fetch(self, order):
        """Returns a sample, as all clients do."""
        begun_ns = now_ns()
        try:
            async with self.session.get(order.url(), allow_redirects=False) as response:
                order.check(response.status, await response.read())
            ended_ns = now_ns()
        except (Failure, asyncio.TimeoutError, aiohttp.ClientError, OSError) as error:
            ended_ns = now_ns()
            failure = failure_of(error)
            return begun_ns, ended_ns, failure.kind, failure.message
        return begun_ns, ended_ns, None, None

    async def close(self):
        await self.session.close()
