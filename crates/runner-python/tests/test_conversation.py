"""The conversation: each line in its turn, and leaving at every point."""

import json
import unittest

from server import Server
from support import RUNNER, Case, Talk, countdown, fetch, flavours, spec


class Conversation(Case):
    def test_a_whole_trial(self):
        outcome = self.trial(spec("sequential", countdown(2, 10)))
        self.assertEqual(outcome["runner"]["name"], "runner-python")
        self.assertRegex(outcome["runner"]["language"], r"^(CPython|PyPy|Jython) \d+\.\d+")
        self.assertIn(outcome["runner"]["libraries"]["gil"], ("enabled", "disabled"))

    def test_the_harness_may_change_its_mind_before_the_spec(self):
        with Talk() as talk:
            self.assertEqual(talk.exit(), 0)
            self.assertIsNone(talk.hear())

    def test_the_harness_may_change_its_mind_before_go(self):
        for flavour in flavours():
            with self.subTest(flavour), Talk() as talk:
                talk.say(spec(flavour, countdown(2, 10)))
                self.assertEqual(talk.hear(), {"type": "ready"})
                talk.hang_up()
                self.assertIsNone(talk.hear(), "nothing is left to say")
                self.assertEqual(talk.exit(), 0)

    def test_lines_that_are_none(self):
        lines = ["hello", "[1]", "", "\x00\u2028", '{"type":"spec"', '"spec"']
        for line in lines:
            with self.subTest(line), Talk() as talk:
                talk.say_text(line + "\n")
                self.assert_refused(talk.hear(), "failed", "not a JSON object")
                self.assertEqual(talk.exit(), 0)

    def test_lines_out_of_turn(self):
        with Talk() as talk:
            talk.say({"type": "go"})
            self.assert_refused(talk.hear(), "failed", "spec was due")
        with Talk() as talk:
            asked = spec("sequential", countdown(1, 10))
            talk.say(asked)
            self.assertEqual(talk.hear(), {"type": "ready"})
            talk.say(asked)
            self.assert_refused(talk.hear(), "failed", "go was due")

    def test_another_protocol(self):
        self.assert_refused(
            self.answer(dict(spec("sequential", countdown(1, 10)), protocol=2)), "failed", "version"
        )
        self.assert_refused(self.answer({"type": "spec"}), "failed", "version")

    def test_fields_that_are_missing_or_wrong_fail_the_trial(self):
        good = spec("sequential", fetch("raw", "http://127.0.0.1:1/", 1, 1, 1))
        self.assert_refused(self.answer(dict(good, requests=None)), "failed", "requests")
        self.assert_refused(self.answer(dict(good, urls=[])), "failed", "no URL")

    def test_workloads_that_it_does_not_have_are_unsupported(self):
        work = fetch("raw", Server.nobody(), 1, 2, 1)
        beside = {"tasks": 1, "iterations": 10, "how": "thread", "yield_every": 1}
        for more in ({"workload": "open", "due_ns": [0, 10]}, {"workload": "mixed", "beside": beside}):
            asked = spec("threads", dict(work, **more))
            self.assert_refused(self.answer(asked), "unsupported", more["workload"])

    def test_fields_that_nobody_knows_are_ignored(self):
        self.trial(spec("sequential", countdown(1, 10), tempo="presto"))

    def test_names_it_does_not_have(self):
        for name in ("no-such", "threads-spawn", "-fork", "", "processes-"):
            with self.subTest(name):
                self.assert_refused(self.answer(spec(name, countdown(1, 10))), "failed", "no contender")
        asked = spec("sequential", fetch("no-such", Server.nobody(), 1, 1, 1))
        self.assert_refused(self.answer(asked), "unsupported", "no-such")
        asked = spec("sequential", fetch("raw", "https://127.0.0.1/", 1, 1, 1))
        self.assert_refused(self.answer(asked), "unsupported", "https")
        for url in (
            "nonsense",
            "http://",
            "ftp://127.0.0.1/",
            "http://127.0.0.1:port/",
            "http://127.0.0.1/\u00fc",
        ):
            asked = spec("sequential", fetch("raw", url, 1, 1, 1))
            self.assert_refused(self.answer(asked), "failed", json.dumps(url))

    def test_an_argument_is_refused(self):
        with Talk(RUNNER + ["--fast"]) as talk:
            self.assertNotEqual(talk.exit(), 0)


if __name__ == "__main__":
    unittest.main()
