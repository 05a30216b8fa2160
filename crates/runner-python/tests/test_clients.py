"""What every client must do, blocking ones in threads, the others on the event loop."""

import shutil
import unittest

from server import Server, certificate
from support import Case, fetch, for_each, probe, spec

FAULTS = ("status", "content", "truncated", "reset", "garbage")


def clients():
    here = probe()["clients"]
    return [(flavour, client) for flavour in ("threads", "asyncio") for client in here.get(flavour, [])]


class Clients(Case):
    def test_clients_that_are_not_here_are_told(self):
        if "asyncio" not in probe()["flavours"] or "aiohttp" in probe()["clients"]["asyncio"]:
            self.skipTest("no asyncio, or aiohttp is installed")
        asked = spec("asyncio", fetch("aiohttp", Server.nobody(), 1, 1, 1))
        self.assert_refused(self.answer(asked), "unsupported", "aiohttp")
        self.skipTest("aiohttp is not installed")

    @for_each(clients)
    def test_answers_are_checked_and_timed(self, flavour, client):
        for query in ("delay_ms=15", "delay_ms=15&chunked=1", "delay_ms=15&early=100"):
            with Server() as server:
                # Longer than one read, so that an answer comes in parts.
                work = fetch(client, server.url(9000, query), 9000, 12, 4)
                outcome = self.trial(spec(flavour, work))
                self.assertEqual(outcome["ok"], 12, outcome["error_examples"])
                self.assertEqual(server.requests, 12)
                self.assertGreaterEqual(min(outcome["service"]["raw_ns"]), 15e6)

    @for_each(clients)
    def test_without_a_body_only_the_status_counts(self, flavour, client):
        with Server() as server:
            work = fetch(client, server.url(40, "fault=content&every=1"), 40, 4, 2)
            del work["body"]
            self.assertEqual(self.trial(spec(flavour, work))["ok"], 4)
            work = fetch(client, server.url(40, "fault=status&every=2"), 40, 4, 2)
            del work["body"]
            outcome = self.trial(spec(flavour, work))
            self.assertEqual((outcome["ok"], outcome["errors"]), (2, {"status": 2}))

    @for_each(clients)
    def test_errors_are_told_apart(self, flavour, client):
        for fault, kind in zip(FAULTS, FAULTS[:-1] + ("protocol",)):
            with Server() as server, self.subTest(fault):
                work = fetch(client, server.url(40, "fault=%s&every=3" % fault), 40, 9, 2)
                outcome = self.trial(spec(flavour, work))
                seen = outcome["ok"], outcome["errors"]
                if fault == "garbage" and client != "raw" and probe()["family"].endswith("2.7"):
                    # Its libraries take whatever is not HTTP for an answer of HTTP/0.9.
                    self.assertEqual((outcome["ok"], outcome["attempted"]), (6, 9))
                    continue
                self.assertEqual(seen, (6, {kind: 3}), outcome["error_examples"])
                self.assertEqual(server.requests, 9, "a task is attempted once")

    @for_each(clients)
    def test_too_much_is_no_good_answer(self, flavour, client):
        with Server() as server:
            outcome = self.trial(spec(flavour, fetch(client, server.url(41), 40, 3, 1)))
            self.assertEqual(outcome["errors"], {"content": 3}, outcome["error_examples"])

    @for_each(clients)
    def test_time_runs_out(self, flavour, client):
        for fault in ("stall", "drip"):
            with Server() as server, self.subTest(fault):
                # Nothing is done for the first time in the window, where it would take its time.
                warmup = {"urls": [server.url(40, "gate=4")], "requests": 8}
                url = server.url(40, "fault=%s&every=2" % fault)
                work = fetch(client, url, 40, 4, 4, timeout_ns=2000000000, warmup=warmup)
                outcome = self.trial(spec(flavour, work))
                seen = outcome["ok"], outcome["errors"]
                self.assertEqual(seen, (2, {"timeout": 2}), outcome["error_examples"])

    @for_each(clients)
    def test_nobody_listens(self, flavour, client):
        outcome = self.trial(spec(flavour, fetch(client, Server.nobody(), 1, 3, 2)))
        self.assertEqual(outcome["errors"], {"connect": 3}, outcome["error_examples"])

    @for_each(clients)
    def test_connections_of_libraries_are_kept_or_opened_anew(self, flavour, client):
        for connection in ("reuse", "fresh"):
            with Server() as server:
                # Without the gate the first connection might be free again before the last is wanted.
                warmup = {"urls": [server.url(3, "gate=4")], "requests": 8}
                url = server.url(3, "delay_ms=10")
                work = fetch(client, url, 3, 24, 4, connection=connection, warmup=warmup)
                outcome = self.trial(spec(flavour, work))
                self.assertEqual(outcome["ok"], 24, outcome["error_examples"])
                # urllib opens one for each request, and cannot do otherwise.
                opened = 32 if connection == "fresh" or client == "urllib" else 4
                self.assertEqual((server.requests, server.connections), (32, opened), connection)

    @for_each(clients)
    def test_certificates_are_verified(self, flavour, client):
        if not shutil.which("openssl"):
            self.skipTest("no openssl to make a certificate with")
        tls, authority = certificate()
        _, another = certificate()
        with Server(tls) as server:
            work = fetch(client, server.url(5000, "delay_ms=2"), 5000, 6, 2)
            trusting = spec(flavour, dict(work, authority=authority))
            if client == "raw" or probe()["family"].endswith("2.7"):
                return self.assert_refused(self.answer(trusting), "unsupported", "https")
            outcome = self.trial(trusting)
            self.assertEqual(outcome["ok"], 6, outcome["error_examples"])
            for told in ({"authority": another}, {}):
                outcome = self.trial(spec(flavour, dict(work, **told)))
                self.assertEqual(outcome["errors"], {"connect": 6}, outcome["error_examples"])
            self.assert_refused(self.answer(dict(trusting, authority="no PEM")), "failed", "authority")

    @for_each(clients)
    def test_urls_take_turns_and_tell_their_number(self, flavour, client):
        with Server() as one, Server() as other:
            work = fetch(client, "", 30, 10, 3, urls=[one.url(30), other.url(30)])
            outcome = self.trial(spec(flavour, work))
            # Each answer is checked against the number in its URL.
            self.assertEqual((outcome["ok"], one.requests, other.requests), (10, 5, 5))


if __name__ == "__main__":
    unittest.main()
