"""The ways of running tasks that may block: how each submits a task and how one asks for it. 2.7 must be able
to read this.

They look alike, so that what differs is the library.
"""

import os
import socket
import threading
import time

from mark import Told, mark
from situation import PATIENCE_S, WORKERS

COMMON = ("join-all", "no-join", "leave-main", "panic-joined", "panic-unasked", "one-by-one")
NO_ANSWER = Told("no answer for %g s" % PATIENCE_S)
SENDING = ("send-lambda", "send-local-function", "send-generator", "send-lock", "send-file", "send-socket")


def run(index, seconds, fault, thing=None):
    """A task that waits. What it is given, it only holds; but a lock that is taken it wants to have."""
    mark({"begin": index})
    try:
        time.sleep(seconds)
        if fault == "raise":
            raise ValueError("task %d raises" % index)
        if fault == "die":
            os._exit(3)
        if hasattr(thing, "acquire"):
            thing.acquire()
        mark({"end": index})
    finally:
        mark({"freed": index})


class System(object):
    """`start` submits a task, `wait` asks for one, `both` do both at once: the calls, as one writes them."""

    both = None

    def __init__(self, situation):
        pass

    def submit_and_ask(self, *task):
        self.ask(self.submit(*task))

    def end(self):
        """After all have been asked for."""


class Threads(System):
    start, wait = "Thread.start", "Thread.join"
    situations = COMMON + ("leave-main-daemon",)

    def __init__(self, situation):
        self.daemon = situation == "leave-main-daemon"

    def submit(self, *task):
        thread = threading.Thread(target=run, args=task)
        thread.daemon = self.daemon
        thread.start()
        return thread

    def ask(self, thread):
        thread.join()


class Processes(Threads):
    start, wait = "Process.start", "Process.join, Process.exitcode"
    situations = Threads.situations + ("fork-locked",)
    method = None

    def __init__(self, situation):
        import multiprocessing

        Threads.__init__(self, situation)
        self.context = multiprocessing.get_context(self.method) if self.method else multiprocessing
        self.locked = situation == "fork-locked"

    def submit(self, *task):
        more = (held_by_a_thread(),) if self.locked else ()
        process = self.context.Process(target=run, args=task + more)
        process.daemon = self.daemon
        process.start()
        return process

    def ask(self, process):
        process.join(PATIENCE_S)
        if process.is_alive():
            process.terminate()
            raise NO_ANSWER
        if process.exitcode:
            raise Told("exitcode %d" % process.exitcode)


class Futures(System):
    """Either executor of concurrent.futures. Nobody shuts it down."""

    wait = "Future.result"

    def __init__(self, _):
        from concurrent import futures

        self.executor, self.too_late = getattr(futures, self.executor)(WORKERS), futures.TimeoutError

    def submit(self, *task):
        return self.executor.submit(run, *task)

    def ask(self, future):
        try:
            return future.result(PATIENCE_S)
        except self.too_late:
            raise NO_ANSWER


class ThreadPool(Futures):
    executor, start, situations = "ThreadPoolExecutor", "ThreadPoolExecutor.submit", COMMON


class ProcessPool(Futures):
    executor, start, situations = (
        "ProcessPoolExecutor",
        "ProcessPoolExecutor.submit",
        COMMON + ("worker-dies",),
    )


class Pool(System):
    """multiprocessing.Pool."""

    start, wait, both = "Pool.apply_async", "AsyncResult.get", "Pool.apply"
    situations = COMMON + ("worker-dies",) + SENDING

    def __init__(self, situation):
        import multiprocessing

        self.pool, self.too_late = multiprocessing.Pool(WORKERS), multiprocessing.TimeoutError
        self.thing = thing_for(situation)

    def submit(self, *task):
        return self.pool.apply_async(run, task + (self.thing,))

    def ask(self, result):
        try:
            return result.get(PATIENCE_S)
        except self.too_late:
            raise NO_ANSWER

    def submit_and_ask(self, *task):
        self.pool.apply(run, task)

    def end(self):
        self.pool.terminate()


LAMBDA = lambda: 1  # noqa: E731: a task that is given one


def thing_for(situation):
    """What a task is given that goes to another process."""

    def local():
        return 1

    makers = {
        "send-lambda": lambda: LAMBDA,
        "send-local-function": lambda: local,
        "send-generator": lambda: (number for number in range(3)),
        "send-lock": threading.Lock,
        "send-file": lambda: open(os.devnull),
        "send-socket": socket.socket,
    }
    return makers[situation]() if situation in makers else None


def held_by_a_thread():
    """A lock that another thread holds now, and releases soon."""
    lock, held = threading.Lock(), threading.Event()

    def hold():
        with lock:
            held.set()
            time.sleep(0.3)

    threading.Thread(target=hold).start()
    held.wait()
    return lock


def started_by(start_method):
    """A process for each task, started in this way."""

    class Started(Processes):
        situations, method = ("fork-locked",), start_method

    return Started
