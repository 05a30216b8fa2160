"""`sequential`: one task after the other. What every other contender is compared with."""

from . import usage
from .work import Work


class Contender(object):
    """What each of them can do: run all tasks of a phase and return their samples, in any order; tell what
    workers that are living processes have used; end; and, where something has gone wrong, end without waiting
    for ever."""

    def __init__(self, spec):
        self.work = Work(spec)
        self.libraries = {}

    def run(self, phase, tasks):
        task = getattr(self.work, phase)
        return [task(index) for index in range(tasks)]

    def workers_usage(self):
        return usage.NONE

    def close(self):
        pass

    def abandon(self):
        pass
