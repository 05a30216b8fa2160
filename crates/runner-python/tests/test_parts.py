"""The parts that can be tried without a process: answers in pieces, due times, orders."""

import sys
import unittest
from unittest import mock

from support import HERE, fetch, spec

sys.path.insert(0, HERE)

from inflight_runner import ledger, probe  # noqa: E402
from inflight_runner.failure import Failed, Failure  # noqa: E402
from inflight_runner.flavours import split  # noqa: E402
from inflight_runner.orders import Batch  # noqa: E402
from inflight_runner.reply import Reply  # noqa: E402
from inflight_runner.spec import checked  # noqa: E402


def order(count, index=0):
    body = None if count is None else {"bytes": count}
    spec = {"client": "raw", "timeout_ns": 10**9, "body": body}
    return Batch(spec, ["http://127.0.0.1:81/bytes/4?seed=7&i={i}"]).order(index)


def feed(reply, wire, piece):
    """In pieces, then closes."""
    for at in range(0, len(wire), piece):
        if reply.take(wire[at : at + piece]):
            return True
    return reply.take(b"")


class Replies(unittest.TestCase):
    def whole(self, wire, count, kept=True, times=2):
        for piece in range(1, len(wire) + 1):
            reply = Reply()
            for _ in range(times):
                self.assertTrue(feed(reply, wire, piece), "pieces of %d" % piece)
                self.assertEqual(reply.finish(order(count)), kept)

    def test_answers_in_pieces_of_every_size(self):
        self.whole(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde", 5)
        self.whole(b"HTTP/1.1 200\r\ncontent-length:5\r\n\r\nabcde", 5)
        self.whole(b"HTTP/1.1 204 No Content\r\n\r\n", 0)
        chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n"
        self.whole(chunked + b"\r\n", 5)
        self.whole(chunked + b"Digest: x\r\nServer-Timing: y\r\n\r\n", 5)
        self.whole(
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n"
            b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab",
            2,
        )

    def test_without_a_length_the_body_ends_with_the_connection(self):
        self.whole(b"HTTP/1.0 200 OK\r\n\r\nabcde", 5, kept=False, times=1)
        self.whole(b"HTTP/1.1 200 OK\r\n\r\nabcde", 5, kept=False, times=1)

    def test_who_keeps_the_connection(self):
        self.whole(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 0, kept=False)
        self.whole(b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n", 0)

    def test_each_way_to_end_badly_has_its_kind(self):
        head = b"HTTP/1.1 200 OK\r\n"
        for wire, kind in (
            (b"", "reset"),
            (b"HTTP/1.1 100 Continue\r\n\r\n", "reset"),
            (b"HTT", "truncated"),
            (head, "truncated"),
            (head + b"Content-Length: 5\r\n\r\nabc", "truncated"),
            (head + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n", "truncated"),
            (b"SSH-2.0-OpenSSH\r\n", "protocol"),
            (b"HTTP/1.1 OK\r\n\r\n", "protocol"),
            (head + b"Content-Length\r\n\r\n", "protocol"),
            (head + b"Content-Length: -5\r\n\r\n", "protocol"),
            (head + b"Content-Length: 99999999999\r\n\r\n", "protocol"),
            (head + b"Transfer-Encoding: chunked\r\n\r\nffffffffff\r\n", "protocol"),
            (head + b"Transfer-Encoding: chunked\r\n\r\nsoon\r\n", "protocol"),
            (head + b"A: b\r\n" * 20000, "protocol"),
        ):
            with self.subTest(wire[:60]), self.assertRaises(Failure) as raised:
                feed(Reply(), wire, 900)
            self.assertEqual(raised.exception.kind, kind, wire[:60])

    def test_bytes_after_the_answer(self):
        reply = Reply()
        self.assertTrue(reply.take(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabX"))
        with self.assertRaises(Failure) as raised:
            reply.finish(order(2))
        self.assertEqual(raised.exception.kind, "protocol")


class Orders(unittest.TestCase):
    def test_the_index_goes_into_url_path_and_request(self):
        asked = order(4, 27)
        self.assertEqual(asked.url(), "http://127.0.0.1:81/bytes/4?seed=7&i=27")
        self.assertEqual(asked.path(), "/bytes/4?seed=7&i=27")
        self.assertEqual(asked.request(), b"GET /bytes/4?seed=7&i=27 HTTP/1.1\r\nHost: 127.0.0.1:81\r\n\r\n")
        self.assertEqual(asked.target.address, ("127.0.0.1", 81))

    def test_a_body_must_be_the_requests_own(self):
        asked = order(4, 25)
        asked.check(200, b"zabc")
        for status, body, kind in (
            (200, b"abcd", "content"),
            (200, b"zabcd", "content"),
            (200, b"za", "truncated"),
            (503, b"zabc", "status"),
            (302, b"zabc", "status"),
        ):
            with self.assertRaises(Failure) as raised:
                asked.check(status, body)
            self.assertEqual(raised.exception.kind, kind)


class Figures(unittest.TestCase):
    def test_a_task_is_due_when_a_slot_falls_free(self):
        # Two slots: the third task takes the slot of the one that ended first, at 30; the fourth that of 50.
        samples = [(12, 50, None, None), (11, 30, None, None), (60, 70, None, None), (35, 90, None, None)]
        told = ledger.figures(samples, 10, 2)
        self.assertEqual(told["service"]["raw_ns"], [19, 38, 55, 10])
        self.assertEqual(told["response"]["raw_ns"], [20, 40, 60, 20])

    def test_all_countdowns_are_due_at_once(self):
        samples = [(10, 20, None, None), (20, 30, None, None), (30, 40, None, None)]
        self.assertEqual(ledger.figures(samples, 5, 3)["response"]["raw_ns"], [15, 25, 35])

    def test_failures_are_counted_and_free_their_slots(self):
        samples = (
            [(10, 20, "reset", "gone")]
            + [(25, 30, None, None)]
            + [(31, 32, "reset", str(n)) for n in range(9)]
        )
        told = ledger.figures(samples, 10, 1)
        self.assertEqual((told["attempted"], told["ok"], told["errors"]), (11, 1, {"reset": 10}))
        self.assertEqual((told["service"]["raw_ns"], told["response"]["raw_ns"]), ([5], [10]))
        self.assertEqual(told["error_examples"], ["gone", "0", "1", "2", "3"])


class Specs(unittest.TestCase):
    def test_fields_that_are_missing_or_wrong_are_named(self):
        good = spec("sequential", fetch("raw", "http://127.0.0.1:1/", 1, 1, 1))
        self.assertEqual(checked(good), good)
        wrong = [
            (name, value) for name in set(good) - {"type", "protocol", "body"} for value in (None, -1, [7])
        ]
        for name, value in wrong + [("connection", "sometimes"), ("concurrency", 0), ("authority", 7)]:
            with self.subTest(name, value=value), self.assertRaisesRegex(Failed, name):
                checked(dict(good, **{name: value}))


class Speed(unittest.TestCase):
    def warm_speed(self, *readings_ms):
        readings = [ms * 1000000 for ms in readings_ms]
        with mock.patch.object(probe, "timed", side_effect=readings) as timed:
            told = probe.warm_speed(4000000)
        return told, [call[0][0] // 200000 for call in timed.call_args_list]

    def test_it_is_the_smallest_of_three_readings_whichever_was_disturbed(self):
        # Doubled until a reading is long enough and all together are warm-up enough.
        for last in ((90, 81, 80), (80, 400, 82), (100, 80, 900)):
            told, asked = self.warm_speed(10, 20, 40, *last)
            self.assertEqual((told, asked), ((3200000, 80000000), [2, 4, 8, 16, 16, 16]))

    def test_there_is_an_end_to_it_when_nothing_becomes_faster(self):
        told, asked = self.warm_speed(200, 300, 250)
        self.assertEqual((told, asked), ((400000, 200000000), [2, 2, 2]))


class Names(unittest.TestCase):
    def test_flavours_may_say_how_processes_start(self):
        self.assertEqual(split("pool-apply-async"), ("pool-apply-async", None))
        self.assertEqual(split("pool-apply-async-forkserver"), ("pool-apply-async", "forkserver"))
        self.assertEqual(split("processes-fork"), ("processes", "fork"))


if __name__ == "__main__":
    unittest.main()
