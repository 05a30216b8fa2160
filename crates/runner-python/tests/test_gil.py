"""The figures of the interpreter lock: that they are there and of the right shape, not how large they are."""

import json
import os
import subprocess
import sys
import unittest

from support import HERE, PATIENCE_S, PYTHON, probe

GIL = [sys.executable, os.path.join(HERE, "gil")]


def figures(*words):
    told = subprocess.check_output(
        GIL + list(words) + ["--iterations", "20000", PYTHON], timeout=4 * PATIENCE_S
    )
    (found,) = json.loads(told)["interpreters"]
    return found


class Gil(unittest.TestCase):
    def test_every_figure_is_told(self):
        interval = (
            "50"
            if probe()["implementation"] == "CPython" and probe()["version"].startswith("2.")
            else "0.001"
        )
        told = figures("--trials", "2", "--fetches", "20", "--switch-interval", interval)
        self.assertEqual((told["family"], told["gil"]), (probe()["family"], probe()["gil"]))
        own = told["switch_interval"]
        more = [(4, interval)] if own else []
        rows = told["countdown"]
        self.assertEqual(
            [(row["threads"], row["switch_interval"]) for row in rows],
            [(n, own) for n in (0, 1, 2, 4)] + more,
        )
        for row in rows:
            self.assertGreater(row["speed_up"], 0)
            for name in ("wall_ns", "cpu_ns", "voluntary_switches", "involuntary_switches"):
                self.assertEqual(len(row[name]), 2, "one a trial")
            self.assertGreater(min(row["wall_ns"]), 0)
        self.assertEqual(
            [row["rival"] for row in told["fetch"]], [None, "countdown"] + ["countdown"] * len(more)
        )
        for row in told["fetch"]:
            self.assertEqual((row["fetches"], row["failed"]), (40, 0))
            self.assertEqual("rival_ns_per_iteration" in row, row["rival"] is not None)
            self.assertTrue(0 < row["p50_ns"] <= row["p99_ns"] <= row["max_ns"], row)

    def test_the_trap_is_told_with_what_springs_it(self):
        told = figures("--trap", "--trials", "2")
        parts = {"sequential", "threads"} | ({"processes"} if "processes" in probe()["flavours"] else set())
        for way in ("one_interpreter", "fresh"):
            self.assertEqual(set(told[way]), parts)
            for clocks in told[way].values():
                self.assertEqual((len(clocks["wall_ns"]), len(clocks["cpu_ns"])), (2, 2))
            self.assertEqual(set(told["threads_speed_up"][way]), {"wall", "cpu"})
        self.assertEqual(len(told["ns_per_iteration"]), 12)

    def test_an_option_that_is_none_is_refused(self):
        for words in (["--fast"], ["--trials", "0"]):
            refused = subprocess.run(GIL + words, stderr=subprocess.PIPE, timeout=PATIENCE_S)
            self.assertNotEqual(refused.returncode, 0)
            self.assertIn(b"--trials", refused.stderr)


if __name__ == "__main__":
    unittest.main()
