"""asyncio's tasks in the situations of situation.py. Never loaded by 2.7."""

import asyncio
import time

from mark import mark, told
from situation import SETTLE_S, STAY_S, look_at_me, tasks


class Asyncio:
    start, wait, both = "asyncio.create_task", "await", "await of the coroutine"
    situations = (
        "join-all no-join main-blocks leave-main panic-joined panic-unasked one-by-one never-awaited".split()
    )


async def run(index, seconds, fault):
    mark({"begin": index})
    try:
        await asyncio.sleep(seconds)
        if fault:
            raise ValueError("task %d raises" % index)
        mark({"end": index})
    finally:
        mark({"freed": index})


def play(situation):
    """What situation.play does, on an event loop."""
    asyncio.run(main(situation))


async def main(situation):
    mark("start")
    if situation == "one-by-one":
        for task in tasks(situation):
            await answer(run(*task))
        return mark("leaving")
    held, longest_s = [], 0
    for task in tasks(situation):
        before_s = time.time()
        coroutine = run(*task)
        if situation != "never-awaited":
            held.append(asyncio.create_task(coroutine))
        longest_s = max(longest_s, time.time() - before_s)
    mark({"submitted": int(longest_s * 1e9)})
    if situation in ("join-all", "panic-joined"):
        for task in held:
            await answer(task)
    elif situation == "leave-main":
        await asyncio.sleep(SETTLE_S)
    elif situation == "main-blocks":
        time.sleep(STAY_S)
        look_at_me()
    else:
        await asyncio.sleep(STAY_S)
        look_at_me()
    mark("leaving")


async def answer(awaitable):
    try:
        await awaitable
    except Exception as error:
        told(error)
    else:
        told()
