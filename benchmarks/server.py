"""As little of a Tallyfy as can answer: raw sockets, a thread for each connection, ready bytes.

It runs in a process of its own, so that it is not what is measured. It prints its port, and serves
until it is ended.
"""

import argparse
import json
import re
import socket
import time
from collections import Counter, defaultdict, deque
from functools import partial
from math import ceil
from threading import Lock, Thread

from benchmarks.payloads import page_of_runs, task

_PAGE = re.compile(rb"[?&]page=([0-9]+)")
_TOKEN = re.compile(rb"\r\nauthorization: *Bearer +([^\r]+)", re.IGNORECASE)


def answer(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    fields = ["Content-Type: application/json", f"Content-Length: {len(body)}", *headers]
    head = "\r\n".join([f"HTTP/1.1 {status}", *fields])
    return f"{head}\r\n\r\n".encode() + body


class Pages:
    """The pages of a listing of runs: the bytes of one, in which only the ids and the number of the
    page change. A thousand ready pages would not leave the caches of the processor alone.
    """

    def __init__(self, pages: int) -> None:
        self._pages = pages
        text = page_of_runs(1, pages).replace(b"%", b"%%")
        self._rows = text.count(b'{"id": "')
        text = re.sub(rb'\{"id": "[0-9a-f]{32}"', rb'{"id": "%032x"', text)
        self._text = text.replace(b'"current_page": 1', b'"current_page": %d')

    def __getitem__(self, number: int) -> bytes:
        first = (number - 1) * self._rows
        return answer(self._text % (*range(first, first + self._rows), number))


class Limit:
    """So many requests of one token in a rolling window; more are declined."""

    def __init__(self, requests: int, seconds: float) -> None:
        self._requests = requests
        self._seconds = seconds
        self._lock = Lock()
        self._times: defaultdict[bytes, deque[float]] = defaultdict(deque)
        self.allowed: Counter[bytes] = Counter()
        self.declined: Counter[bytes] = Counter()

    def seconds_to_wait(self, token: bytes) -> int:
        with self._lock:
            now, times = time.monotonic(), self._times[token]
            while times and times[0] <= now - self._seconds:
                times.popleft()
            if len(times) < self._requests:
                times.append(now)
                self.allowed[token] += 1
                return 0
            self.declined[token] += 1
            # The service says it in whole seconds.
            return ceil(times[0] + self._seconds - now)


class Server:
    def __init__(self, pages: int, latency: float, limit: Limit | None) -> None:
        self._pages = Pages(pages)
        self._latency = latency
        self._limit = limit
        # The one that all contenders ask for.
        self._task = answer(json.dumps({"data": {**task(1), "id": "c" * 32}}).encode())

    def serve(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        came = b""
        with connection:
            while part := connection.recv(65536):
                came += part
                while b"\r\n\r\n" in came:
                    head, _, came = came.partition(b"\r\n\r\n")
                    connection.sendall(self._answer(head))

    def _answer(self, head: bytes) -> bytes:
        line = head[: head.index(b"\r\n")]
        token = found[1] if (found := _TOKEN.search(head)) else b""
        if self._limit and b" /counts " in line:
            counts = [self._limit.allowed[token], self._limit.declined[token]]
            return answer(json.dumps(counts).encode())
        if self._latency:
            time.sleep(self._latency)
        if self._limit and (wait := self._limit.seconds_to_wait(token)):
            body = b'{"message": "Too Many Attempts."}'
            return answer(body, "429 Too Many Requests", f"Retry-After: {wait}")
        if b"/tasks/" in line:
            return self._task
        number = _PAGE.search(line)
        return self._pages[int(number[1]) if number else 1]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.server", description=__doc__)
    parser.add_argument("--pages", type=int, default=1)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--limit", type=int, help="requests of one token in the window")
    parser.add_argument("--window", type=float, default=60.0, help="seconds")
    options = parser.parse_args()
    limit = Limit(options.limit, options.window) if options.limit else None
    server = Server(options.pages, options.latency, limit)
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        print(listening.getsockname()[1], flush=True)
        while True:
            connection, _ = listening.accept()
            Thread(target=partial(server.serve, connection), daemon=True).start()


if __name__ == "__main__":
    main()
