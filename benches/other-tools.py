#!/usr/bin/env python3
"""What other tools' tests say of the same build against itself (docs/CALIBRATION.md, "Other tools' tests").

  other-tools.py trials RUN...          their tests, on the trials of recorded A-against-A runs
  other-tools.py hyperfine BIN [PAIRS]  hyperfine itself, given the same command twice: runner-threads counting down

Every "changed" is a false one. Needs numpy and scipy; hyperfine for the second. Prints a markdown table.
"""
import csv
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from math import log

import numpy as np
from scipy import stats

TRIALS = 20  # a side


def welch(a, b):
    """hyperfine's scripts/welch_ttest.py: Welch's t-test, p < 0.05."""
    return stats.ttest_ind(a, b, equal_var=False).pvalue < 0.05


def rank_sum(a, b):
    """benchstat: Mann-Whitney U test, alpha 0.05."""
    return stats.mannwhitneyu(a, b).pvalue < 0.05


def bootstrap(a, b, chance=np.random.default_rng(7), draws=2_000):
    """criterion: bootstrapped t-test, p < 0.05, and an interval of the relative change that leaves its noise threshold of 1 %."""
    a, b = np.asarray(a), np.asarray(b)

    def t(x, y):
        error = np.sqrt(x.var(axis=-1, ddof=1) / x.shape[-1] + y.var(axis=-1, ddof=1) / y.shape[-1])
        return (x.mean(axis=-1) - y.mean(axis=-1)) / np.maximum(error, 1e-300)

    mixed = chance.choice(np.concatenate([a, b]), size=(draws, len(a) + len(b)))
    null = np.abs(t(mixed[:, : len(a)], mixed[:, len(a):]))
    if (null >= abs(t(a, b))).mean() >= 0.05:
        return False
    change = chance.choice(b, (draws, len(b))).mean(axis=1) / chance.choice(a, (draws, len(a))).mean(axis=1) - 1
    low, high = np.quantile(change, [0.025, 0.975])
    return low > 0.01 or high < -0.01


TESTS = [("Welch, p < 0.05 (hyperfine's script)", welch), ("rank sum, p < 0.05 (benchstat)", rank_sum),
         ("bootstrap t, p < 0.05, 1 % threshold (criterion)", bootstrap)]


def cells(run):
    """(cell without its side) -> rows that count, in the order they were measured."""
    found = defaultdict(list)
    with open(f"{run}/trials.csv") as file:
        for row in csv.DictReader(file):
            contender, rest = row["cell"].split(":", 1)
            name, _, side = contender.partition("@")
            if row["verdict"] in ("ok", "suspect") and side in ("", "base", "head"):
                found[name, rest].append((int(row["position"]), side, row))
    return {cell: sorted(rows, key=lambda row: row[0]) for cell, rows in found.items()}


def sessions(rows, figure):
    """Pairs of arms from disjoint trials: (one after the other, interleaved as they were run)."""
    size = 2 * TRIALS
    for first in range(0, len(rows) - size + 1, size):
        part = rows[first:first + size]
        values = [log(float(row[figure])) for _, _, row in part]
        yield (values[:TRIALS], values[TRIALS:]), tuple(
            [value for value, (_, s, _) in zip(values, part) if s == side] for side in ("base", "head"))


def trials(runs):
    counts = defaultdict(lambda: [0, 0])
    for run in runs:
        for (_, rest), rows in cells(run).items():
            for figure in ("response_p50_ns", "response_p99_ns") if rest.startswith("fetch") else ("response_p50_ns",):
                for apart, mixed in sessions(rows, figure):
                    for order, arms in (("one after the other", apart), ("interleaved", mixed)):
                        for name, test in TESTS:
                            count = counts[name, order, figure.split("_")[1]]
                            count[0] += bool(min(map(len, arms)) > 1 and test(*map(np.exp, arms)))
                            count[1] += 1
    print("| test | order of trials | figure | called changed | of | |\n|---|---|---|---:|---:|---:|")
    for (name, order, figure), (called, of) in sorted(counts.items()):
        print(f"| {name} | {order} | {figure} | {called} | {of} | {100 * called / of:.1f} % |")


def hyperfine(binary, pairs):
    spec = {"type": "spec", "protocol": 1, "contender": "std/threads", "workers": 8, "workload": "countdown", "tasks": 8,
            "iterations": 10_000_000, "warmup_iterations": 100_000}
    called = 0
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as lines, tempfile.NamedTemporaryFile(suffix=".json") as out:
        lines.write(json.dumps(spec) + '\n{"type":"go"}\n')
        lines.flush()
        command = f"sh -c '{binary} < {lines.name}'"
        for _ in range(pairs):
            subprocess.run(["hyperfine", "-N", "--warmup", "1", "--runs", str(TRIALS), "--export-json", out.name,
                            command, command], check=True, capture_output=True)
            a, b = (result["times"] for result in json.load(open(out.name))["results"])
            called += welch(a, b)
    print(f"hyperfine -N --runs {TRIALS}, the same command twice, {pairs} times: Welch's test on its times called {called} changed")


if len(sys.argv) > 2 and sys.argv[1] == "trials":
    trials(sys.argv[2:])
elif len(sys.argv) > 2 and sys.argv[1] == "hyperfine":
    hyperfine(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 100)
else:
    sys.exit(__doc__)
