"""What the runner tells of its interpreter, and what can be told it by the environment."""

import unittest

from support import Case, Talk, countdown, probe, spec


class Probe(Case):
    def test_it_names_the_interpreter_and_its_speed(self):
        told = probe()
        self.assertRegex(told["family"], r"^(cpython|pypy|jython)\d\.\d+t?$")
        self.assertGreater(told["ns_per_iteration"], 0)
        self.assertGreater(told["first_ns_per_iteration"], 0)
        self.assertIn("sequential", told["flavours"])
        self.assertEqual(set(told["clients"]), set(told["flavours"]))
        self.assertFalse(set(told["flavours"]) & set(told["unsupported"]))
        self.assertIn(told["gil"], (True, False))

    def test_a_countdown_takes_time_in_proportion_to_its_length(self):
        iterations = int(4e7 / probe()["ns_per_iteration"])

        def work_ns(times):
            asked = dict(spec("sequential", countdown(1, times * iterations)), warmup_iterations=iterations)
            return self.cpu_ns(asked)

        # No interpreter takes a short cut. Compilers and collectors work beside it, Java's most of all.
        self.assertGreater(work_ns(32), 4 * min(work_ns(1) for _ in range(3)))

    def test_the_switch_interval_is_set_and_told(self):
        libraries = self.trial(spec("threads", countdown(2, 10)))["runner"]["libraries"]
        if "switch_interval" not in libraries:
            self.skipTest("no interpreter lock that could be switched")
        wanted = "77" if "bytecodes" in libraries["switch_interval"] else "0.077"
        asked = spec("threads", countdown(2, 10))
        libraries = self.trial(asked, INFLIGHT_SWITCH_INTERVAL=wanted)["runner"]["libraries"]
        self.assertEqual(libraries["switch_interval"].split()[0], wanted)

    def test_a_switch_interval_that_is_none_fails_the_trial(self):
        with Talk(INFLIGHT_SWITCH_INTERVAL="often") as talk:
            self.assert_refused(talk.hear(), "failed", "often")


if __name__ == "__main__":
    unittest.main()
