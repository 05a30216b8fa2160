"""`pool-apply`, `pool-apply-async`, `pool-map`: multiprocessing.Pool and three of its methods.

A worker that dies is replaced, and whoever waits for its task waits for ever: the harness's time-out ends
that.
"""

import threading

from . import sequential, starting, usage, worker
from .flavours import modules_of_tasks
from .work import need_pool_size

_PATIENCE_S = 5


class Contender(sequential.Contender):
    def __init__(self, spec, plain, method):
        # What a worker would refuse is refused here: the pool would start such a worker again and again.
        sequential.Contender.__init__(self, spec)
        need_pool_size(spec)
        starting.need_few(spec["workers"])
        context, self.libraries["start_method"] = starting.context(
            method, [worker.__name__] + modules_of_tasks(spec)
        )
        self.plain, self.meeting = plain, worker.Meeting(context, spec["workers"])
        self.pool = context.Pool(spec["workers"], worker.prepare, (spec, self.meeting))

    def run(self, phase, tasks):
        task = getattr(worker, phase)
        if self.plain == "pool-map":
            return self.pool.map(task, range(tasks))
        if self.plain == "pool-apply" and phase == "window":
            return [self.pool.apply(task, (index,)) for index in range(tasks)]
        # The warm-up of pool-apply too: one task at a time would leave workers cold.
        results = [self.pool.apply_async(task, (index,)) for index in range(tasks)]
        return [result.get() for result in results]

    def workers_usage(self):
        questions = [self.pool.apply_async(worker.tell_usage) for _ in range(self.meeting.workers)]
        self.meeting.hold()
        used = usage.NONE
        for question in questions:
            used = usage.plus(used, question.get())
        return used

    def close(self):
        self.pool.close()
        self.pool.join()

    def abandon(self):
        """First of all the pool stops to replace workers that end. Then it may wait for ever for a lock that a
        lost worker held: whoever is left is ended by the conversation."""
        ending = threading.Thread(target=self.pool.terminate)
        ending.daemon = True
        ending.start()
        ending.join(_PATIENCE_S)
