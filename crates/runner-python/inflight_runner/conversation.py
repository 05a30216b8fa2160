"""The conversation of docs/PROTOCOL.md: spec, warm-up, ready, go, window, done, outcome. Knows no
contender."""

import json
import os
import sys

from . import flavours, identity, ledger, usage
from .clock import now_ns
from .failure import Failed, Unsupported, message_of
from .spec import PROTOCOL, checked
from .work import at_once, size

_LONGEST_LINE = 64 << 20


def main():
    """Returns the exit status: 0, whatever was said."""
    stdin = getattr(sys.stdin, "buffer", sys.stdin)
    try:
        set_switch_interval()
        converse(stdin)
    except Unsupported as error:
        say({"type": "unsupported", "reason": str(error)})
    except Failed as error:
        fail(str(error))
    except Exception as error:  # a line that says why is worth more than a status
        fail(message_of(error))
    return 0


def fail(reason):
    """Ends everything at once: what has gone wrong may have left workers that wait for ever, and so would
    we."""
    try:
        say({"type": "failed", "reason": reason})
    except EnvironmentError:
        pass  # nobody is left to tell
    if "multiprocessing" in sys.modules:
        for child in sys.modules["multiprocessing"].active_children():
            child.terminate()
    os._exit(0)


def set_switch_interval():
    told = os.environ.get("INFLIGHT_SWITCH_INTERVAL")
    if not told:
        return
    try:
        if hasattr(sys, "setswitchinterval"):
            sys.setswitchinterval(float(told))
        else:
            sys.setcheckinterval(int(told))
    except (AttributeError, ValueError, OverflowError) as error:
        raise Failed("INFLIGHT_SWITCH_INTERVAL=%s: %s" % (told, error))


def converse(stdin):
    message = hear(stdin)
    if message is None:
        return
    spec = checked(message)
    contender = flavours.start(spec)
    try:
        carry_out(spec, contender, stdin)
    except BaseException:
        contender.abandon()
        raise
    contender.close()


def carry_out(spec, contender, stdin):
    contender.workers_usage()  # by then all of them have started
    if size(spec, "warmup"):
        contender.run("warmup", size(spec, "warmup"))
    # Once before anybody measures: where the first call has to load something (Jython), it takes a third of a
    # second.
    usage.of_this_process_and_children()
    say({"type": "ready"})
    message = hear(stdin)
    if message is None:
        return
    if message.get("type") != "go":
        raise Failed("%r where go was due" % (message.get("type"),))

    samples, opened_ns, wall_ns, used = window(spec, contender)

    say({"type": "done"})
    while stdin.read(1 << 16):  # stand still until the harness has seen enough
        pass
    outcome = {
        "type": "outcome",
        "protocol": PROTOCOL,
        "runner": identity.runner(contender.libraries),
        "workers": spec["workers"],
        "window": dict(zip(usage.FIELDS, used), wall_ns=wall_ns),
    }
    outcome.update(
        ledger.figures(samples, opened_ns, at_once(spec) if spec["workload"] == "fetch" else len(samples))
    )
    say(outcome)


def window(spec, contender):
    """Asking workers is work as well: this process is read after that at the opening edge, before it at the
    closing."""
    tasks = size(spec, "window")
    workers_before = contender.workers_usage()
    before = usage.of_this_process_and_children()
    opened_ns = now_ns()
    samples = contender.run("window", tasks) if tasks else []
    wall_ns = now_ns() - opened_ns
    own = usage.since(before, usage.of_this_process_and_children())
    workers = usage.since(workers_before, contender.workers_usage())
    return samples, opened_ns, wall_ns, usage.plus(own, workers)


def hear(stdin):
    """The harness's next line; None if it has changed its mind."""
    line = stdin.readline(_LONGEST_LINE + 1)
    if not line:
        return None
    if len(line) > _LONGEST_LINE:
        raise Failed("a line of more than %d bytes" % _LONGEST_LINE)
    text = line.decode("utf-8", "replace")
    try:
        message = json.loads(text)
    except ValueError:
        message = None
    if not isinstance(message, dict):
        raise Failed("not a JSON object: %s" % json.dumps(text[:100]))
    return message


def say(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()
