"""A chat endpoint of our own on loopback: it answers like a careful model, or fails in the way it is told to."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

RUNGS = ("json_schema", "json_object+schema", "json_object", "words")

Body = dict[str, Any]


@dataclass
class Turn:
    """One reply to give: a status, headers and a body; `drop` closes the connection, `wait_s` keeps the client waiting."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    wait_s: float = 0.0


Behaviour = Callable[["FakeEndpoint", Body], "Turn | None"]
"""What to answer to a request for a piece; None is to answer rightly."""


@dataclass
class FakeEndpoint:
    """What it was asked, and what it would have sent a bill for."""

    rung: str = "json_schema"
    """The strictest form it knows; it refuses the ones above."""
    behave: Behaviour | None = None
    refuses: dict[str, int] = field(default_factory=dict)
    """Parameters it does not take."""
    bodies: list[bytes] = field(default_factory=list)
    """Every body it was sent, whatever became of it."""
    billed: Counter[bytes] = field(default_factory=Counter)
    """Bodies it made a reply for."""
    keys: set[str] = field(default_factory=set)
    headers: set[str] = field(default_factory=set)
    """Names of all headers, in lower case."""
    paths: list[str] = field(default_factory=list)
    url: str = ""
    most_under_way: int = 0
    _under_way: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def pieces(self) -> list[Body]:
        """The requests for pieces, probes left out."""
        found = [json.loads(body) for body in self.bodies]
        return [one for one in found if not is_probe(one)]

    def answer(self, raw: bytes) -> Turn:
        with self._lock:
            self.bodies.append(raw)
            self._under_way += 1
            self.most_under_way = max(self.most_under_way, self._under_way)
        try:
            turn = self._turn(json.loads(raw))
        finally:
            with self._lock:
                self._under_way -= 1
        if turn.status == 200:
            with self._lock:
                self.billed[raw] += 1
        return turn

    def _turn(self, body: Body) -> Turn:
        for name, status in self.refuses.items():
            if name in body:
                return error(status, f"Unsupported parameter: '{name}' is not supported.")
        wanted = body.get("response_format", {"type": "words"})
        rung = "json_object+schema" if "schema" in wanted else str(wanted["type"])
        if RUNGS.index(rung) < RUNGS.index(self.rung):
            # llama.cpp's server fails with 500 here, others say what they do not know.
            return error(500 if rung == "json_schema" else 400, "response_format is not supported")
        if is_probe(body):
            return completion('{"title":"Hello","blocks":[{"id":"b1","sentences":[]}]}')
        turn = self.behave(self, body) if self.behave else None
        return turn or completion(json.dumps(careful(body), ensure_ascii=False))


def is_probe(body: Body) -> bool:
    return "===" not in body["messages"][1]["content"]


def material(body: Body) -> Body:
    """What the first user's message holds between its two lines."""
    found: Body = json.loads(body["messages"][1]["content"].split("\n===")[1].split("===\n", 1)[1])
    return found


def repairs(body: Body) -> int:
    """How many turns of the model stand in the request already."""
    return sum(message["role"] == "assistant" for message in body["messages"])


def careful(body: Body) -> Body:
    """A reply that says of each block what its slides say, in their own words."""
    told = material(body)
    slides = {slide["slide"]: slide for slide in told["slides"]}
    blocks = []
    for block in told["blocks"]:
        sentences = []
        words = 0
        for number in block["slides"]:
            slide = slides.get(number, {})
            for line in (*slide.get("spoken", ()), *slide.get("lines", ())):
                if words < block["words"]:
                    text = line if line[-1:] in ".?!" else f"{line}."
                    sentences.append({"text": f"{text[:1].upper()}{text[1:]}", "slides": [number]})
                    words += len(line.split())
        blocks.append({"id": block["id"], "sentences": sentences})
    return {"title": "", "blocks": blocks}


def completion(content: str, *, finish: str = "stop", **message: Any) -> Turn:
    body = {
        "id": "x",
        "object": "chat.completion",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": content, **message},
            }
        ],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200},
    }
    return Turn(body=json.dumps(body).encode())


def error(status: int, message: str, **headers: str) -> Turn:
    body = {"error": {"message": message, "type": "invalid_request_error"}}
    return Turn(status=status, body=json.dumps(body).encode(), headers=headers)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    endpoint: FakeEndpoint

    def do_GET(self) -> None:
        self.endpoint.paths.append(self.path)
        self.endpoint.keys.add(self.headers.get("Authorization", ""))
        body = json.dumps({"data": [{"id": "small-model"}, {"id": "large-model"}]}).encode()
        self._give(Turn(body=body))

    def do_POST(self) -> None:
        self.endpoint.paths.append(self.path)
        self.endpoint.keys.add(self.headers.get("Authorization", ""))
        self.endpoint.headers |= {name.lower() for name in self.headers}
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        self._give(self.endpoint.answer(raw))

    def _give(self, turn: Turn) -> None:
        time.sleep(turn.wait_s)
        if turn.drop:
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        try:
            self.send_response(turn.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(turn.body)))
            for name, value in turn.headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(turn.body)
        except OSError:
            self.close_connection = True  # the client has given up waiting

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def serve(endpoint: FakeEndpoint) -> Iterator[FakeEndpoint]:
    """The endpoint on a port of this machine, for as long as the block lasts."""
    handler = type("Handler", (_Handler,), {"endpoint": endpoint})
    with _Server(("127.0.0.1", 0), handler) as server:
        endpoint.url = f"http://127.0.0.1:{server.server_port}/v1"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield endpoint
        finally:
            server.shutdown()
            thread.join()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def sentences_of(turn: Turn) -> list[str]:
    """The sentences in a reply."""
    content = json.loads(turn.body)["choices"][0]["message"]["content"]
    return re.findall(r'"text": "([^"]+)"', content)
