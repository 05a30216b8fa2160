"""`unjoined`: what happens to work that nobody joins, in Python? Prints a table as JSON, in which every row
is what a program was seen to do: case.py, run by the interpreter that the row is of, and watched from
outside.

    python3 crates/runner-python/unjoined [--only GLOB] [PYTHON...]
    python3 crates/runner-python/unjoined list

PYTHON is a program (default: the one that runs this); GLOB chooses systems, such as 'cpython*/threads'. The
rows are of the shape that the program of the same name in crates/unjoined prints, so that both make one
table.
"""

import argparse
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase

import facts
import words
from observe import HERE, ask, observe
from situation import SETTLE_S, SITUATIONS

# Cases that are played at the same time: they mostly wait.
AT_ONCE = 4
# How much later than planned main may leave, so that no task has ended by then.
LATE_MS = 150


def main():
    arguments = argparse.ArgumentParser(
        prog="unjoined", description="What happens to work that nobody joins?"
    )
    arguments.add_argument("--only", metavar="GLOB", default="*", help="only systems whose name matches")
    arguments.add_argument("pythons", metavar="PYTHON", nargs="*", default=[sys.executable], help="or: list")
    told = arguments.parse_args()
    if told.pythons == ["list"]:
        for name, about in SITUATIONS.items():
            print("%-22s%s" % (name, about))
        return
    wanted = [case for python in told.pythons for case in cases(python, told.only)]
    if not wanted:
        sys.exit("unjoined: --only %s: no system has such a name" % told.only)
    with ThreadPoolExecutor(AT_ONCE) as several:
        rows = list(several.map(play, wanted))
    together = {row["system"]: row["work_ms"] for row in rows if row["situation"] == "join-all"}
    for row in rows:
        if row["situation"] == "one-by-one":
            row["joined_work_ms"] = together.get(row["system"])
        row["reported"], row["words"] = words.reported(row), words.words(row)
    json.dump({"rows": rows}, sys.stdout, indent=2, ensure_ascii=False)
    print()


def cases(python, only):
    """All that this interpreter has, as arguments of `play`."""
    who = ask(python, "list")
    for system, situations in who["systems"]:
        if fnmatchcase("%s/%s" % (who["family"], system), only):
            for situation, (tasks, _), call in situations:
                yield python, who, system, situation, tasks, call


def play(case):
    """The facts of one case. One that the machine held up is played again, twice at most."""
    python, who, system, situation, tasks, call = case
    for _ in range(3):
        seen = observe([python, HERE + "/case.py", system, situation])
        row = facts.row(who, system, situation, tasks, call, seen)
        if not is_late(situation, tasks, seen):
            break
    return row


def is_late(situation, tasks, seen):
    """Whether so much more time than planned went by until main left that tasks may have ended before, or so
    little was left of its stay that some had not."""
    marks = facts.Marks(seen.marks)
    if situation.startswith("leave-main"):
        first = marks.first("begin") or marks.first("submitted")
        settled_ms = facts.between(first, marks.first("leaving"))
        return settled_ms is None or settled_ms > SETTLE_S * 1000 + LATE_MS
    if situation in ("no-join", "panic-unasked"):
        stayed, lives = marks.first("stayed"), marks.lives().values()
        return stayed is None or sum(life.get("freed", stayed) < stayed for life in lives) < tasks
    return False


if __name__ == "__main__":
    main()
