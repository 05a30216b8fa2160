"""One experiment a process, so that none finds the interpreter warm by another: `PYTHON experiments.py NAME
ARGUMENT...` prints its figures as a line of JSON. 2.7 must be able to read this file.
"""

from __future__ import print_function

import json
import os
import socket
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.dirname(HERE))

from inflight_runner import flavours, identity, probe, usage  # noqa: E402
from inflight_runner.clock import now_ns  # noqa: E402
from inflight_runner.conversation import set_switch_interval  # noqa: E402
from inflight_runner.orders import Batch  # noqa: E402
from inflight_runner.raw import Raw  # noqa: E402
from inflight_runner.work import count_down, warm_code  # noqa: E402

COUNTDOWNS = 4
WARMUP_FETCHES = 20
# So long that whoever waits for an answer has lost the lock to the rival when it comes.
DELAY_S = 0.001
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab"


def who():
    """Who this interpreter is, and from which number a countdown takes a tenth of a second."""
    warm_code()
    counted, ns = probe.warm_speed(1)
    return {
        "family": identity.family(),
        "language": "%s %s" % (identity.implementation(), identity.version()),
        "gil": identity.has_gil(),
        "cores": identity.cores(),
        "switch_interval": identity.switch_interval() if identity.has_gil() else None,
        "iterations": int(counted * 1e8 / ns),
        "processes": not flavours.why_not("processes"),
    }


def countdown(threads, iterations):
    """Four countdowns, by so many threads; 0: one after the other on the main thread."""
    warm_code()
    count_down(iterations // 5)
    return timed(lambda: count_in_threads(threads, iterations) if threads else count_one_by_one(iterations))


def timed(work):
    before, begun_ns = usage.of_this_process_and_children(), now_ns()
    work()
    wall_ns = now_ns() - begun_ns
    used = usage.since(before, usage.of_this_process_and_children())
    return dict(zip(usage.FIELDS, used), wall_ns=wall_ns)


def count_one_by_one(iterations):
    for _ in range(COUNTDOWNS):
        count_down(iterations)


def count_in_threads(threads, iterations):
    def several():
        for _ in range(COUNTDOWNS // threads):
            count_down(iterations)

    run_all([threading.Thread(target=several) for _ in range(threads)])


def count_in_processes(iterations):
    from multiprocessing import Process

    run_all([Process(target=count_down, args=(iterations,)) for _ in range(COUNTDOWNS)])


def run_all(started):
    for one in started:
        one.start()
    for one in started:
        one.join()


def trap(iterations, *names):
    """Parts of the original script, one after the other in this interpreter and without a warm-up."""
    parts = {
        "sequential": lambda: count_one_by_one(iterations),
        "threads": lambda: count_in_threads(COUNTDOWNS, iterations),
        "processes": lambda: count_in_processes(iterations),
    }
    return dict((name, timed(parts[name])) for name in names)


def calls(count, iterations):
    """CPU time of one call after another of a function that nobody has called before."""
    used = [timed(lambda: count_down(iterations)) for _ in range(count)]
    return [round((one["user_ns"] + one["system_ns"]) / float(iterations), 3) for one in used]


def fetches(count, with_rival):
    """Latencies of a thread that fetches from another process, alone or while the main thread counts down."""
    command = [sys.executable, os.path.join(HERE, "experiments.py"), "serve"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        url = "http://127.0.0.1:%d/?i={i}" % int(server.stdout.readline())
        samples, stop = [], []
        fetching = threading.Thread(target=fetch_all, args=(url, count, samples, stop))
        warm_code()
        counted, begun_ns = 0, now_ns()
        fetching.start()
        while with_rival and not stop:
            count_down(1000)
            counted += 1000
        counting_ns = now_ns() - begun_ns
        fetching.join()
    finally:
        # Not every interpreter closes the connection as soon as nobody holds it, which would end the server
        # as well.
        server.kill()
        server.wait()
    ended_well = sorted(ended_ns - begun_ns for begun_ns, ended_ns, kind, _ in samples if kind is None)
    figures = {"ns": ended_well, "failed": count - len(ended_well)}
    return dict(figures, rival_ns=counting_ns / float(counted)) if with_rival else figures


def fetch_all(url, count, samples, stop):
    try:
        spec = {"client": "raw", "connection": "reuse", "timeout_ns": 10 * 10**9}
        client, batch = Raw(spec), Batch(spec, [url])
        client.prepare(batch)
        for _ in range(WARMUP_FETCHES):
            client.fetch(batch.order(0))
        for index in range(count):
            samples.append(client.fetch(batch.order(index)))
    finally:
        stop.append(True)


def serve():
    """Answers whatever comes on one connection until that is closed."""
    listener = socket.socket()
    listener.settimeout(60)
    listener.bind(("127.0.0.1", 0))
    listener.listen(1)
    print(listener.getsockname()[1])
    sys.stdout.flush()
    connection, _ = listener.accept()
    connection.settimeout(None)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while connection.recv(4096):
        time.sleep(DELAY_S)
        connection.sendall(ANSWER)
    connection.close()


EXPERIMENTS = {"who": who, "countdown": countdown, "trap": trap, "calls": calls, "fetches": fetches}


def main(words):
    if words == ["serve"]:
        return serve()
    set_switch_interval()
    arguments = [int(word) if word.isdigit() else word for word in words[1:]]
    print(json.dumps(EXPERIMENTS[words[0]](*arguments)))


if __name__ == "__main__":
    main(sys.argv[1:])
