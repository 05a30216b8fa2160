"""What the tasks of a trial do, made once in every process that runs some. It must not know how they are run.

A sample is (begun_ns, ended_ns, kind, message): the last two are None if the task ended well.
"""

from .clock import now_ns
from .failure import Failed, message_of
from .flavours import blocking_client
from .orders import Batch


def count_down(n):
    """The CPU-bound task of the published experiment. No interpreter leaves the loop out: a test says so."""
    while n > 0:
        n -= 1


def warm_code():
    """CPython 3.11 makes a function's code faster at its eighth call and not before, however long its loop. A
    process for each task would run slower code than threads, and the first tasks of a thread slower code than
    the last."""
    for _ in range(8):
        count_down(1)


class Work(object):
    """The warm-up and the window: call one with the number of a task, and it returns that task's sample."""

    def __init__(self, spec):
        self.spec = spec
        if spec["workload"] == "countdown":
            self.warmup = self._counter(spec["warmup_iterations"])
            self.window = self._counter(spec["iterations"])
            return
        self.client = blocking_client(spec)
        self.warmup = self.window = None
        if spec["warmup"]["requests"]:
            self.warmup = self._fetcher(Batch(spec, spec["warmup"]["urls"]))
        if spec["requests"]:
            self.window = self._fetcher(Batch(spec, spec["urls"]))

    def _counter(self, iterations):
        warm_code()

        def task(_):
            begun_ns = now_ns()
            count_down(iterations)
            return begun_ns, now_ns(), None, None

        return task

    def _fetcher(self, batch):
        self.client.prepare(batch)

        def task(index):
            begun_ns = now_ns()
            try:
                return self.client.fetch(batch.order(index))
            except Exception as error:  # whatever a library may raise: it is one task's end, not the trial's
                return begun_ns, now_ns(), "other", message_of(error)

        return task


def size(spec, phase):
    """How many tasks the phase ("warmup" or "window") has."""
    if spec["workload"] == "countdown":
        return spec["tasks"]
    return spec["warmup"]["requests"] if phase == "warmup" else spec["requests"]


def at_once(spec):
    """How many tasks may be in flight."""
    return spec["tasks"] if spec["workload"] == "countdown" else spec["concurrency"]


def need_pool_size(spec):
    """A pool is its own limit of what is in flight, so it must not be larger than that."""
    workers = spec["workers"]
    if workers < 1:
        raise Failed("a pool needs a number of workers of at least 1")
    if spec["workload"] == "fetch" and workers > spec["concurrency"]:
        told = (workers, workers, spec["concurrency"])
        raise Failed("a pool of %d workers has %d tasks in flight: ask for the %d allowed, or fewer" % told)
