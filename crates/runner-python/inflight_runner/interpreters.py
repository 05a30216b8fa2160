"""`interpreters`: sub-interpreters that each have a lock of their own, run by a pool of as many threads (3.13
and later: what 3.12 has of them, in a private module, crashed when it was tried).

A task's sample comes back through a pipe of its interpreter, as a line.
"""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

try:
    from concurrent.interpreters import create
except ImportError as absent:
    try:
        # 3.13 has what that is made of, under a name that is not public.
        import _interpreters
    except ImportError:
        raise absent

    class Interpreter:
        """As much of the public one as is wanted here."""

        def __init__(self):
            self.id = _interpreters.create()

        def exec(self, code):
            failed = _interpreters.exec(self.id, code)
            if failed:
                raise RuntimeError(failed.formatted)

        def close(self):
            _interpreters.destroy(self.id)

    create = Interpreter

from . import sequential
from .work import need_pool_size

# A new interpreter knows nothing of where this program's modules are.
_PREPARE = """
import json, os, sys
sys.path.insert(0, {path!r})
from inflight_runner.work import Work
work = Work(json.loads({spec!r}))
def tell(sample):
    os.write({writer}, json.dumps(sample).encode() + b"\\n")
"""


class Contender(sequential.Contender):
    def __init__(self, spec):
        # What an interpreter would refuse is refused here, in its own words.
        sequential.Contender.__init__(self, spec)
        need_pool_size(spec)
        path = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        self.idle = SimpleQueue()
        for _ in range(spec["workers"]):
            reader, writer = os.pipe()
            interpreter = create()
            interpreter.exec(_PREPARE.format(path=path, spec=json.dumps(spec), writer=writer))
            self.idle.put((interpreter, open(reader, "rb")))
        self.pool = ThreadPoolExecutor(max_workers=spec["workers"])

    def run(self, phase, tasks):
        def task(index):
            interpreter, answers = self.idle.get()
            interpreter.exec("tell(work.%s(%d))" % (phase, index))
            self.idle.put((interpreter, answers))
            return json.loads(answers.readline())

        return list(self.pool.map(task, range(tasks)))

    def close(self):
        self.pool.shutdown()
        while not self.idle.empty():
            interpreter, answers = self.idle.get()
            answers.close()
            interpreter.close()
