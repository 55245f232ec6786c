#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs scenarios against servers that misbehave: each must get a verdict, and the report must be whole.

Usage: hostile_target_test.py PURGATORY PURGATORY_MOCK
"""
import atexit
import functools
import json
import pathlib
import re
import socket
import socketserver
import struct
import subprocess
import sys
import tempfile
import threading
import unittest

PURGATORY, MOCK = sys.argv.pop(1), sys.argv.pop(1)
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# What every target answers while the runner looks at it, so that what follows is what is tried.
CALM = {b"/": b'{"couchdb":"Welcome","version":"0"}', b"/_all_dbs": b"[]"}
SCENARIOS = "couchdb/revs_limit"
ONE_SCENARIO = "couchdb/revs_limit/database-must-exist"


def answer(body, head=b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"):
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


class Hostile(socketserver.ThreadingTCPServer):
    """Answers calmly until a request of a scenario comes, then as `misbehave(connection, request)` does."""
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, misbehave):
        super().__init__(("127.0.0.1", 0), Connection)
        self.misbehave = misbehave
        self.stopping = threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self):
        return "http://127.0.0.1:%d" % self.server_address[1]

    def __exit__(self, *_):
        self.stopping.set()
        self.shutdown()
        self.server_close()


class Connection(socketserver.BaseRequestHandler):
    def handle(self):
        try:
            while self.answer_one():
                pass
        except OSError:
            pass

    def answer_one(self):
        head = b""
        while b"\r\n\r\n" not in head:
            received = self.request.recv(65536)
            if not received:
                return False
            head += received
        path = head.split(b" ")[1].split(b"?")[0]
        if path in CALM:
            self.request.sendall(answer(CALM[path]))
            return True
        self.asked = head
        return self.server.misbehave(self, path)


def send_endless_chunks(connection, _):
    connection.request.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not connection.server.stopping.is_set():
        connection.request.sendall(b"1;%s\r\na\r\n" % (b"x" * 1000))


def send_endless_interim_answers(connection, _):
    while not connection.server.stopping.is_set():
        connection.request.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


def hang(connection, _):
    connection.server.stopping.wait()


def reset(connection, _):
    connection.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def close_without_a_word(_, __):
    return False


def promise_too_much(connection, _):
    connection.request.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 1000\r\n\r\n{}")


def promise_too_little(connection, _):
    connection.request.sendall(b'HTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\n{"ok":true}' * 3)
    return True


def answer_what_nobody_asked(connection, _):
    """Each answer is in order, and so is the second one, but that it belongs to no request."""
    for _ in range(2):
        connection.request.sendall(answer(b'{"ok":true}', b"HTTP/1.1 201 Created\r\n"))
    return True


def sending(*pieces):
    def misbehave(connection, _):
        connection.request.sendall(b"".join(pieces))
        return True
    return misbehave


def send_a_gibibyte(connection, _):
    connection.request.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: %d\r\n\r\n" % (1 << 30))
    piece = b" " * (1 << 20)
    for _ in range(1 << 10):
        connection.request.sendall(piece)


def redirect_in_circles(connection, path):
    connection.request.sendall(
        b"HTTP/1.1 302 Found\r\nLocation: " + path + b"\r\nContent-Length: 0\r\n\r\n")
    return True


def speak_something_else(connection, _):
    connection.request.sendall(b"220 mail.example ESMTP ready\r\n")


def break_a_chunk(connection, _):
    connection.request.sendall(b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n")


def send_an_endless_head(connection, _):
    connection.request.sendall(b"HTTP/1.1 201 Created\r\n")
    for _ in range(1 << 12):
        connection.request.sendall(b"X-Filler: %s\r\n" % (b"a" * 1000))


def dying(after):
    """A reference server that answers so many requests of scenarios well, then goes."""
    left = threading.Semaphore(after)

    def misbehave(connection, _):
        if left.acquire(blocking=False):
            return forward(connection)
        connection.server.socket.close()
        return False
    return misbehave


def forward(connection):
    """Has the reference server answer; one connection for each request."""
    length = re.search(rb"content-length: *(\d+)", connection.asked, re.I)
    head, body = connection.asked.split(b"\r\n\r\n", 1)
    while length and len(body) < int(length.group(1)):
        body += connection.request.recv(65536)
    with socket.create_connection(("127.0.0.1", reference_port())) as server:
        server.sendall(head + b"\r\nConnection: close\r\n\r\n" + body)
        while piece := server.recv(65536):
            connection.request.sendall(piece)
    return False


@functools.cache
def reference_port():
    server = subprocess.Popen([MOCK, "--port", "0"], stdout=subprocess.PIPE, text=True)
    atexit.register(server.kill)
    return int(json.loads(server.stdout.readline())["couchdb"][0].rsplit(":", 1)[1])


class HostileTarget(unittest.TestCase):
    def run_against(self, misbehave, scenarios=SCENARIOS, timeout="20"):
        with tempfile.TemporaryDirectory() as folder, Hostile(misbehave) as server:
            report = pathlib.Path(folder, "result.jsonl")
            run = subprocess.run(
                [PURGATORY, "run", scenarios, "--target", server.url, "--user", "admin:pass", "--timeout", timeout,
                 "--report", f"jsonl={report}"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
            lines = [json.loads(line) for line in report.read_text().splitlines()]
        return run, lines

    def assert_complete(self, run, lines, codes):
        told = [line for line in lines if line["type"] == "scenario"]
        self.assertEqual(len(told), lines[0]["planned"], "each scenario has a verdict")
        self.assertEqual(lines[-1]["type"], "end")
        self.assertIn(run.returncode, codes, run.stdout + run.stderr)

    def test_target_that_frames_its_answers_wrongly(self):
        for name, (misbehave, words) in FRAMED_WRONGLY.items():
            with self.subTest(name):
                run, lines = self.run_against(misbehave, ONE_SCENARIO)
                self.assert_complete(run, lines, (3,))
                self.assertRegex(run.stdout, words)

    def test_target_that_sends_two_answers_to_one_request(self):
        # The second one comes with the first, or behind it: then the next request tells.
        run, lines = self.run_against(answer_what_nobody_asked)
        self.assert_complete(run, lines, (1, 3))
        self.assertRegex(run.stdout, "goes on behind its end|went on behind the end of its answer")

    def test_target_that_sends_a_gibibyte(self):
        # One scenario: of each body 64 MiB are read, and no more.
        self.assert_complete(*self.run_against(send_a_gibibyte, ONE_SCENARIO), (3,))

    def test_raw_request_ends_at_the_time_out_while_bytes_keep_coming(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "t").mkdir()
            (pathlib.Path(folder) / "t/raw.yaml").write_text(
                "suite: t/raw\ntitle: t\nscenarios:\n  - id: x\n    title: t\n    level: MUST\n    steps:\n"
                "      - {raw: \"GET /x HTTP/1.1\\r\\nHost: {{host}}\\r\\n\\r\\n\", expect: {status: 200}}\n")
            for misbehave, word in ((send_endless_chunks, "imeout"), (send_endless_interim_answers, "interim answers (1xx) do not end")):
                with Hostile(misbehave) as server:
                    run = subprocess.run([PURGATORY, "run", "--specs", folder, "--target", server.url, "--timeout", "1"],
                                         text=True, timeout=60, capture_output=True, check=False)
                self.assertEqual(run.returncode, 3, run.stdout + run.stderr)
                self.assertIn(word, run.stdout)

    def test_scenarios_before_the_end_of_a_target_keep_their_verdicts(self):
        run, lines = self.run_against(dying(120))
        self.assert_complete(run, lines, (3,))
        verdicts = {line.get("verdict") for line in lines}
        self.assertLessEqual({"passed", "could-not-run"}, verdicts)


    def test_target_that_hangs(self):
        self.assert_complete(*self.run_against(hang, timeout="0.8"), (3, 4))


CREATED = b"HTTP/1.1 201 Created\r\n"
CHUNKED = CREATED + b"Transfer-Encoding: chunked\r\n"
FRAMED_WRONGLY = {
    "less than it sends": (promise_too_little, "goes on behind its end: [0-9]+ bytes follow the 1 of its Content-Length"),
    "two lengths": (sending(CREATED, b"Content-Length: 3\r\nContent-Length: 2\r\n\r\n{}"),
                    "more than one Content-Length: \"3, 2\""),
    "a length beside chunks": (sending(CHUNKED, b"Content-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
                               "a Content-Length .2. beside Transfer-Encoding: \"chunked\""),
    "bytes behind the last chunk": (sending(CHUNKED, b"\r\n2\r\n{}\r\n0\r\n\r\nmore"),
                                    "4 bytes follow its last chunk"),
    "a folded field": (sending(CREATED, b"A: b\r\n c\r\nContent-Length: 2\r\n\r\n{}"), "folds a field over two lines"),
    "bare line feeds": (sending(b"HTTP/1.1 201 Created\nContent-Length: 2\n\n{}"), "ends in a bare LF instead of CRLF"),
}


def case(misbehave):
    return lambda self: self.assert_complete(*self.run_against(misbehave), (3, 4))


for name, misbehaviour in {
        "resets": reset, "closes": close_without_a_word, "promises_too_much": promise_too_much,
        "redirects_in_circles": redirect_in_circles, "speaks_something_else": speak_something_else,
        "breaks_a_chunk": break_a_chunk, "sends_an_endless_head": send_an_endless_head, "dies_at_once": dying(1),
}.items():
    setattr(HostileTarget, f"test_target_that_{name}", case(misbehaviour))

if __name__ == "__main__":
    unittest.main(verbosity=1)
