"""`threads`: a threading.Thread for each task.

A thread hands its sample back through a queue; that is the sign for the next thread to start.
"""

import threading

from . import sequential
from .clock import now_ns
from .failure import message_of
from .work import at_once

try:
    from queue import Queue
except ImportError:  # 2.7
    from Queue import Queue


class Contender(sequential.Contender):
    def __init__(self, spec):
        sequential.Contender.__init__(self, spec)
        self.at_once = at_once(spec)

    def run(self, phase, tasks):
        task, ended = getattr(self.work, phase), Queue()

        def work(index):
            ended.put(task(index))

        threads, samples = [], []
        for index in range(tasks):
            if index >= self.at_once:
                samples.append(ended.get())
            due_ns = now_ns()
            thread = threading.Thread(target=work, args=(index,))
            try:
                thread.start()
            except (
                Exception
            ) as error:  # RuntimeError, on 2.7 thread.error: a thread denied is a task that failed
                ended.put((due_ns, now_ns(), "other", message_of(error)))
            else:
                threads.append(thread)
        while len(samples) < tasks:
            samples.append(ended.get())
        for thread in threads:
            thread.join()
        return samples
