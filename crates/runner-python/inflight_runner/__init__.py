"""Python's ways of running many tasks, one module a contender, behind docs/PROTOCOL.md.

What every interpreter loads is written so that Python 2.7 (CPython, PyPy, Jython) can read it; what only
newer ones have is imported where it is used.
"""

NAME = "runner-python"
VERSION = "0.1.0"
