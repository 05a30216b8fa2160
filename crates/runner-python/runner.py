#!/usr/bin/env python3
"""Carries out one trial for a harness on stdin and stdout (docs/PROTOCOL.md), or with --probe tells what this
interpreter can do.

    python3 crates/runner-python/runner.py
    python3 crates/runner-python/runner.py --probe

Its contenders, by the flavour in `family/flavour` (the family is free, the harness names it after the
interpreter), and its clients are the tables of inflight_runner/flavours.py. Standard library only; aiohttp if
it is installed.

INFLIGHT_SWITCH_INTERVAL sets how long a thread may keep the interpreter lock: seconds for
sys.setswitchinterval, a number of bytecodes for sys.setcheckinterval on 2.7.
"""

import sys

# A process that is spawned imports this file and must then do nothing.
if __name__ == "__main__":
    if sys.argv[1:] == ["--probe"]:
        from inflight_runner import probe

        probe.main()
    elif sys.argv[1:]:
        # Not in sys.exit, which Jython prints to stdout.
        sys.stderr.write(
            "runner.py takes no argument but --probe: the trial comes on stdin (docs/PROTOCOL.md)\n"
        )
        sys.exit(2)
    else:
        from inflight_runner import conversation

        sys.exit(conversation.main())
