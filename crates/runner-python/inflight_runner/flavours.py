"""Which contenders and clients there are. It must not know how they work; a module is loaded when it is
wanted.

flavour           what it is                                                             module
sequential        one task after the other on the main thread                            sequential
threads           a threading.Thread for each task                                       threads
thread-pool       concurrent.futures.ThreadPoolExecutor.map                              thread_pool
processes         a multiprocessing.Process for each task                                processes
process-pool      concurrent.futures.ProcessPoolExecutor.map                             process_pool
pool-apply        multiprocessing.Pool.apply: blocks, so one task at a time              pools
pool-apply-async  multiprocessing.Pool.apply_async, then get                             pools
pool-map          multiprocessing.Pool.map, chunks as it likes                           pools
asyncio           an asyncio task for each task, on one event loop                       asyncio_tasks
interpreters      sub-interpreters with a lock of their own, each on a thread            interpreters

The five with processes start them as the interpreter does by default; `-fork`, `-spawn` or `-forkserver`
behind the flavour says how (`processes-spawn`, `pool-map-forkserver`).

client       what it is                                                                  for
raw          sockets, HTTP/1.1 by hand; asyncio: its streams                             all
urllib       urllib.request (2.7: urllib2): a connection for each request                all but asyncio
http-client  http.client (2.7: httplib)                                                  all but asyncio
aiohttp      a ClientSession, where it is installed                                      asyncio
"""

from importlib import import_module

from .failure import Failed, Unsupported

_MODULES = {
    "sequential": "sequential",
    "threads": "threads",
    "thread-pool": "thread_pool",
    "processes": "processes",
    "process-pool": "process_pool",
    "pool-apply": "pools",
    "pool-apply-async": "pools",
    "pool-map": "pools",
    "asyncio": "asyncio_tasks",
    "interpreters": "interpreters",
}
_CLIENTS = {
    "raw": ("inflight_runner.raw", "Raw"),
    "urllib": ("inflight_runner.libraries", "Urllib"),
    "http-client": ("inflight_runner.libraries", "HttpClient"),
}
NAMES = sorted(_MODULES)
OF_PROCESSES = ("processes", "process-pool", "pool-apply", "pool-apply-async", "pool-map")
METHODS = ("fork", "spawn", "forkserver")


def split(flavour):
    """The plain flavour, and how it starts processes (None: as the interpreter does)."""
    for method in METHODS:
        plain = flavour[: -len(method) - 1]
        if flavour == plain + "-" + method and plain in OF_PROCESSES:
            return plain, method
    if flavour not in _MODULES:
        raise Failed("this runner has no contender %r" % str(flavour))
    return flavour, None


def start(spec):
    """The contender that the spec asks for, with its workers, client and warm-up still to come."""
    plain, method = split(spec["contender"].rpartition("/")[2])
    contender = _load(plain).Contender
    return contender(spec, plain, method) if plain in OF_PROCESSES else contender(spec)


def clients(plain):
    """The names of the clients that this flavour has here."""
    if plain == "asyncio":
        return import_module("inflight_runner.asyncio_clients").names()
    return ["raw", "urllib", "http-client"]


def why_not(plain):
    """Why this interpreter does not have the flavour; None if it has."""
    try:
        _load(plain)
    except Unsupported as error:
        return str(error)
    return None


def start_methods():
    """How this interpreter can start processes, its default first."""
    try:
        return import_module("inflight_runner.starting").methods()
    except ImportError:
        return []


def blocking_client(spec):
    """The client that the spec names, for tasks that block."""
    module, name = _client(spec)
    return getattr(import_module(module), name)(spec)


def modules_of_tasks(spec):
    """What a process that is to run tasks has to load."""
    return ["inflight_runner.work"] + ([_client(spec)[0]] if spec["workload"] == "fetch" else [])


def _client(spec):
    if spec["client"] not in _CLIENTS:
        raise Unsupported("%s has no client %r" % (spec["contender"], str(spec["client"])))
    return _CLIENTS[spec["client"]]


def _load(plain):
    """A module that cannot be had is Unsupported, or lacks another module, or cannot even be read."""
    try:
        return import_module("inflight_runner." + _MODULES[plain])
    except ImportError as error:
        # Without the path that newer ones tell.
        raise Unsupported("this interpreter has no %s: %s" % (plain, str(error).partition(" (")[0]))
    except SyntaxError:
        raise Unsupported("this interpreter has no %s: its language is too old" % plain)
