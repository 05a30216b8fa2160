"""Sentences, from the facts of a row and nothing else: no system is known here, and every sentence has its
contrary. Where a situation is one of Rust's, the sentence is that of crates/unjoined.
"""


def reported(row):
    """To whom what was reported, and the exit status."""
    parts = []
    if row["told_error"]:
        asked = row["told_error"] + row["told_ok"]
        parts.append('to who asks (%d of %d): "%s"' % (row["told_error"], asked, row["told_words"]))
    if row["refused"]:
        parts.append('to who submits (%d times): "%s"' % (row["refused"], row["told_words"]))
    if row["stderr"]:
        parts.append('on standard error: "%s"' % row["stderr"])
    return "; ".join((parts or ["nothing"]) + [row["status"]])


def words(row):
    """What happened, in a sentence."""
    situation = row["situation"]
    if situation.startswith("send-"):
        said = sent(row)
    else:
        said = SENTENCES[situation](row)
    if row["zombies"]:
        return "%s; %d ended processes wait for somebody to ask (zombies)." % (said, row["zombies"])
    return said + "."


def joined(row):
    return "Joined, %s, after %s" % (fate(row), ms(row["work_ms"]))


def not_joined(row):
    unseen = ""
    if row["work_ms"] is not None and row["work_ms"] > 2 * row["printed_ms"]:
        unseen = "the work went on until %s: " % ms(row["work_ms"])
    elif row["work_ms"] is not None:
        unseen = "the work took %s: " % ms(row["work_ms"])
    return "A stopwatch shows %s; %s%s" % (ms(row["printed_ms"]), unseen, fate(row))


def left(row):
    if row["ended"] == row["tasks"] == row["ended_before_call"]:
        what = "Too late, nothing was left to lose"
    elif row["ended"] == row["begun"] and row["ended_after_exit"]:
        what = "The program is gone and tasks go on"
    elif row["ended"] == row["tasks"]:
        what = "No work is lost, the program waits, %s" % ms(row["leaving_ms"])
    elif row["ended"] == row["ended_before_call"]:
        what = "The work is lost"
    elif row["ended"] == row["begun"]:
        what = "What has not begun is lost, for the rest the program waits, %s" % ms(row["leaving_ms"])
    else:
        what = "Part of the work is lost"
    return "%s: %s" % (what, fate(row))


def failed(row):
    if row["told_error"]:
        learns = 'Who asks learns of the exception: "%s"' % row["told_words"]
    elif not row["main_ended"]:
        learns = "The exception comes out in main and ends it (%s)" % row["status"]
    elif row["stderr"]:
        learns = "Nobody learns of the exception but who reads standard error"
    else:
        learns = "Nobody learns of the exception"
    return "%s; %s" % (learns, others(row))


def one_by_one(row):
    work, together = row["work_ms"], row["joined_work_ms"]
    if work is None or together is None:
        return fate(row)
    if work > 1.25 * together and row["most_at_once"] == 1:
        told = (ms(work), work / together, ms(together), fate(row))
        return "One after the other, %s: %.1f times the %s of submitting all first; %s" % told
    told = (row["most_at_once"], ms(work), ms(together), fate(row))
    return "%d at once, %s, against %s when all are submitted first; %s" % told


def worker_died(row):
    if not row["told_error"]:
        lost = "nobody is told"
    elif row["told_words"].startswith("no answer"):
        lost = "who asks for its task (%d of %d) waits for ever" % (row["told_error"], row["tasks"])
    else:
        lost = 'who asks (%d of %d) is told "%s"' % (row["told_error"], row["tasks"], row["told_words"])
    return "A worker is gone, %s; %s" % (lost, others(row))


def sent(row):
    if row["ended"]:
        return "It arrives: %s" % fate(row)
    if row["told_words"].startswith("no answer"):
        return "It does not arrive, and who asks waits for ever: %s" % fate(row)
    return 'It cannot be sent: "%s"; %s' % (row["told_words"], fate(row))


def forked(row):
    if row["ended"]:
        return "The process takes the lock: %s" % fate(row)
    if row["refused"]:
        return 'The lock cannot be sent to the process: "%s"; %s' % (row["told_words"], fate(row))
    return (
        "The process waits for ever: its copy of the lock is held, and no thread of its own holds it; %s"
        % fate(row)
    )


SENTENCES = {
    "join-all": joined,
    "no-join": not_joined,
    "main-blocks": not_joined,
    "never-awaited": not_joined,
    "leave-main": left,
    "leave-main-daemon": left,
    "panic-joined": failed,
    "panic-unasked": failed,
    "one-by-one": one_by_one,
    "worker-dies": worker_died,
    "fork-locked": forked,
}


def others(row):
    """One of the tasks cannot end."""
    count = row["tasks"] - 1
    if row["ended"] == count:
        return "the other %d tasks ended%s" % (count, after_exit(row))
    if row["ended"] == 0:
        return "none of the other %d tasks ended" % count
    return "%d of the other %d tasks ended%s" % (row["ended"], count, after_exit(row))


def fate(row):
    """How many began, ended, and let go of what they owned."""
    tasks, begun, ended = row["tasks"], row["begun"], row["ended"]
    if ended == tasks:
        counts = "the task ended" if tasks == 1 else "all %d tasks ended" % tasks
    elif begun == 0:
        counts = "the task did not begin" if tasks == 1 else "none of %d tasks began" % tasks
    elif ended == 0:
        counts = "%d of %d tasks began, none ended" % (begun, tasks)
    else:
        counts = "%d of %d tasks began, %d ended" % (begun, tasks, ended)
    unfinished, freed = begun - ended, row["unfinished_freed"]
    if not unfinished:
        cleaned = ""
    elif not freed:
        cleaned = ", no `finally` ran"
    elif unfinished == freed:
        cleaned = ", each `finally` ran"
    else:
        cleaned = ", %d of %d `finally` ran" % (freed, unfinished)
    return counts + after_exit(row) + cleaned


def after_exit(row):
    if not row["ended_after_exit"]:
        return ""
    if row["ended_after_exit"] == row["ended"]:
        return ", after the program was gone"
    return ", %d of them after the program was gone" % row["ended_after_exit"]


def ms(milliseconds):
    if milliseconds is None:
        return "an unknown time"
    if milliseconds < 1:
        return "%.0f µs" % (milliseconds * 1000)
    return ("%.1f ms" if milliseconds < 10 else "%.0f ms") % milliseconds
