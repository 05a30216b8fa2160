"""`PYTHON case.py SYSTEM SITUATION`: be the program that is watched. `PYTHON case.py list`: what this
interpreter has.

2.7 must be able to read this file.
"""

from __future__ import print_function

import json
import sys

from mark import mark  # first of all: it tells where the packages of the runner are
from situation import play, size
from systems import Pool, Processes, ProcessPool, Threads, ThreadPool, started_by

from inflight_runner import flavours, identity  # noqa: I001

# By the flavours of the contenders.
SYSTEMS = (
    ("threads", Threads),
    ("thread-pool", ThreadPool),
    ("processes", Processes),
    ("process-pool", ProcessPool),
    ("pool-apply-async", Pool),
)


def systems():
    """Those that this interpreter has, by name."""
    found = [(name, system) for name, system in SYSTEMS if not flavours.why_not(name)]
    if not flavours.why_not("processes"):
        # The first way is that of `processes` itself. A server that forks is sent things as one that is
        # spawned is.
        others = [method for method in flavours.start_methods()[1:] if method != "forkserver"]
        found += [("processes-" + method, started_by(method)) for method in others]
    if not flavours.why_not("asyncio"):
        import asynchronous

        found.append(("asyncio", asynchronous.Asyncio))
    return found


def call(system, situation):
    """What makes the situation, as one writes it."""
    if situation in ("join-all", "panic-joined", "worker-dies"):
        return system.wait
    if situation == "one-by-one":
        return system.both or "%s, %s" % (system.start, system.wait)
    if situation == "never-awaited":
        return "the coroutine function"
    if situation == "leave-main-daemon":
        return "return from main after daemon = True, %s" % system.start
    if situation == "leave-main":
        return "return from main after %s" % system.start
    return system.start


def listed():
    """Who this interpreter is, and every system with its situations and their calls."""
    return {
        "family": identity.family(),
        "library": "%s %s" % (identity.implementation(), identity.version()),
        "systems": [
            (name, [(situation, size(situation), call(system, situation)) for situation in system.situations])
            for name, system in systems()
        ],
    }


def main(words):
    if words == ["list"]:
        return print(json.dumps(listed()))
    name, situation = words
    system = dict(systems())[name]
    if name == "asyncio":
        import asynchronous

        held = asynchronous.play(situation)
    else:
        held = play(situation, system(situation))
    mark("left")
    return held


# A process that is spawned imports this file and must then do nothing.
if __name__ == "__main__":
    # Global, so that handles are let go of no sooner than the program itself is.
    HELD = main(sys.argv[1:])
