"""The monotonic clock in nanoseconds. It is the kernel's, so that all processes of a machine read the same
one."""

try:
    from time import monotonic_ns as now_ns
except ImportError:  # before 3.7
    try:
        # Jython's.
        from java.lang import System

        now_ns = System.nanoTime
    except ImportError:
        import ctypes

        CLOCK_MONOTONIC = 1

        class _Timespec(ctypes.Structure):
            _fields_ = [("seconds", ctypes.c_long), ("ns", ctypes.c_long)]

        _clock_gettime = ctypes.CDLL(None, use_errno=True).clock_gettime

        def now_ns():
            """A call through ctypes takes about a microsecond: so exact are the latencies of these
            interpreters."""
            now = _Timespec()
            if _clock_gettime(CLOCK_MONOTONIC, ctypes.byref(now)):
                raise OSError(ctypes.get_errno(), "clock_gettime")
            return now.seconds * 1000000000 + now.ns
