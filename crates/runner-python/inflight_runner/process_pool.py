"""`process-pool`: concurrent.futures.ProcessPoolExecutor, its workers started before the warm-up."""

from concurrent.futures import ProcessPoolExecutor

from . import sequential, starting, usage, worker
from .failure import Unsupported
from .flavours import modules_of_tasks
from .work import need_pool_size


class Contender(sequential.Contender):
    def __init__(self, spec, _, method):
        # What a worker would refuse is refused here, before there is one.
        sequential.Contender.__init__(self, spec)
        need_pool_size(spec)
        starting.need_few(spec["workers"])
        context, self.libraries["start_method"] = starting.context(
            method, [worker.__name__] + modules_of_tasks(spec)
        )
        self.meeting = worker.Meeting(context, spec["workers"])
        self.pool = ProcessPoolExecutor(
            max_workers=spec["workers"],
            mp_context=context,
            initializer=worker.prepare,
            initargs=(spec, self.meeting),
        )
        if getattr(self.pool, "_safe_to_dynamically_spawn_children", False):
            # PyPy 7.3.11 took over half of a change to CPython's: `submit` fails, unless processes are
            # forked.
            if not hasattr(self.pool, "_adjust_process_count"):
                raise Unsupported(
                    "the ProcessPoolExecutor of this interpreter can only fork, its submit lacks a method"
                )

    def run(self, phase, tasks):
        return list(self.pool.map(getattr(worker, phase), range(tasks)))

    def workers_usage(self):
        questions = [self.pool.submit(worker.tell_usage) for _ in range(self.meeting.workers)]
        self.meeting.hold()
        used = usage.NONE
        for question in questions:
            used = usage.plus(used, question.result())
        return used

    def close(self):
        self.pool.shutdown()
