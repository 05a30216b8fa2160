"""Watches a program from outside: it reads marks, standard error and the exit status until the last process
that shares the pipe is gone. It does not know what the marks mean, but for one: when to look at the program's
children.
"""

import json
import os
import signal
import subprocess
import threading
import time
from collections import namedtuple

HERE = os.path.dirname(os.path.abspath(__file__))
# After this a program and what it started are killed. The longest case takes seven seconds on an idle
# machine.
PATIENCE_S = 60

# Times are of the kernel's monotonic clock, which is the same in all processes. `exited_ns`: when the
# program's own process was gone; what it started may live on.
Observed = namedtuple("Observed", "marks zombies stderr status started_ns exited_ns")


def ask(python, *words):
    """What `case.py` answers to a question, as JSON."""
    told = subprocess.run(
        [python, os.path.join(HERE, "case.py"), *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        timeout=PATIENCE_S,
        check=True,
    )
    return json.loads(told.stdout)


def observe(command):
    """Runs a program to its end, and then until everything it started is gone."""
    started_ns = time.monotonic_ns()
    pipe = subprocess.PIPE
    # A group of its own: whatever it starts can be ended with it.
    child = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True)
    marks, zombies, stderr, exited_ns = [], [], [], []

    def read_marks():
        for line in child.stdout:
            mark = json.loads(line)
            if mark["event"] == "stayed":
                zombies.append(count_zombies(child.pid))
                child.stdin.close()  # it waits for this
            marks.append(mark)

    def wait():
        child.wait()
        exited_ns.append(time.monotonic_ns())

    work = (read_marks, lambda: stderr.append(child.stderr.read()), wait)
    threads = [threading.Thread(target=one, daemon=True) for one in work]
    for thread in threads:
        thread.start()
    deadline_s = time.monotonic() + PATIENCE_S
    for thread in threads:
        thread.join(max(0, deadline_s - time.monotonic()))
    late = any(thread.is_alive() for thread in threads)
    end(child.pid)
    for thread in threads:
        thread.join(PATIENCE_S)
    child.stdin.close()
    child.stdout.close()
    child.stderr.close()
    words = b"".join(stderr).decode("utf-8", "replace")
    if late or not marks:
        reason = "was killed after %d s" % PATIENCE_S if late else "said nothing"
        raise RuntimeError("%s %s; standard error: %s" % (" ".join(command), reason, words))
    return Observed(
        marks, zombies[0] if zombies else None, words, status(child.returncode), started_ns, exited_ns[0]
    )


def end(group):
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        pass  # nothing is left of it


def status(code):
    """In the words of Rust's standard library, as the other rows of the table have them."""
    if code >= 0:
        return "exit status: %d" % code
    return "signal: %d (%s)" % (-code, signal.Signals(-code).name)


def count_zombies(parent):
    """Children of a process that have ended and were not waited for."""
    count = 0
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/stat" % name) as stat:
                state, its_parent = stat.read().rpartition(")")[2].split()[:2]
        except OSError:
            continue  # it has gone while one looked
        count += state == "Z" and int(its_parent) == parent
    return count
