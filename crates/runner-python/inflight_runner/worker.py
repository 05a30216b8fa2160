"""The side of a pool's worker process: prepared once, then a task after the other.

A pool cannot be told which worker gets a task. To ask every worker something, as many questions are handed in
as there are workers, and whoever has answered one waits until all have: that is the Meeting.
"""

from . import usage
from .failure import Failed
from .work import Work

_PATIENCE_S = 60
_here = {}


class Meeting(object):
    """Made by the parent, inherited by the workers."""

    def __init__(self, context, workers):
        self.workers, self.arrived, self.leave = workers, context.Semaphore(0), context.Semaphore(0)

    def attend(self):
        self.arrived.release()
        self.leave.acquire()

    def hold(self):
        """In the parent, when all questions are handed in."""
        for _ in range(self.workers):
            if not self.arrived.acquire(True, _PATIENCE_S):
                raise Failed("a worker process did not answer for %d s" % _PATIENCE_S)
        for _ in range(self.workers):
            self.leave.release()


def prepare(spec, meeting):
    """The initializer."""
    _here.update(work=Work(spec), meeting=meeting)


def warmup(index):
    return _here["work"].warmup(index)


def window(index):
    return _here["work"].window(index)


def tell_usage():
    """What this worker has used since it was started."""
    used = usage.of_this_process()
    _here["meeting"].attend()
    return used
