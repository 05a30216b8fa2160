"""A server that answers, or misbehaves, as the query of a URL says."""

import atexit
import os
import socket
import ssl
import struct
import subprocess
import tempfile
import threading
import time

_LETTERS = b"abcdefghijklmnopqrstuvwxyz"
# Shorter than the time that a fetch has, so that the test sees how many came.
_GATE_S = 20
_taken = []


def certificate():
    """A server's TLS for 127.0.0.1, and as PEM the authority that vouches for it (itself), made anew."""
    with tempfile.TemporaryDirectory() as directory:
        key, pem = os.path.join(directory, "key.pem"), os.path.join(directory, "certificate.pem")
        words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test"
        words = words.split() + ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", pem]
        subprocess.run(["openssl"] + words, check=True, stderr=subprocess.DEVNULL)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(pem, key)
        with open(pem) as file:
            return tls, file.read()


class Server:
    """On a port of its own, until it is left. A URL's query may ask, joined by `&`, for:

    delay_ms=N  the answer comes after at least N milliseconds
    gate=N      no answer before N requests have been in flight at once
    chunked=1   a chunked answer
    unsized=1   an answer that ends with its connection
    early=N     an answer of status N (100, 103) comes first
    fault=KIND&every=N  every Nth request gets status (503), reset, truncated, content (the body of another
                index), garbage (not HTTP), stall (nothing, for five seconds) or drip (a byte every 40 ms)
    """

    def __init__(self, tls=None):
        self.tls = tls

    def __enter__(self):
        self.connections = self.requests = self.in_flight = self.most_in_flight = 0
        self.change = threading.Condition()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.stopping = False
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.stopping = True
        socket.create_connection(self.listener.getsockname()).close()

    def url(self, count, query=""):
        scheme = "https" if self.tls else "http"
        return "%s://127.0.0.1:%d/?i={i}&bytes=%d&%s" % (scheme, self.listener.getsockname()[1], count, query)

    @staticmethod
    def nobody():
        """A URL on a port where nobody listens, nor will: it is taken until the tests are over."""
        if not _taken:
            _taken.append(socket.socket())
            _taken[0].bind(("127.0.0.1", 0))
            atexit.register(_taken[0].close)
        return "http://127.0.0.1:%d/" % _taken[0].getsockname()[1]

    def _accept(self):
        with self.listener:
            while True:
                connection, _ = self.listener.accept()
                if self.stopping:
                    connection.close()
                    return
                with self.change:
                    self.connections += 1
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection, connection.makefile("rb") as requests:
                while self._answer(connection, requests):
                    pass
        except OSError:
            pass  # the runner has gone, or does not trust this server

    def _answer(self, connection, requests):
        target = requests.readline().split(b" ")
        close = False
        for line in iter(requests.readline, b"\r\n"):
            if not line:
                return False
            close |= line.lower().startswith(b"connection: close")
        if len(target) < 3:
            return False
        ask = dict(pair.split("=") for pair in target[1].decode().partition("?")[2].split("&") if pair)
        ask = {name: value if name == "fault" else int(value) for name, value in ask.items()}
        with self.change:
            self.requests += 1
            self.in_flight += 1
            self.most_in_flight = max(self.in_flight, self.most_in_flight)
            self.change.notify_all()
            # Opens even if they never come.
            self.change.wait_for(lambda: self.most_in_flight >= ask.get("gate", 0), _GATE_S)
        time.sleep(ask.get("delay_ms", 0) / 1e3)
        with self.change:
            self.in_flight -= 1  # before the answer: its reader may send the next request at once
        every = ask.get("every", 0)
        faulty = every and ask["i"] % every == 1 % every
        return self._send(connection, ask, ask["fault"] if faulty else "") and not close

    def _send(self, connection, ask, fault):
        count, first = ask.get("bytes", 0), ask.get("i", 0) + (fault == "content")
        body = (_LETTERS * (count // 26 + 2))[first % 26 :][:count]
        status = b"503 Service Unavailable" if fault == "status" else b"200 OK"
        if ask.get("chunked"):
            pieces = filter(None, (body[: count // 3], body[count // 3 :]))
            chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
            answer = b"HTTP/1.1 %s\r\nTransfer-Encoding: chunked\r\n\r\n%s0\r\n\r\n" % (status, chunks)
        elif ask.get("unsized"):
            answer = b"HTTP/1.1 %s\r\n\r\n%s" % (status, body)
        else:
            answer = b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status, count, body)
        if ask.get("early"):
            answer = b"HTTP/1.1 %d Early\r\nLink: </a>\r\n\r\n%s" % (ask["early"], answer)
        if fault == "truncated":
            connection.sendall(answer[: -(count // 2)])
            return False
        if fault == "garbage":
            # Closed, because 2.7 takes it for an answer that ends with its connection.
            connection.sendall(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")
            return False
        if fault == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        if fault == "stall":
            time.sleep(5)
            return True
        if fault == "drip":
            for byte in answer:
                connection.sendall(bytes([byte]))
                time.sleep(0.04)
            return not ask.get("unsized")
        connection.sendall(answer)
        return not ask.get("unsized")
