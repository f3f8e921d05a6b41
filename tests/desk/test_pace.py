"""Slow senders, by a real socket: they are told so and let go, and nothing of theirs is kept."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from deckproof.errors import NotSignedInError
from desk import pace
from review.sessions import open_session
from review.store import Store
from tests.desk.browsing import LiveDesk, serve

BOUND = "frontier"
PART = (
    f'--{BOUND}\r\nContent-Disposition: form-data; name="deck"; filename="talk.pptx"\r\n'
    "Content-Type: application/octet-stream\r\n\r\n"
).encode()


@pytest.fixture
def live(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveDesk]:
    """A desk that waits for parts of a second."""
    for name in ("HEAD_S", "STALL_S", "GRACE_S"):
        monkeypatch.setattr(pace, name, 0.4)
    with serve(store) as opened:
        yield opened


@pytest.fixture
def wire(live: LiveDesk) -> Iterator[socket.socket]:
    """A connection to it."""
    parts = urlsplit(live.origin)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as opened:
        yield opened


def head(live: LiveDesk, path: str, length: int, *more: str) -> bytes:
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {urlsplit(live.origin).netloc}",
        "Sec-Fetch-Site: same-origin",
        f"Content-Length: {length}",
        *more,
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def signed_in(live: LiveDesk) -> tuple[str, ...]:
    token, session = open_session(live.store, "ana", method="password", now=dt.datetime.now(dt.UTC))  # fmt: skip
    return (
        f"Cookie: sid={token}",
        f"X-CSRF-Token: {session.csrf}",
        f"Content-Type: multipart/form-data; boundary={BOUND}",
    )


def everything(wire: socket.socket) -> bytes:
    """All that is answered until the desk closes the connection."""
    answer = b""
    try:
        while more := wire.recv(65536):
            answer += more
    except ConnectionResetError:
        pass
    return answer


# Starlette's parser closes what it has of a file after its own errors alone; here Python does, as soon as nobody holds it.
@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")
def test_an_upload_that_stands_still_is_told_so_and_let_go(
    live: LiveDesk, wire: socket.socket
) -> None:
    wire.sendall(head(live, "/upload", 50_000_000, *signed_in(live)) + PART + b"x" * 2000)
    answer = everything(wire)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"came too slowly" in answer
    assert b"content-security-policy" in answer.lower()
    uploads = live.store.outputs / "cache" / "uploads"
    assert not list(uploads.glob("*"))


@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")
def test_an_upload_that_trickles_is_let_go_as_well(live: LiveDesk, wire: socket.socket) -> None:
    wire.sendall(head(live, "/upload", 50_000_000, *signed_in(live)) + PART)
    is_over = threading.Event()

    def trickle() -> None:
        while not is_over.wait(0.05):
            try:
                wire.sendall(b"x")
            except OSError:
                return

    sender = threading.Thread(target=trickle, daemon=True)
    sender.start()
    answer = everything(wire)
    is_over.set()
    sender.join(timeout=10)
    assert answer.startswith(b"HTTP/1.1 408 ")


def test_a_stranger_who_signs_in_slowly_is_let_go(live: LiveDesk, wire: socket.socket) -> None:
    form = "Content-Type: application/x-www-form-urlencoded"
    wire.sendall(head(live, "/sign-in", 60, form) + b"name=ida")
    assert everything(wire).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: "])
def test_half_a_head_holds_no_connection(wire: socket.socket, sent: bytes) -> None:
    wire.sendall(sent)
    assert everything(wire) == b""


def test_who_is_slow_but_fast_enough_is_waited_for(
    live: LiveDesk, wire: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "LEAST_BYTES_S", 10)
    form = "Content-Type: application/x-www-form-urlencoded"
    body = b"name=ana&password=wrong&to=/queue"
    wire.sendall(head(live, "/sign-in", len(body), form, "Connection: close"))
    for at in range(0, len(body), 5):  # 50 bytes a second, longer than the time of grace
        wire.sendall(body[at : at + 5])
        time.sleep(0.1)
    assert everything(wire).startswith(b"HTTP/1.1 401 ")


def test_an_answer_that_takes_long_is_not_cut_off(
    live: LiveDesk, wire: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(*_given: object, **_named: object) -> None:
        time.sleep(1)
        raise NotSignedInError("The name or the password is wrong.")

    monkeypatch.setattr("review.accounts.sign_in", slowly)
    form = "Content-Type: application/x-www-form-urlencoded"
    body = b"name=ana&password=wrong"
    wire.sendall(head(live, "/sign-in", len(body), form, "Connection: close") + body)
    assert everything(wire).startswith(b"HTTP/1.1 401 ")
