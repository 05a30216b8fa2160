"""`thread-pool`: concurrent.futures.ThreadPoolExecutor. The size of the pool is what limits the tasks in
flight."""

from concurrent.futures import ThreadPoolExecutor

from . import sequential
from .work import need_pool_size


class Contender(sequential.Contender):
    def __init__(self, spec):
        sequential.Contender.__init__(self, spec)
        need_pool_size(spec)
        self.pool = ThreadPoolExecutor(max_workers=spec["workers"])

    def run(self, phase, tasks):
        return list(self.pool.map(getattr(self.work, phase), range(tasks)))

    def close(self):
        self.pool.shutdown()
