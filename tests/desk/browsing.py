"""A real server on a free port, and Debian's Chromium before it: for tests marked `browser`."""

from __future__ import annotations

import datetime as dt
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deckproof.settings import Settings
from desk.app import make_app
from desk.serving import make_server, open_place
from desk.state import Clock, Wake
from review.store import Store
from tests.desk.scene import PASSWORD

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True)
class LiveDesk:
    """A desk that a browser can reach."""

    store: Store
    origin: str


@contextmanager
def serve(
    store: Store, *, wake: Wake = lambda: None, clock: Clock = lambda: dt.datetime.now(dt.UTC)
) -> Iterator[LiveDesk]:
    """The desk over this store, served from a thread of this process."""
    place = open_place("127.0.0.1", 0)
    app = make_app(
        store,
        Settings(outputs=Path(store.outputs)),
        clock,
        address=place.address,
        wake=wake,
    )
    server = make_server(app, place)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [place.door]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    try:
        yield LiveDesk(store, place.address.origin)
    finally:
        server.should_exit = True
        thread.join(timeout=15)


@contextmanager
def calm(page: Any, origin: str, *, allow: tuple[str, ...] = ()) -> Iterator[list[str]]:
    """The page may not complain, open a dialog, or ask anybody but the desk; `allow` names what a console line may hold."""
    wrong: list[str] = []
    page.on(
        "console", lambda one: wrong.append(one.text) if one.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (wrong.append("a dialog"), dialog.dismiss()))
    page.on(
        "request",
        lambda one: None if one.url.startswith(origin) else wrong.append(f"asked {one.url}"),
    )
    yield wrong
    left = [one for one in wrong if not any(part in one for part in allow)]
    assert not left, left


def sign_in(page: Any, name: str, password: str = PASSWORD) -> None:
    """As a person does it."""
    page.goto("/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/")


def violations(page: Any) -> list[str]:
    """What axe finds wrong with the page as it stands, one line each."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160)).join(' | ')))",
        TAGS,
    )
    return list(found)
