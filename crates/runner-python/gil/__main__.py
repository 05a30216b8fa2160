"""Figures of the interpreter lock, of each interpreter that is named, as one JSON object.

    python3 crates/runner-python/gil [--trials N] [--fetches N] [--switch-interval I]... [PYTHON...]
    python3 crates/runner-python/gil --trap [--trials N] [PYTHON...]

PYTHON is a program (default: the one that runs this). Every figure is taken by a process of its own, and all
of them once before any is taken again. {"interpreters": [...]}, each with:

family, language    `cpython3.11`, `CPython 3.11.7`
gil, cores          whether one lock lets only one thread run Python, and how many processors it may use
switch_interval     how long a thread may keep the lock, by default (2.7: bytecodes); null where there is none
trials              how often each figure was taken
iterations          of a countdown, chosen to take a tenth of a second; there are four in every row
countdown           a row for each number of threads (0: one after the other, on the main thread) and switch
                    interval: wall_ns, cpu_ns (user and system), voluntary_switches, involuntary_switches, one
                    value a trial, and speed_up: the median wall_ns of 0 threads by this one's
fetch               a row for each rival ("countdown" on the main thread, or null) and switch interval, of all
                    trials together: latencies of a thread that fetches over one connection from another
                    process, one after the other, each answered after a millisecond: fetches, failed, p50_ns,
                    p99_ns, max_ns; and rival_ns_per_iteration, the median of the trials: 1e8 / iterations
                    where nobody disturbs the rival

and with --trap, which reproduces a published script's mistake, instead of the last two:

one_interpreter     wall_ns and cpu_ns of sequential, threads and processes, in this order by one interpreter
fresh               the same, each run by an interpreter of its own
threads_speed_up    of both, the median of sequential by that of threads: by the clock (wall) and by the work
                    done (cpu)
ns_per_iteration    CPU time of twelve calls of the same function, one after the other, each the smallest of
                    all trials

Its countdowns are the script's, from 25,000,000.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PATIENCE_S = 120
THREADS = (0, 1, 2, 4)
# Beside the interpreter's own, which is 5 ms or 100 bytecodes: one much shorter and one longer.
INTERVALS = {"s": ("0.0005", "0.02"), "bytecodes": ("10", "1000")}
PUBLISHED_ITERATIONS = 25000000
PARTS = ("sequential", "threads", "processes")
CALLS = 12


def main():
    arguments = argparse.ArgumentParser(prog="gil", description="Figures of the interpreter lock.")
    arguments.add_argument(
        "--trap", action="store_true", help="one script's order against fresh interpreters"
    )
    arguments.add_argument("--trials", type=int, default=5)
    arguments.add_argument("--fetches", type=int, default=100, help="of a trial")
    arguments.add_argument("--iterations", type=int, help="of a countdown")
    arguments.add_argument("--switch-interval", action="append", help="to try beside the interpreter's own")
    arguments.add_argument("pythons", metavar="PYTHON", nargs="*", default=[sys.executable])
    told = arguments.parse_args()
    if min(told.trials, told.fetches) < 1:
        arguments.error("--trials and --fetches are at least 1")
    take = trap if told.trap else figures
    json.dump({"interpreters": [take(python, told) for python in told.pythons]}, sys.stdout, indent=1)
    print()


def run(python, name, *arguments, interval=None):
    """The figures of one experiment, in a process of its own."""
    environment = dict(os.environ)
    environment.pop("INFLIGHT_SWITCH_INTERVAL", None)
    if interval:
        environment["INFLIGHT_SWITCH_INTERVAL"] = interval
    command = [python, os.path.join(HERE, "experiments.py"), name] + [str(argument) for argument in arguments]
    return json.loads(subprocess.check_output(command, env=environment, timeout=PATIENCE_S))


def ask(python, told):
    who = run(python, "who")
    who["iterations"] = told.iterations or (PUBLISHED_ITERATIONS if told.trap else who["iterations"])
    who["trials"] = told.trials
    return who


def figures(python, told):
    who = ask(python, told)
    own, others = who["switch_interval"], []
    if own:
        others = told.switch_interval or INTERVALS[own.split()[1]]
    counted = {(threads, None): [] for threads in THREADS}
    counted.update({(THREADS[-1], interval): [] for interval in others})
    fetched = {(None, None): [], ("countdown", None): []}
    fetched.update({("countdown", interval): [] for interval in others})
    for _ in range(told.trials):
        for (threads, interval), trials in counted.items():
            trials.append(run(python, "countdown", threads, who["iterations"], interval=interval))
        for (rival, interval), trials in fetched.items():
            trials.append(run(python, "fetches", told.fetches, int(bool(rival)), interval=interval))
    alone_ns = statistics.median(trial["wall_ns"] for trial in counted[0, None])
    rows = [
        countdown_row(threads, interval or own, trials, alone_ns)
        for (threads, interval), trials in counted.items()
    ]
    latencies = [fetch_row(rival, interval or own, trials) for (rival, interval), trials in fetched.items()]
    return dict(who, countdown=rows, fetch=latencies)


def countdown_row(threads, interval, trials, alone_ns):
    wall_ns = [trial["wall_ns"] for trial in trials]
    return {
        "threads": threads,
        "switch_interval": interval,
        "speed_up": round(alone_ns / statistics.median(wall_ns), 3),
        "wall_ns": wall_ns,
        "cpu_ns": [cpu_ns(trial) for trial in trials],
        "voluntary_switches": [trial["voluntary_switches"] for trial in trials],
        "involuntary_switches": [trial["involuntary_switches"] for trial in trials],
    }


def cpu_ns(trial):
    return trial["user_ns"] + trial["system_ns"]


def fetch_row(rival, interval, trials):
    ns = sorted(one for trial in trials for one in trial["ns"])
    row = {"rival": rival, "switch_interval": interval, "fetches": len(ns)}
    row["failed"] = sum(trial["failed"] for trial in trials)
    if rival:
        row["rival_ns_per_iteration"] = round(statistics.median(trial["rival_ns"] for trial in trials), 3)
    if ns:
        # Nearest rank: of 200, the 99th percentile is the 198th.
        row.update(
            p50_ns=ns[-(-len(ns) * 50 // 100) - 1], p99_ns=ns[-(-len(ns) * 99 // 100) - 1], max_ns=ns[-1]
        )
    return row


def trap(python, told):
    who = ask(python, told)
    parts = PARTS if who["processes"] else PARTS[:2]
    together, fresh, calls = [], [], []
    for _ in range(told.trials):
        together.append(run(python, "trap", who["iterations"], *parts))
        fresh.append({part: run(python, "trap", who["iterations"], part)[part] for part in parts})
        calls.append(run(python, "calls", CALLS, who["iterations"]))
    return dict(
        who,
        one_interpreter=trap_figures(together, parts),
        fresh=trap_figures(fresh, parts),
        threads_speed_up={"one_interpreter": gain(together), "fresh": gain(fresh)},
        ns_per_iteration=[min(each) for each in zip(*calls)],
    )


def trap_figures(trials, parts):
    clocks = {"wall_ns": lambda trial: trial["wall_ns"], "cpu_ns": cpu_ns}
    return {
        part: {name: [of(trial[part]) for trial in trials] for name, of in clocks.items()} for part in parts
    }


def gain(trials):
    def ratio(of):
        sequential, threads = (statistics.median(of(trial[part]) for trial in trials) for part in PARTS[:2])
        return round(sequential / threads, 3)

    return {"wall": ratio(lambda trial: trial["wall_ns"]), "cpu": ratio(cpu_ns)}


if __name__ == "__main__":
    main()
