"""A desk in a process of its own, fifty reviewers at it, a batch beside it, and event streams that stay open."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import os
import random
import re
import subprocess
import sys
import threading
import time
import urllib.parse
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from bench.held_store import RUN, Team

DOOR = "from deckproof.cli import main; main()"
SHARES = {"queue": 30, "filtered queue": 10, "item": 20, "item with 20 findings": 15, "settle": 15, "approve": 5, "home": 5}  # fmt: skip
"""Of a hundred requests of people at work."""


@dataclass(frozen=True)
class Server:
    """The process."""

    pid: int
    origin: str

    def cpu_s(self) -> float:
        """Of user and system, so far."""
        stat = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2]
        fields = stat.split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rss_mb(self) -> float:
        return self._status("VmRSS")

    def peak_mb(self) -> float:
        return self._status("VmHWM")

    def busy(self, seconds: float) -> float:
        """The share of a core that it takes for so long."""
        before = self.cpu_s()
        time.sleep(seconds)
        return (self.cpu_s() - before) / seconds

    def _status(self, name: str) -> float:
        text = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        found = re.search(rf"{name}:\s+(\d+)", text)
        return int(found[1]) / 1024 if found else 0.0


@contextlib.contextmanager
def started(home: Path) -> Iterator[Server]:
    """`deckproof desk` over this store, when it has answered for the first time."""
    command = [sys.executable, "-c", DOOR, "desk", "--port", "0", "--outputs", str(home)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        told = process.stderr.readline() if process.stderr else ""
        found = re.search(r"http://127\.0\.0\.1:\d+", told)
        try:
            server = Server(process.pid, found[0] if found else "")
            _ask(server.origin, Request("", "GET", "/sign-in"))
            yield server
        finally:
            process.terminate()


@dataclass(frozen=True)
class Request:
    """One of a reviewer."""

    token: str
    method: str
    path: str
    form: Mapping[str, str] = field(default_factory=dict)


class Mix:
    """What reviewers do; nobody settles or approves where somebody has done so."""

    def __init__(self, origin: str, team: Team) -> None:
        self.origin = origin
        self._team, self._dice = team, random.Random(time.time_ns())  # noqa: S311 - no secret
        self._open = [one for one in team.outputs if one.finding]
        self._clean = [one for one in team.outputs if not one.finding]
        self._dice.shuffle(self._open)
        self._dice.shuffle(self._clean)

    def request(self, name: str) -> Request:
        """One of this name."""
        token, csrf = self._dice.choice(self._team.sessions)
        if name == "search":
            return Request(token, "POST", "/queue/search", {"csrf": csrf, "words": "lorry"})
        if name == "settle":
            held = self._open.pop()
            form = {"csrf": csrf, "finding": held.finding, "how": "accept"}
            return Request(token, "POST", f"/review/{held.id}/settle", form)
        if name == "approve":
            held = self._clean.pop()
            form = {"csrf": csrf, "sha256": held.sha256}
            return Request(token, "POST", f"/review/{held.id}/approve", form)
        return Request(token, "GET", self._path(name))

    def _path(self, name: str) -> str:
        dice = self._dice
        paths = {
            "queue": "/queue",
            "filtered queue": "/queue?severity=medium&kind=blog-post",
            "item": f"/review/{dice.choice(self._clean).id}",
            "item with 20 findings": f"/review/{dice.choice(self._open).id}",
            "home": "/",
            "board": "/board",
            "pack": f"/packs/{dice.choice(self._clean).pack}",
        }
        return paths[name]

    def send(self, request: Request) -> tuple[int, str, float]:
        """Do it; gives the status, the answer and the milliseconds."""
        begun = time.perf_counter()
        status, text = _ask(self.origin, request)
        return status, text, (time.perf_counter() - begun) * 1000

    def stream(self) -> http.client.HTTPConnection:
        """An event stream of the run that is being worked on; the first event has come."""
        connection = _connect(self.origin)
        token = self._dice.choice(self._team.sessions)[0]
        connection.request("GET", f"/runs/{RUN}/events", headers=_headers(self.origin, token))
        connection.getresponse().fp.readline()
        return connection


@dataclass
class Times:
    """What a load came to, in milliseconds by name."""

    wanted: int
    by_name: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: int = 0
    locked: int = 0

    @property
    def count(self) -> int:
        return sum(map(len, self.by_name.values())) + self.failed

    def median(self, name: str) -> float:
        return median(self.by_name[name] or [0.0])

    def p95(self, name: str) -> float:
        some = self.by_name[name]
        return quantiles(some, n=20)[-1] if len(some) > 1 else 0.0


def load(mix: Mix, seconds: int, rate: int) -> Times:
    """So many requests a second, each at its time whether the ones before have been answered or not."""
    dice, times, lock = random.Random(5), Times(seconds * rate), threading.Lock()  # noqa: S311 - no secret
    names = dice.choices(list(SHARES), list(SHARES.values()), k=times.wanted)

    def one(name: str, request: Request) -> None:
        status, text, took = mix.send(request)
        with lock:
            if status in {200, 303}:
                times.by_name["item" if name.startswith("item") else name].append(took)
            else:
                times.failed += 1
                times.locked += "locked" in text
                said = re.sub(r"<[^>]+>|\s+", " ", text)[-300:]
                print(f"{name}: {status} {said}", file=sys.stderr)

    with ThreadPoolExecutor(50) as pool:
        begun = time.monotonic()
        for number, name in enumerate(names):
            time.sleep(max(0.0, begun + number / rate - time.monotonic()))
            pool.submit(one, name, mix.request(name))
    return times


@contextlib.contextmanager
def beside_batch(home: Path) -> Iterator[None]:
    """A worker that scans and holds one pack after the other into the same store, at the same priority as in the field."""
    code = "import sys; from bench.desk_load import hold_on; hold_on(sys.argv[1])"
    with subprocess.Popen([sys.executable, "-c", code, str(home)]) as worker:
        try:
            yield
        finally:
            worker.terminate()


def hold_on(home: str) -> None:
    """Hold packs until somebody ends it, every write waited for."""
    from bench.held_store import DECKS, TEXTS, hold_pack, make_draft
    from deckproof.codec import digest
    from review.rooms import house
    from review.store import open_store

    store, dice, number = open_store(Path(home)), random.Random(time.time_ns()), 0  # noqa: S311 - no secret
    drafts = [make_draft(one, dice) for one in range(TEXTS)]
    while True:
        number += 1
        deck = digest(f"deck {number % DECKS}".encode())
        pack = f"beside{dice.getrandbits(40):010x}"
        hold_pack(store, pack, deck, drafts, dice, house(store), now=dt.datetime.now(dt.UTC))


@dataclass
class Streams:
    """Event streams that nobody reads."""

    connections: list[http.client.HTTPConnection]

    def open(self) -> int:
        return sum(one.sock is not None for one in self.connections)


@contextlib.contextmanager
def open_streams(mix: Mix, count: int) -> Iterator[Streams]:
    """So many of them."""
    streams = Streams([mix.stream() for _ in range(count)])
    try:
        yield streams
    finally:
        for one in streams.connections:
            one.close()


def _ask(origin: str, request: Request) -> tuple[int, str]:
    connection = _connect(origin)
    headers, body = _headers(origin, request.token), None
    if request.method == "POST":
        body = urllib.parse.urlencode(request.form)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request(request.method, request.path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def _connect(origin: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(origin.partition("//")[2], timeout=60)


def _headers(origin: str, token: str) -> dict[str, str]:
    return {"Cookie": f"sid={token}", "Origin": origin, "Sec-Fetch-Site": "same-origin"}
