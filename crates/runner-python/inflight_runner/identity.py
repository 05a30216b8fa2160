"""Who this interpreter is, for the outcome and for --probe."""

import os
import platform
import sys
import sysconfig

from . import NAME, VERSION


def implementation():
    return platform.python_implementation()


def version():
    """The implementation's own version, and how it was built; for others than CPython, the language's stands
    behind it."""
    language = "%d.%d.%d" % tuple(sys.version_info[:3])
    if implementation() == "PyPy":
        return "%d.%d.%d (%s)" % (tuple(sys.pypy_version_info[:3]) + (language,))
    if implementation() == "Jython":
        from java.lang import System

        return "%s (Java %s)" % (language, System.getProperty("java.version"))
    return language + (" free-threaded" if built_without_gil() else "")


def built_without_gil():
    """Whether it is a free-threaded CPython."""
    return bool(sysconfig.get_config_var("Py_GIL_DISABLED"))


def has_gil():
    """Whether one lock lets only one thread at a time run Python. A free-threaded CPython may have turned it
    on."""
    if hasattr(sys, "_is_gil_enabled"):
        return sys._is_gil_enabled()
    return implementation() in ("CPython", "PyPy")


def cores():
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    if implementation() == "Jython":
        from java.lang import Runtime

        return Runtime.getRuntime().availableProcessors()
    from multiprocessing import cpu_count

    return cpu_count()


def family():
    """The first half of the contenders' names: `cpython3.11`, `cpython3.13t`, `pypy3.9`, `jython2.7`."""
    threads = "t" if built_without_gil() else ""
    return "%s%d.%d%s" % ((implementation().lower(),) + tuple(sys.version_info[:2]) + (threads,))


def switch_interval():
    """How long a thread may keep the lock: seconds, or bytecodes where those are what is counted."""
    for name, unit in (("getswitchinterval", "s"), ("getcheckinterval", "bytecodes")):
        if hasattr(sys, name):
            return "%g %s" % (getattr(sys, name)(), unit)
    return None


def runner(libraries):
    """`runner` of the outcome."""
    libraries = dict(libraries, gil="enabled" if has_gil() else "disabled")
    if has_gil() and switch_interval():
        libraries["switch_interval"] = switch_interval()
    language = "%s %s" % (implementation(), version())
    return {"name": NAME, "version": VERSION, "language": language, "libraries": libraries}
