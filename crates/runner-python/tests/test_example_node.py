"""The example runner in JavaScript, held to the same page."""

import os
import shutil
import unittest

from server import Server
from support import HERE, Case, Talk, countdown, fetch, spec

NODE = shutil.which("node")
RUNNER = os.path.join(os.path.dirname(os.path.dirname(HERE)), "examples", "runner-node", "runner.mjs")


def node(work, **others):
    return dict(spec("event-loop", work), contender="node/event-loop", **others)


@unittest.skipUnless(NODE, "node is not on PATH")
class Node(Case):
    command = [NODE, RUNNER]

    def test_it_counts_down_for_as_long_as_it_is_told(self):
        outcome = self.trial(node(countdown(3, 200000)))
        self.assertEqual(outcome["ok"], 3)
        self.assertIn("Node.js", outcome["runner"]["language"])

        def work_ns(iterations):
            return min(self.cpu_ns(node(countdown(1, iterations))) for _ in range(3))

        # Fifty times as much, and what the interpreter does beside it.
        self.assertGreater(work_ns(5 * 10**8), 10 * work_ns(10**7))

    def test_it_fetches_with_all_its_slots_and_keeps_its_connections(self):
        for connection, opened in (("reuse", 8), ("fresh", 56)):
            with Server() as server, self.subTest(connection):
                # Without the gate the first connection might be free again before the last is wanted.
                url = server.url(9000, "delay_ms=10&gate=8")
                work = fetch(
                    "raw", url, 9000, 40, 8, connection=connection, warmup={"urls": [url], "requests": 16}
                )
                outcome = self.trial(node(work))
                self.assertEqual(outcome["ok"], 40, outcome["error_examples"])
                self.assertEqual((server.most_in_flight, server.connections), (8, opened))
                self.assertGreaterEqual(min(outcome["service"]["raw_ns"]), 10e6)

    def test_answers_are_framed_in_all_ways(self):
        for query in ("chunked=1", "early=100", "early=103&chunked=1", "unsized=1", "early=100&unsized=1"):
            with Server() as server, self.subTest(query):
                outcome = self.trial(node(fetch("raw", server.url(9000, query), 9000, 12, 4)))
                self.assertEqual(outcome["ok"], 12, outcome["error_examples"])
                if "unsized" in query:
                    self.assertEqual(server.connections, 12, "one that has ended cannot be kept")
                else:
                    self.assertLessEqual(server.connections, 4)
            # And a byte at a time.
            with Server() as server, self.subTest(query, drip=True):
                url = server.url(3, query + "&fault=drip&every=1")
                outcome = self.trial(node(fetch("raw", url, 3, 2, 2)))
                self.assertEqual(outcome["ok"], 2, outcome["error_examples"])

    def test_errors_are_told_apart_in_all_ways(self):
        for query in ("chunked=1", "early=100", "unsized=1"):
            for fault in ("status", "content", "truncated", "reset"):
                with Server() as server, self.subTest(query, fault=fault):
                    url = server.url(40, "%s&fault=%s&every=3" % (query, fault))
                    outcome = self.trial(node(fetch("raw", url, 40, 9, 2)))
                    self.assertEqual(outcome["errors"], {fault: 3}, outcome["error_examples"])

    def test_errors_are_told_apart(self):
        kinds = {name: name for name in ("status", "content", "truncated", "reset")}
        for fault, kind in dict(kinds, garbage="protocol").items():
            with Server() as server, self.subTest(fault):
                outcome = self.trial(node(fetch("raw", server.url(40, "fault=%s&every=3" % fault), 40, 9, 2)))
                self.assertEqual(
                    (outcome["ok"], outcome["errors"]), (6, {kind: 3}), outcome["error_examples"]
                )

    def test_time_runs_out_and_nobody_listens(self):
        for fault in ("stall", "drip"):
            with Server() as server, self.subTest(fault):
                url = server.url(40, "fault=%s&every=2" % fault)
                outcome = self.trial(node(fetch("raw", url, 40, 4, 4, timeout_ns=2000000000)))
                self.assertEqual(
                    (outcome["ok"], outcome["errors"]), (2, {"timeout": 2}), outcome["error_examples"]
                )
        outcome = self.trial(node(fetch("raw", Server.nobody(), 1, 3, 2)))
        self.assertEqual(outcome["errors"], {"connect": 3}, outcome["error_examples"])

    def test_the_conversation(self):
        with Talk(self.command) as talk:
            self.assertEqual(talk.exit(), 0)
            self.assertIsNone(talk.hear())
        with Talk(self.command) as talk:
            talk.say(node(countdown(1, 10)))
            self.assertEqual(talk.hear(), {"type": "ready"})
            talk.hang_up()
            self.assertIsNone(talk.hear(), "nothing is left to say")
            self.assertEqual(talk.exit(), 0)
        with Talk(self.command) as talk:
            talk.say_text("hello\n")
            self.assert_refused(talk.hear(), "failed", "hello")
        self.assert_refused(self.answer(dict(node(countdown(1, 10)), protocol=2)), "failed", "version")
        self.assert_refused(
            self.answer(dict(node(countdown(1, 10)), contender="no/such")), "failed", "no/such"
        )
        asked = node(dict(fetch("raw", Server.nobody(), 1, 1, 1), workload="open", due_ns=[0]))
        self.assert_refused(self.answer(asked), "unsupported", "open")
        asked = node(fetch("no-such", Server.nobody(), 1, 1, 1))
        self.assert_refused(self.answer(asked), "unsupported", "no-such")
        asked = node(fetch("raw", "https://127.0.0.1/", 1, 1, 1))
        self.assert_refused(self.answer(asked), "unsupported", "https")


if __name__ == "__main__":
    unittest.main()
