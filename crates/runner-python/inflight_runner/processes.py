"""`processes`: a multiprocessing.Process for each task.

It has no connection to keep: whatever the spec says, every task opens its own. The sample comes back through
a pipe, whose other end closes when the process ends; that is the sign for the next one to start.
"""

import select

from . import sequential, starting, usage
from .clock import now_ns
from .failure import message_of
from .flavours import modules_of_tasks
from .work import Work, at_once


def task(spec, index, writer):
    """What a process does."""
    sample = Work(spec).window(index)
    writer.send((sample, usage.of_this_process()))
    writer.close()


class Contender(sequential.Contender):
    def __init__(self, spec, _, method):
        sequential.Contender.__init__(self, spec)
        starting.need_few(at_once(spec))
        self.context, self.method = starting.context(method, [__name__] + modules_of_tasks(spec))
        self.libraries["start_method"] = self.method
        self.spec, self.at_once = spec, at_once(spec)
        self.told = usage.NONE

    def run(self, phase, tasks):
        # Asked for no event, it still tells when the other end is closed.
        ends, running, samples = select.poll(), {}, []
        for index in range(tasks):
            if len(running) == self.at_once:
                samples += self._ended(ends, running)
            try:
                self._start(phase, index, ends, running)
            except EnvironmentError as error:  # a process denied is a task that failed
                samples.append((now_ns(), now_ns(), "other", message_of(error)))
        while running:
            samples += self._ended(ends, running)
        return samples

    def _start(self, phase, index, ends, running):
        reader, writer = self.context.Pipe(duplex=False)
        process = self.context.Process(target=task, args=(of_one(self.spec, phase, index), index, writer))
        started_ns = now_ns()
        process.start()
        writer.close()
        ends.register(reader.fileno(), 0)
        running[reader.fileno()] = process, reader, started_ns

    def _ended(self, ends, running):
        samples = []
        for number, _ in ends.poll():
            ends.unregister(number)
            process, reader, started_ns = running.pop(number)
            try:
                sample, used = reader.recv()
                self.told = usage.plus(self.told, used)
                samples.append(sample)
                process.join()
            except EOFError:
                process.join()
                lost = "a process ended without an answer, exit code %s" % process.exitcode
                samples.append((started_ns, now_ns(), "other", lost))
            reader.close()
        return samples

    def workers_usage(self):
        """Processes that this one has started and waited for are in its own account. Those of the fork server
        are not: they tell what they used until they answered."""
        return self.told if self.method == "forkserver" else usage.NONE


def of_one(spec, phase, index):
    """The spec of a window that has this one task."""
    if spec["workload"] == "countdown":
        return dict(spec, iterations=spec["iterations" if phase == "window" else "warmup_iterations"])
    urls = (spec if phase == "window" else spec["warmup"])["urls"]
    return dict(spec, urls=[urls[index % len(urls)]], requests=1, warmup={"urls": [], "requests": 0})
