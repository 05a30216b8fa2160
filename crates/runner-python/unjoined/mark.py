"""What the program under observation says about itself: a JSON line for each event, written at once to
standard output, which all its threads and processes share. 2.7 must be able to read this file.
"""

import itertools
import json
import os
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.dirname(HERE))

from inflight_runner.clock import now_ns  # noqa: E402

_here, _numbers, _lock = threading.local(), itertools.count(), threading.Lock()


def mark(event):
    """`event` is a word, or an object of a word and what belongs to it; facts.py knows them all."""
    if not hasattr(_here, "thread"):
        # Not the system's number of the thread: it is given again to the next one, and not every interpreter
        # tells it.
        _here.thread = next(_numbers)
    line = (
        json.dumps({"at_ns": now_ns(), "process": os.getpid(), "thread": _here.thread, "event": event}) + "\n"
    )
    if sys.platform.startswith("java"):
        # Jython has no number 1 to write to, and no other process that writes.
        with _lock:
            sys.stdout.write(line)
            sys.stdout.flush()
    else:
        # One call to the system, so that lines of several writers do not mix.
        os.write(1, line.encode("ascii"))


def told(error=None):
    """What asking for a task gave."""
    mark({"told": None if error is None else words_of(error)})


def words_of(error):
    """`ValueError: task 0 raises`."""
    words = str(error)
    if isinstance(error, Told):
        return words
    return "%s: %s" % (type(error).__name__, words) if words else type(error).__name__


class Told(Exception):
    """What somebody got to know who asked, where the library has no exception for it."""
