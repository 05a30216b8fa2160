"""The spec of a trial, looked through once, so that nobody else meets a field that is not there."""

from .failure import Failed, Unsupported

PROTOCOL = 1

try:
    _INTEGERS, _TEXT = (int, long), basestring
except NameError:
    _INTEGERS, _TEXT = (int,), str


def checked(message):
    """Returns the message if it is a whole spec. Fields that nobody knows are ignored."""
    if message.get("type") != "spec":
        raise Failed("%r where a spec was due" % (message.get("type"),))
    if message.get("protocol") != PROTOCOL:
        told = (PROTOCOL, message.get("protocol"))
        raise Failed(
            "this runner speaks protocol version %d, the harness %r; take both from one checkout" % told
        )
    _need(message, "contender", _TEXT)
    _need(message, "workers", _INTEGERS)
    workload = _need(message, "workload", _TEXT)
    if workload == "countdown":
        for name in ("tasks", "iterations", "warmup_iterations"):
            _need(message, name, _INTEGERS)
    elif workload == "fetch":
        _check_fetch(message)
    else:
        raise Unsupported("this runner has no workload %r, only fetch and countdown" % str(workload))
    return message


def _check_fetch(message):
    _need(message, "client", _TEXT)
    _need_urls(message)
    for name in ("requests", "concurrency", "timeout_ns"):
        _need(message, name, _INTEGERS)
    if message["concurrency"] < 1 or message["timeout_ns"] < 1:
        raise Failed("a concurrency or a timeout_ns of 0: nothing could be fetched")
    if _need(message, "connection", _TEXT) not in ("reuse", "fresh"):
        raise Failed("connection %r is neither reuse nor fresh" % str(message["connection"]))
    if message.get("authority") is not None:
        _need(message, "authority", _TEXT)
    if message.get("body") is not None:
        _need(_need(message, "body", dict), "bytes", _INTEGERS)
    warmup = _need(message, "warmup", dict)
    _need(warmup, "requests", _INTEGERS)
    _need_urls(warmup)


def _need_urls(message):
    if not all(isinstance(url, _TEXT) for url in _need(message, "urls", list)):
        raise Failed("the spec's urls are not all text")


def _need(message, name, kind):
    value = message.get(name)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise Failed("the spec has no usable %r: %r" % (name, value))
    if kind is _INTEGERS and value < 0:
        raise Failed("the spec's %r is negative: %d" % (name, value))
    return value
