"""The CPU account: [user_ns, system_ns, voluntary_switches, involuntary_switches] since the start of what it
is of."""

try:
    import resource
except ImportError:  # Jython
    resource = None

FIELDS = ("user_ns", "system_ns", "voluntary_switches", "involuntary_switches")
NONE = [0, 0, 0, 0]
_SELF, _CHILDREN = 0, -1


def of_this_process():
    """Of this process alone, all its threads included."""
    return _read(_SELF)


def of_this_process_and_children():
    """And of those children that have ended and were waited for."""
    return plus(_read(_SELF), _read(_CHILDREN))


def plus(one, other):
    return [a + b for a, b in zip(one, other)]


def since(before, after):
    """What was used in between. The kernel splits user from system time by estimate: either may step back a
    little."""
    return [max(0, b - a) for a, b in zip(before, after)]


def _read(who):
    if resource is None:
        return _read_by_ctypes(who)
    told = resource.getrusage(who)
    ns = [int(round(seconds * 1e9)) for seconds in (told.ru_utime, told.ru_stime)]
    return ns + [told.ru_nvcsw, told.ru_nivcsw]


def _read_by_ctypes(who):
    """`struct rusage` on 64-bit Linux is 18 longs: seconds and microseconds of user and system time, ...,
    switches."""
    import ctypes

    getrusage = ctypes.CDLL("libc.so.6").getrusage
    getrusage.argtypes, getrusage.restype = [ctypes.c_int, ctypes.c_void_p], ctypes.c_int
    told = (ctypes.c_long * 18)()
    if getrusage(who, ctypes.byref(told)):
        raise OSError("getrusage")
    told = [int(value) for value in told]
    return [told[0] * 1000000000 + told[1] * 1000, told[2] * 1000000000 + told[3] * 1000, told[16], told[17]]
