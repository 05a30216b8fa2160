"""What every contender must do, whatever it is made of."""

import os
import signal
import time
import unittest
from functools import lru_cache

from server import Server
from support import (
    PATIENCE_S,
    Case,
    Talk,
    countdown,
    fetch,
    flavours,
    for_each,
    forking_only,
    plain,
    probe,
    spec,
)

# Together they are one task at a time, whatever they are allowed.
ONE_AT_ONCE = ("sequential", "pool-apply")


def pools():
    return [flavour for flavour in flavours() if "pool" in flavour or flavour == "interpreters"]


def of_processes():
    return [flavour for flavour in flavours() if flavour.startswith("p")]


def living_workers():
    return [flavour for flavour in flavours() if plain(flavour) in ("process-pool", "pool-map")]


class Flavours(Case):
    def test_what_this_interpreter_lacks_is_unsupported(self):
        for flavour, why in probe()["unsupported"].items():
            with self.subTest(flavour):
                self.assert_refused(self.answer(spec(flavour, countdown(1, 10))), "unsupported", why)
        if probe()["unsupported"]:
            self.skipTest("not had by this interpreter: %s" % ", ".join(sorted(probe()["unsupported"])))

    def test_ways_to_start_that_this_interpreter_lacks_are_unsupported(self):
        lacking = {"fork", "spawn", "forkserver"} - set(probe()["start_methods"])
        if "processes" not in probe()["flavours"] or not lacking:
            self.skipTest("this interpreter has all of them, or no processes")
        for method in lacking:
            self.assert_refused(
                self.answer(spec("processes-" + method, countdown(1, 10))), "unsupported", method
            )

    @for_each(forking_only)
    def test_what_its_library_cannot_start_is_unsupported(self, flavour):
        answer = self.answer(spec(flavour + "-spawn", countdown(1, 10)))
        if answer["type"] != "ready":  # a later version may have mended it
            self.assert_refused(answer, "unsupported", "fork")

    @for_each(flavours)
    def test_they_count_down(self, flavour):
        outcome = self.trial(spec(flavour, countdown(5, 200000)))
        self.assertEqual((outcome["ok"], outcome["attempted"]), (5, 5))
        self.assertTrue(
            all(ns > 1000 for ns in outcome["service"]["raw_ns"]), "200,000 steps in a microsecond"
        )

    @lru_cache(maxsize=None)
    def work_ns(self, flavour):
        return self.cpu_ns(spec(flavour, countdown(2, int(1e8 / probe()["ns_per_iteration"]))))

    @for_each(flavours)
    def test_the_work_is_in_the_account_wherever_it_is_done(self, flavour):
        # Compared with what is certainly in it, because machines grow faster and slower.
        self.assertGreater(self.work_ns(flavour), self.work_ns("sequential") / 4)

    @for_each(pools)
    def test_a_pool_with_fewer_workers_than_tasks_works_through_all(self, flavour):
        asked = dict(spec(flavour, countdown(7, 1000)), workers=2)
        self.assertEqual(self.trial(asked)["ok"], 7)

    @for_each(flavours)
    def test_concurrency_is_reached_and_kept(self, flavour):
        most = 1 if plain(flavour) in ONE_AT_ONCE else 4
        with Server() as server:
            url = server.url(3, "gate=%d&delay_ms=4" % most)
            outcome = self.trial(spec(flavour, fetch("raw", url, 3, 12, 4)))
            self.assertEqual(outcome["ok"], 12, outcome["error_examples"])
            self.assertEqual((server.requests, server.most_in_flight), (12, most))

    @for_each(flavours)
    def test_connections_are_kept_from_the_warm_up_on_or_opened_anew(self, flavour):
        for connection, opened in (("reuse", 4), ("fresh", 12)):
            if plain(flavour) == "sequential" and connection == "reuse":
                opened = 1
            if plain(flavour) == "processes":
                opened = 12  # a new process has none to use again
            with Server() as server:
                # Without the gate the first connection might be free again before the last is wanted.
                gate = server.url(3, "gate=%d" % (1 if plain(flavour) == "sequential" else 4))
                warmup = {"urls": [gate], "requests": 4}
                work = fetch(
                    "raw", server.url(3, "delay_ms=10"), 3, 8, 4, connection=connection, warmup=warmup
                )
                outcome = self.trial(spec(flavour, work))
                self.assertEqual(outcome["ok"], 8, outcome["error_examples"])
                self.assertEqual((server.requests, server.connections), (12, opened), connection)

    @for_each(flavours)
    def test_an_error_is_counted_as_what_it_is_wherever_it_happens(self, flavour):
        with Server() as server:
            url = server.url(40, "fault=content&every=3")
            outcome = self.trial(spec(flavour, fetch("raw", url, 40, 6, 2)))
            self.assertEqual((outcome["ok"], outcome["errors"]), (4, {"content": 2}))

    @for_each(flavours)
    def test_https_and_unknown_clients_are_unsupported(self, flavour):
        asked = spec(flavour, fetch("no-such", Server.nobody(), 1, 1, 1))
        self.assert_refused(self.answer(asked), "unsupported", "no-such")
        asked = spec(flavour, fetch("raw", "https://127.0.0.1/", 1, 1, 1))
        self.assert_refused(self.answer(asked), "unsupported", "https")

    @for_each(pools)
    def test_pools_of_impossible_sizes_are_refused(self, flavour):
        asked = dict(spec(flavour, countdown(1, 10)), workers=0)
        self.assert_refused(self.answer(asked), "failed", "at least 1")
        asked = dict(spec(flavour, fetch("raw", Server.nobody(), 1, 2, 2)), workers=3)
        self.assert_refused(self.answer(asked), "failed", "3 tasks in flight")

    @for_each(of_processes)
    def test_a_thousand_processes_are_refused_with_a_reason(self, flavour):
        asked = spec(flavour, fetch("raw", Server.nobody(), 1, 1000, 1000))
        self.assert_refused(self.answer(asked), "unsupported", "1000 processes")


class Workers(Case):
    """Processes that live on."""

    @for_each(living_workers)
    def test_as_many_as_the_spec_says_and_none_outlives_the_runner(self, flavour):
        with Talk() as talk:
            talk.say(spec(flavour, countdown(3, 10)))
            self.assertEqual(talk.hear(), {"type": "ready"})
            workers = descendants(talk.child.pid)
            # Where they are started by a server, that and what watches it are there as well.
            self.assertIn(len(workers) - 3, (0, 1, 2) if flavour.endswith(("spawn", "server")) else (0,))
            self.assertEqual(talk.exit(), 0)
            self.gone(lambda: of_session(talk.child.pid))

    @for_each(living_workers)
    def test_a_trial_that_fails_leaves_no_worker(self, flavour):
        with Talk() as talk:
            talk.say(spec(flavour, countdown(3, 10)))
            self.assertEqual(talk.hear(), {"type": "ready"})
            talk.say({"type": "stop"})
            self.assert_refused(talk.hear(), "failed", "go was due")
            self.gone(lambda: of_session(talk.child.pid))

    def test_a_lost_worker_fails_the_trial(self):
        if "process-pool" not in probe()["flavours"]:
            self.skipTest(
                "this interpreter has no ProcessPoolExecutor; a Pool that loses a worker waits for ever"
            )
        with Talk() as talk:
            talk.say(spec("process-pool", countdown(3, 10)))
            self.assertEqual(talk.hear(), {"type": "ready"})
            workers = descendants(talk.child.pid)
            os.kill(workers[1], signal.SIGKILL)
            # The pool has seen it: it ends the others, and refuses whatever comes.
            self.gone(lambda: set(workers) & set(descendants(talk.child.pid)))
            talk.say({"type": "go"})
            answer = talk.hear()
            self.assert_refused(answer, "failed", "BrokenProcessPool")

    def gone(self, who):
        patience = time.monotonic() + PATIENCE_S
        while who():
            self.assertLess(time.monotonic(), patience, "%s live on" % who())
            time.sleep(0.01)


def living():
    """(pid, parent, session) of every process that has not ended."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/stat" % pid) as stat:
                state, parent, _, session = stat.read().rpartition(")")[2].split()[:4]
        except OSError:
            continue  # it ends just now
        if state not in "ZX":
            yield int(pid), int(parent), int(session)


def of_session(leader):
    """Whoever it and its descendants have started."""
    return [pid for pid, _, session in living() if session == leader]


def descendants(pid):
    children = [child for child, parent, _ in living() if parent == pid]
    return children + [grandchild for child in children for grandchild in descendants(child)]


if __name__ == "__main__":
    unittest.main()
