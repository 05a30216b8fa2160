"""How processes are started: fork, spawn or forkserver. Knows nothing of what they do."""

import multiprocessing
import os

from .failure import Unsupported
from .identity import cores

# A Python process costs ten megabytes and is slow to start: who needs more at once than this, or than four a
# core where there are many cores, takes threads or tasks.
_MOST, _PER_CORE = 128, 4


def methods():
    """Those of this interpreter, its default first."""
    if not hasattr(multiprocessing, "get_all_start_methods"):
        return ["fork"]  # 2.7
    default = multiprocessing.get_start_method(allow_none=False)
    return [default] + [name for name in multiprocessing.get_all_start_methods() if name != default]


def context(method, preload):
    """What has Process, Pool, Pipe and Semaphore, and which method it is. None: the interpreter's default.

    `preload` are the modules that the processes need: a server that forks them imports those once, as its
    documentation advises."""
    have = methods()
    method = method or have[0]
    if method not in have:
        raise Unsupported(
            "this interpreter starts processes by %s only, not by %s" % (" and ".join(have), method)
        )
    if not hasattr(multiprocessing, "get_context"):
        return multiprocessing, method
    chosen = multiprocessing.get_context(method)
    if method == "forkserver":
        # The server is a fresh interpreter, which before 3.13 is not told of sys.path.
        here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")]))
        chosen.set_forkserver_preload(preload)
    return chosen, method


def need_few(processes):
    """Refuses more processes at once than make sense."""
    here = cores()
    most = max(_MOST, _PER_CORE * here)
    if processes > most:
        raise Unsupported(
            "%d processes at once: each costs ten megabytes and starts slowly; this runner starts %d at most"
            " on %d cores (%d, or %d a core)" % (processes, most, here, _MOST, _PER_CORE)
        )
