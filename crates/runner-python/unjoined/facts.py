"""From what was observed to the facts of a row: counting and subtracting, no judgement. The columns, and what
they mean, are those of `UnjoinedRow` in crates/record/src/unjoined.rs.
"""

import re

# Not of an exception itself: where it went through.
_TRACE = re.compile(
    r"^(\s|Traceback |multiprocessing\.pool\.RemoteTraceback|\"\"\"|During handling|The above exception)"
)
# What differs from run to run, or tells where this checkout is.
_INCIDENTAL = (
    (r"\s*Traceback \(most recent call last\):", ""),
    (r"(?:/[\w.+-]+)+/", ""),
    (r"pid=\d+", "pid=…"),
    (r"0x[0-9a-f]{6,}", "0x…"),
    (r":\d+(?=[:>])", ""),
)


def row(who, system, situation, size, call, seen):
    """The row of a case that was played; its two texts are still empty."""
    at = Marks(seen.marks)
    lives = list(at.lives().values())
    ends = [life["end"] for life in lives if "end" in life]
    begun = [mark for mark in seen.marks if word(mark) == "begin"]
    start, submitted, leaving = at.first("start"), at.first("submitted"), at.first("leaving")
    told = [mark["event"]["told"] for mark in seen.marks if word(mark) == "told"]
    refused = [mark["event"]["refused"] for mark in seen.marks if word(mark) == "refused"]
    answers = refused + [words for words in told if words is not None]
    return {
        "system": "%s/%s" % (who["family"], system),
        "library": who["library"],
        "situation": situation,
        "call": call,
        "ran": True,
        "tasks": size,
        "begun": sum("begin" in life for life in lives),
        "ended": len(ends),
        "lost": size - len(ends),
        "unfinished_freed": sum("freed" in life and "end" not in life for life in lives),
        "ended_before_call": sum(leaving is None or end < leaving for end in ends),
        "ended_after_call": 0,
        "ended_after_exit": sum(end > seen.exited_ns for end in ends),
        "most_at_once": most_at_once(lives),
        "threads": len({(mark["process"], mark["thread"]) for mark in begun}),
        "processes": len({mark["process"] for mark in begun}),
        "zombies": seen.zombies,
        "printed_ms": between(start, submitted),
        "longest_submit_ms": at.longest_submit_ms(),
        "call_ms": None,
        "work_ms": between(start, max(ends, default=None)),
        "joined_work_ms": None,
        "leaving_ms": between(leaving, seen.exited_ns),
        "elapsed_ms": between(seen.started_ns, seen.exited_ns),
        "refused": len(refused),
        "told_ok": told.count(None),
        "told_error": len(told) - told.count(None),
        "told_words": plain(answers[0]) if answers else "",
        "main_ended": at.first("left") is not None,
        "status": seen.status,
        "stderr": shortened(seen.stderr),
        "reported": "",
        "words": "",
    }


def word(mark):
    event = mark["event"]
    return event if isinstance(event, str) else next(iter(event))


class Marks:
    def __init__(self, marks):
        self.marks = marks

    def first(self, wanted):
        """When; None if never."""
        return next((mark["at_ns"] for mark in self.marks if word(mark) == wanted), None)

    def longest_submit_ms(self):
        longest = [mark["event"]["submitted"] for mark in self.marks if word(mark) == "submitted"]
        return milliseconds(longest[0]) if longest else None

    def lives(self):
        """For each task, when it began, ended, and let go of what it owned."""
        lives = {}
        for mark in self.marks:
            if word(mark) in ("begin", "end", "freed"):
                lives.setdefault(mark["event"][word(mark)], {})[word(mark)] = mark["at_ns"]
        return lives


def most_at_once(lives):
    steps = [(life["begin"], 1) for life in lives if "begin" in life]
    steps += [(life.get("end", life.get("freed")), -1) for life in lives if "end" in life or "freed" in life]
    running = most = 0
    for _, step in sorted(steps):
        running += step
        most = max(most, running)
    return most


def between(start_ns, end_ns):
    return None if start_ns is None or end_ns is None else milliseconds(max(0, end_ns - start_ns))


def milliseconds(ns):
    """To the microsecond: what is finer is not known."""
    return ns // 1000 / 1000


def shortened(stderr):
    """Of tracebacks the last lines, at most 400 characters."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip() and not _TRACE.match(line)]
    return plain(" ".join(lines))[:400]


def plain(text):
    for pattern, instead in _INCIDENTAL:
        text = re.sub(pattern, instead, text)
    return text
