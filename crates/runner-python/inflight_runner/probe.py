"""--probe: one JSON line that tells who this interpreter is, what of the flavours it has, and how fast it
counts."""

import json
import sys

from . import flavours, identity
from .clock import now_ns
from .work import count_down, warm_code

_FIRST = 200000
_LONG_ENOUGH_NS = 70000000
_WARM_NS = 150000000


def main():
    # First of all, before anything is warm.
    first_ns = timed(_FIRST)
    warm_code()
    counted, ns = warm_speed(first_ns)
    missing = dict((name, flavours.why_not(name)) for name in flavours.NAMES)
    supported = [name for name in flavours.NAMES if not missing[name]]
    told = {
        "implementation": identity.implementation(),
        "version": identity.version(),
        "family": identity.family(),
        "executable": sys.executable,
        "gil": identity.has_gil(),
        "cores": identity.cores(),
        "flavours": supported,
        "unsupported": dict((name, why) for name, why in missing.items() if why),
        "clients": dict((name, flavours.clients(name)) for name in supported),
        "start_methods": flavours.start_methods() if "processes" in supported else [],
        "first_iterations": _FIRST,
        "first_ns_per_iteration": round(first_ns / float(_FIRST), 3),
        "ns_per_iteration": round(ns / float(counted), 3),
    }
    sys.stdout.write(json.dumps(told, sort_keys=True) + "\n")


def timed(iterations):
    begun_ns = now_ns()
    count_down(iterations)
    return max(1, now_ns() - begun_ns)


def warm_speed(last_ns):
    """Iterations and nanoseconds of a countdown long enough to time, after as much warm-up as a compiler may
    want: the smallest of the last reading and two more, since whoever else is at work only ever makes one
    longer."""
    iterations, spent_ns = _FIRST, 0
    while last_ns < _LONG_ENOUGH_NS or spent_ns < _WARM_NS:
        if last_ns < _LONG_ENOUGH_NS:
            iterations *= 2
        last_ns = timed(iterations)
        spent_ns += last_ns
    return iterations, min(last_ns, timed(iterations), timed(iterations))
