"""Talks the protocol to the real runner.

INFLIGHT_PYTHON names the interpreter that the runner is tried with (default: the one that runs the tests).
"""

import functools
import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import unittest

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PYTHON = os.environ.get("INFLIGHT_PYTHON", sys.executable)
RUNNER = [PYTHON, os.path.join(HERE, "runner.py")]
PATIENCE_S = 60
_known = {}


def probe():
    """What the interpreter can do."""
    if not _known:
        _known.update(json.loads(subprocess.check_output(RUNNER + ["--probe"], timeout=PATIENCE_S)))
    return _known


def flavours():
    """Those of the interpreter, those with processes once for each way to start them."""
    found = []
    for name in probe()["flavours"]:
        found.append(name)
        if name.startswith("p") and name not in forking_only():
            found += ["%s-%s" % (name, method) for method in probe()["start_methods"][1:]]
    return found


def forking_only():
    """Flavours whose library is broken for other ways to start processes."""
    return ["process-pool"] if probe()["family"] == "pypy3.9" else []


def for_each(find):
    """A test for each of what `find` tells of the interpreter: it gets one at a time, and all are tried."""

    def decorate(test):
        @functools.wraps(test)
        def tests(case):
            for one in find():
                with case.subTest(one):
                    test(case, *(one if isinstance(one, tuple) else (one,)))

        return tests

    return decorate


def plain(flavour):
    return re.sub("-(fork|spawn|forkserver)$", "", flavour)


def countdown(tasks, iterations):
    return {"workload": "countdown", "tasks": tasks, "iterations": iterations, "warmup_iterations": 10}


def fetch(client, url, count, requests, concurrency, **others):
    """A window without warm-up: connections reused, half a minute a task."""
    work = {
        "workload": "fetch",
        "client": client,
        "urls": [url],
        "requests": requests,
        "concurrency": concurrency,
        "connection": "reuse",
        "timeout_ns": 30000000000,
        "body": {"bytes": count},
        "warmup": {"urls": [], "requests": 0},
    }
    return dict(work, **others)


def spec(flavour, work, **others):
    """With as many workers as it may have tasks in flight."""
    workers = work.get("concurrency", work.get("tasks"))
    return dict(work, type="spec", protocol=1, contender="test/" + flavour, workers=workers, **others)


class Talk:
    """The harness's side of the pipes. It fails instead of hanging, and leaves no process behind."""

    def __init__(self, command=None, **environment):
        self.child = subprocess.Popen(
            command or RUNNER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=dict(os.environ, **environment),
            start_new_session=True,
        )
        self.lines = queue.Queue()
        self.reading = threading.Thread(target=self._read, daemon=True)
        self.reading.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            os.killpg(self.child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # nothing is left of it
        self.child.stdin.close()
        self.child.wait()
        self.reading.join(PATIENCE_S)
        self.child.stdout.close()

    def _read(self):
        for line in self.child.stdout:
            self.lines.put(json.loads(line))
        self.lines.put(None)

    def say(self, message):
        self.say_text(json.dumps(message) + "\n")

    def say_text(self, text):
        self.child.stdin.write(text.encode())
        self.child.stdin.flush()

    def hear(self):
        """The runner's next line; None when it has closed its stdout."""
        line = self.lines.get(timeout=PATIENCE_S)
        if line is None:
            self.lines.put(None)
        return line

    def hang_up(self):
        self.child.stdin.close()

    def exit(self):
        """Hangs up and waits for the end."""
        self.hang_up()
        while self.hear() is not None:
            pass
        return self.child.wait(PATIENCE_S)


class Case(unittest.TestCase):
    """Trials, and what holds of every outcome."""

    command = None

    def trial(self, asked, **environment):
        with Talk(self.command, **environment) as talk:
            talk.say(asked)
            self.assertEqual(talk.hear(), {"type": "ready"})
            talk.say({"type": "go"})
            self.assertEqual(talk.hear(), {"type": "done"})
            talk.hang_up()
            outcome = talk.hear()
            self.assertIsNotNone(outcome, "no outcome")
            self.assertIsNone(talk.hear(), "a line after the outcome")
            self.assertEqual(talk.exit(), 0)
        self.check(asked, outcome)
        return outcome

    def cpu_ns(self, asked):
        """The processor's work in a window: unlike its length, hardly more on a busy machine."""
        window = self.trial(asked)["window"]
        return window["user_ns"] + window["system_ns"]

    def check(self, asked, outcome):
        self.assertEqual(outcome["type"], "outcome")
        self.assertEqual((outcome["protocol"], outcome["workers"]), (1, asked["workers"]))
        errors = outcome["errors"]
        self.assertEqual(outcome["attempted"], asked.get("requests", asked.get("tasks")), errors)
        self.assertEqual(outcome["attempted"], outcome["ok"] + sum(errors.values()))
        service, response = (outcome[name]["raw_ns"] for name in ("service", "response"))
        self.assertEqual((len(service), len(response)), (outcome["ok"], outcome["ok"]))
        wall_ns = outcome["window"]["wall_ns"]
        self.assertGreater(wall_ns, 0)
        for one, other in zip(service, response):
            self.assertLessEqual(one, other, "a task began before it was due")
            self.assertLessEqual(other, wall_ns, "a task took longer than its window")

    def answer(self, asked):
        """The first line it says to a spec; it is then hung up on."""
        with Talk(self.command) as talk:
            talk.say(asked)
            return talk.hear()

    def assert_refused(self, answer, kind, about):
        self.assertEqual(answer and answer["type"], kind, answer)
        self.assertIn(about, answer["reason"])
