"""A desk without a socket, its clock, and browsers of several people, for tests."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from starlette.routing import BaseRoute, Route
from starlette.testclient import TestClient

from deckproof.settings import Settings
from desk.address import Address, loopback
from desk.app import make_app
from desk.border import Border
from review.sessions import open_session
from review.store import Store
from tests.decks import TestSlide, build_pptx

START = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
PORT = 8765
ORIGIN = f"http://127.0.0.1:{PORT}"
PUBLIC = Address(scheme="https", hosts=("desk.example.com",), behind_proxy=True)
DECK = build_pptx(TestSlide(title="One", bullets=["First", "Second"], notes="Some notes."))


@dataclass
class Clock:
    """A time that tests move."""

    time: dt.datetime = START

    def __call__(self) -> dt.datetime:
        return self.time

    def move(self, **by: float) -> None:
        self.time += dt.timedelta(**by)


@dataclass
class TestDesk:
    """The desk over a store; `calls` counts how often it asked for a worker."""

    __test__ = False

    store: Store
    clock: Clock
    app: Border
    address: Address
    calls: list[str] = field(default_factory=list)

    def stranger(self, **headers: str) -> TestClient:
        """A browser of nobody."""
        own = {"sec-fetch-site": "same-origin", "origin": self.address.origin}
        return TestClient(
            self.app,
            base_url=self.address.origin,
            headers=own | headers,
            follow_redirects=False,
            client=("192.0.2.7", 4711),
        )

    def browser(self, name: str) -> Browser:
        """A browser of somebody who has just signed in."""
        token, session = open_session(self.store, name, method="password", now=self.clock())
        client = self.stranger()
        client.cookies.set(self.address.cookie, token)
        return Browser(client, session.csrf, token)


@dataclass
class Browser:
    """A browser with a session; `post` sends the form's token along."""

    client: TestClient
    csrf: str
    token: str

    def get(self, path: str, **options: Any) -> Answer:
        return Answer.of(self.client.get(path, **options))

    def post(self, path: str, files: Any = None, **data: object) -> Answer:
        return Answer.of(self.client.post(path, data={"csrf": self.csrf, **data}, files=files))


@dataclass
class Answer:
    """What came back; `words` is the page without its tags."""

    status: int
    text: str
    headers: dict[str, str]
    content: bytes

    @classmethod
    def of(cls, response: httpx.Response) -> Answer:
        return cls(response.status_code, response.text, dict(response.headers), response.content)

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.text))

    @property
    def target(self) -> str:
        return self.headers.get("location", "")


@contextmanager
def open_desk(store: Store, *, address: Address | None = None, **more: Any) -> Iterator[TestDesk]:
    """The desk over this store."""
    clock, calls = Clock(), []
    address = address or loopback(PORT)
    settings = Settings(outputs=Path(store.outputs), **more)
    app = make_app(store, settings, clock, address=address, wake=lambda: calls.append("wake"))
    yield TestDesk(store, clock, app, address, calls)


def routes_of(border: Border) -> list[Route]:
    """Every route of the app, however deep."""
    return list(_flat(border.app.routes))  # type: ignore[attr-defined]  # what the border stands before is our own app


def _flat(routes: list[BaseRoute]) -> Iterator[Route]:
    for route in routes:
        router = getattr(route, "original_router", None)
        if isinstance(route, Route):
            yield route
        elif router is not None:
            yield from _flat(list(router.routes))
