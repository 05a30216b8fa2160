"""What becomes of work that nobody joins: the facts that the table's sentences are made of."""

import json
import os
import re
import subprocess
import sys
import unittest

from support import HERE, PYTHON, PATIENCE_S, probe

UNJOINED = [sys.executable, os.path.join(HERE, "unjoined")]
# The row as the harness reads it.
COLUMNS = os.path.join(os.path.dirname(HERE), "record", "src", "unjoined.rs")


class Unjoined(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        told = subprocess.check_output(UNJOINED + [PYTHON], timeout=10 * PATIENCE_S)
        cls.rows = {
            (row["system"].partition("/")[2], row["situation"]): row for row in json.loads(told)["rows"]
        }

    def row(self, system, situation):
        if (system, situation) not in self.rows:
            self.skipTest("this interpreter has no %s" % system)
        return self.rows[system, situation]

    def each(self, situation, *systems):
        """The rows of those systems that are here."""
        return [self.rows[system, situation] for system in systems if (system, situation) in self.rows]

    def fate(self, row):
        return row["tasks"], row["ended"], row["lost"], row["main_ended"], row["status"]

    def test_every_row_has_the_columns_of_the_harness(self):
        for row in self.rows.values():
            self.assertEqual(row["system"].partition("/")[0], probe()["family"])
            self.assertEqual(row["library"], "%s %s" % (probe()["implementation"], probe()["version"]))
            self.assertTrue(row["words"].endswith(".") and row["reported"].endswith(row["status"]), row)
            self.assertEqual(row["tasks"], row["ended"] + row["lost"], row)
            self.assertLessEqual(row["ended"], row["begun"], row)
            self.assertGreater(row["elapsed_ms"], 0)
            self.assertNotIn(HERE, json.dumps(row), "a path of this machine")
        if not os.path.exists(COLUMNS):
            self.skipTest("%s is not there to compare with" % COLUMNS)
        with open(COLUMNS) as file:
            columns = re.findall(r"^    pub (\w+): ", file.read(), re.M)
        self.assertEqual(list(row), columns)

    def test_who_joins_waits_for_all(self):
        for row in self.each("join-all", "threads", "processes", "thread-pool", "process-pool", "asyncio"):
            with self.subTest(row["system"]):
                self.assertEqual(self.fate(row), (8, 8, 0, True, "exit status: 0"))
                self.assertEqual((row["told_ok"], row["told_error"]), (8, 0))
                self.assertGreater(row["most_at_once"], 1)

    def test_who_does_not_join_sees_only_that_it_was_quick_to_submit(self):
        for row in self.each("no-join", "threads", "processes", "thread-pool", "pool-apply-async", "asyncio"):
            with self.subTest(row["system"]):
                self.assertEqual(self.fate(row), (8, 8, 0, True, "exit status: 0"))
                self.assertLess(row["printed_ms"], row["work_ms"])
        for row in self.each("no-join", "processes"):
            with self.subTest(row["system"]):
                self.assertEqual((row["zombies"], row["processes"]), (8, 8))

    def test_leaving_main_waits_for_threads_processes_and_futures(self):
        for row in self.each("leave-main", "threads", "processes", "thread-pool", "process-pool"):
            with self.subTest(row["system"]):
                self.assertEqual(self.fate(row), (8, 8, 0, True, "exit status: 0"))
                self.assertEqual((row["ended_before_call"], row["ended_after_exit"]), (0, 0))

    def test_leaving_main_ends_daemons_the_tasks_of_a_pool_and_of_a_loop(self):
        lost = [self.each("leave-main-daemon", "threads", "processes")]
        lost += [self.each("leave-main", "pool-apply-async", "asyncio")]
        for row in (row for rows in lost for row in rows):
            with self.subTest(row["system"]):
                fate = self.fate(row)
                if probe()["implementation"] == "Jython":
                    # A busy machine ends a JVM so slowly that a task may end before it.
                    self.assertGreater(row["lost"], 0)
                    self.assertEqual(row["ended_after_exit"], 0)
                    fate = (8, 0, 8) + fate[3:]
                self.assertEqual(fate, (8, 0, 8, True, "exit status: 0"))
                # Of these, only asyncio lets tasks clean up.
                self.assertEqual(row["unfinished_freed"], row["begun"] if "asyncio" in row["system"] else 0)

    def test_an_exception_in_a_thread_is_on_standard_error_alone(self):
        for situation in ("panic-joined", "panic-unasked"):
            row = self.row("threads", situation)
            self.assertEqual(self.fate(row), (8, 7, 1, True, "exit status: 0"))
            self.assertEqual(row["told_error"], 0)
            self.assertIn("ValueError: task 0 raises", row["stderr"])

    def test_an_exception_in_a_process_is_an_exit_code(self):
        row = self.row("processes", "panic-joined")
        self.assertEqual(self.fate(row), (8, 7, 1, True, "exit status: 0"))
        self.assertEqual((row["told_error"], row["told_words"]), (1, "exitcode 1"))
        self.assertIn("ValueError: task 0 raises", row["stderr"])

    def test_an_exception_in_a_future_is_raised_where_it_is_asked_for_and_nowhere_else(self):
        for row in self.each("panic-joined", "thread-pool", "process-pool", "pool-apply-async", "asyncio"):
            with self.subTest(row["system"]):
                self.assertEqual((row["told_ok"], row["told_error"]), (7, 1))
                self.assertEqual(row["told_words"], "ValueError: task 0 raises")
        for row in self.each("panic-unasked", "thread-pool", "process-pool", "pool-apply-async"):
            with self.subTest(row["system"]):
                self.assertEqual(self.fate(row), (8, 7, 1, True, "exit status: 0"))
                # Others may be told of other things: an interpreter that ends may stumble over its own pool.
                self.assertNotIn("ValueError", row["stderr"], "somebody was told")

    def test_asyncio_tells_what_it_drops(self):
        row = self.row("asyncio", "never-awaited")
        self.assertEqual((row["begun"], row["status"]), (0, "exit status: 0"))
        if probe()["implementation"] != "CPython":
            self.skipTest("it is told when the garbage is collected, which may be never")
        self.assertIn("never awaited", row["stderr"])
        self.assertIn("never retrieved", self.row("asyncio", "panic-unasked")["stderr"])

    def test_one_by_one_is_one_at_a_time(self):
        for row in self.each(
            "one-by-one", "threads", "processes", "thread-pool", "pool-apply-async", "asyncio"
        ):
            with self.subTest(row["system"]):
                self.assertEqual((row["ended"], row["most_at_once"]), (8, 1))

    def test_a_lost_worker_breaks_one_pool_and_starves_the_other(self):
        row = self.row("process-pool", "worker-dies")
        self.assertGreaterEqual(row["told_error"], 1)
        self.assertIn("BrokenProcessPool", row["told_words"])

    def test_a_task_of_a_lost_worker_is_waited_for_for_ever(self):
        row = self.row("pool-apply-async", "worker-dies")
        self.assertEqual((row["ended"], row["told_ok"], row["told_error"]), (7, 7, 1))
        self.assertIn("no answer", row["told_words"])

    def test_what_cannot_be_pickled_does_not_arrive(self):
        for thing in ("lambda", "local-function", "generator", "lock"):
            row = self.row("pool-apply-async", "send-" + thing)
            with self.subTest(thing):
                self.assertEqual((row["begun"], row["told_ok"], row["told_error"]), (0, 0, 1))
                self.assertRegex(row["told_words"], "Error: |no answer")

    def test_a_fork_among_threads_inherits_a_lock_that_nobody_releases(self):
        forking = "processes" if probe()["start_methods"][:1] == ["fork"] else "processes-fork"
        row = self.row(forking, "fork-locked")
        self.assertEqual((row["begun"], row["ended"], row["told_error"]), (1, 0, 1))
        self.assertIn("no answer", row["told_words"])
        row = self.row("processes-spawn", "fork-locked")
        self.assertEqual((row["begun"], row["refused"]), (0, 1))
        self.assertRegex(row["told_words"], "(Type|Pickling)Error: ")


class Arguments(unittest.TestCase):
    def test_situations_are_listed(self):
        told = subprocess.check_output(UNJOINED + ["list"], timeout=PATIENCE_S).decode()
        self.assertIn("leave-main-daemon", told)

    def test_a_pattern_that_matches_nothing_is_an_error(self):
        refused = subprocess.run(
            UNJOINED + ["--only", "no-such/*", PYTHON], stderr=subprocess.PIPE, timeout=PATIENCE_S
        )
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn(b"no-such", refused.stderr)


if __name__ == "__main__":
    unittest.main()
