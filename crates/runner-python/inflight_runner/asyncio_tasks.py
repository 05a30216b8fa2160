"""`asyncio`: an asyncio task for each task, all on one event loop and one thread. Never loaded by 2.7."""

import asyncio

from . import asyncio_clients, usage
from .clock import now_ns
from .failure import message_of
from .orders import Batch
from .work import at_once, count_down, warm_code


class Contender:
    def __init__(self, spec):
        self.libraries = {}
        self.at_once = at_once(spec)
        self.loop = asyncio.new_event_loop()
        self.client = None
        if spec["workload"] == "countdown":
            self.warmup = counter(spec["warmup_iterations"])
            self.window = counter(spec["iterations"])
            return
        make = asyncio_clients.find(spec)
        warmup = spec["warmup"]
        self.warmup = self.fetcher(Batch(spec, warmup["urls"])) if warmup["requests"] else None
        self.window = self.fetcher(Batch(spec, spec["urls"])) if spec["requests"] else None
        self.client = self.loop.run_until_complete(make(spec, self.libraries))

    def run(self, phase, tasks):
        return self.loop.run_until_complete(self.all(getattr(self, phase), tasks))

    async def all(self, task, tasks):
        slots = asyncio.Semaphore(self.at_once)

        async def one(index):
            try:
                return await task(index)
            finally:
                slots.release()

        started = []
        for index in range(tasks):
            await slots.acquire()
            started.append(self.loop.create_task(one(index)))
        return await asyncio.gather(*started)

    def fetcher(self, batch):
        async def task(index):
            begun_ns = now_ns()
            try:
                return await self.client.fetch(batch.order(index))
            except Exception as error:  # whatever a library may raise: it is one task's end, not the trial's
                return begun_ns, now_ns(), "other", message_of(error)

        return task

    def workers_usage(self):
        return usage.NONE

    def close(self):
        if self.client:
            self.loop.run_until_complete(self.client.close())
        self.loop.close()


def counter(iterations):
    warm_code()

    async def task(_):
        begun_ns = now_ns()
        count_down(iterations)
        return begun_ns, now_ns(), None, None

    return task
