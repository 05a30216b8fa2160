"""What a program does with its tasks, once for all systems whose tasks may block. 2.7 must be able to read
this file.

The first seven have the names that the same situations have for Rust.
"""

import sys
import time

from mark import mark, told, words_of

# Workers of every pool.
WORKERS = 4
# How long tasks may run until main leaves: they have begun then, and none has ended.
SETTLE_S = 0.15
# How long a program goes on afterwards: enough for all tasks to end.
STAY_S = 1.2
# How long somebody asks for what may never come.
PATIENCE_S = 4

SITUATIONS = {
    "join-all": "submit all, then join all: what the others are compared with",
    "no-join": "submit, keep the handles, never ask; main goes on",
    "main-blocks": "the same, but main goes on with something that blocks its thread",
    "leave-main": "return from main while tasks run that nobody asked for",
    "panic-joined": "one task raises an exception; all are joined",
    "panic-unasked": "one task raises an exception; nobody asks",
    "one-by-one": "ask for each task before the next is submitted",
    "leave-main-daemon": "return from main while tasks run that are daemons",
    "never-awaited": "call coroutine functions and do nothing with what they return; main goes on",
    "worker-dies": "one task ends the process of its worker; all are joined",
    "send-lambda": "give a task a lambda",
    "send-local-function": "give a task a function that was defined inside a function",
    "send-generator": "give a task a generator",
    "send-lock": "give a task a threading.Lock",
    "send-file": "give a task an open file",
    "send-socket": "give a task an open socket",
    "fork-locked": "start a process while a thread of main holds a lock that the process takes",
}


def size(situation):
    """How many tasks there are, and how long they take, in seconds."""
    if situation.startswith("send-") or situation == "fork-locked":
        return 1, 0.1
    return 8, 0.1 if situation in ("join-all", "one-by-one") else 0.4


def tasks(situation):
    """Arguments of `run` for each."""
    count, seconds = size(situation)
    for index in range(count):
        fault = None
        if index == 0:
            fault = {"panic-joined": "raise", "panic-unasked": "raise", "worker-dies": "die"}.get(situation)
        # The one that fails does so while the others run.
        yield index, seconds / 2 if fault else seconds, fault


def play(situation, system):
    """What main does. `system` submits a task and gives a handle; asks for one; and may ask while it
    submits."""
    mark("start")
    if situation == "one-by-one":
        for task in tasks(situation):
            answer(lambda task=task: system.submit_and_ask(*task))
        system.end()
        return mark("leaving")
    # Kept to the end, as handles are that nobody asks.
    held = submit_all(situation, system)
    if situation in ("no-join", "panic-unasked"):
        time.sleep(STAY_S)
        look_at_me()
    elif situation.startswith("leave-main"):
        time.sleep(SETTLE_S)
    else:
        for handle in held:
            answer(lambda handle=handle: system.ask(handle))
        system.end()
    mark("leaving")
    return held


def submit_all(situation, system):
    held, longest_s = [], 0
    for task in tasks(situation):
        before_s = time.time()
        try:
            held.append(system.submit(*task))
        except Exception as error:
            mark({"refused": words_of(error)})
        longest_s = max(longest_s, time.time() - before_s)
    mark({"submitted": int(longest_s * 1e9)})
    return held


def answer(ask):
    try:
        ask()
    except Exception as error:
        told(error)
    else:
        told()


def look_at_me():
    """Waits until the observer has looked and closes standard input. Somebody who tries a case by hand need
    not."""
    mark("stayed")
    if not sys.stdin.isatty():
        sys.stdin.read()
