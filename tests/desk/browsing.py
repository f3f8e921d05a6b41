"""A real server on a free port, and Debian's Chromium before it: for tests marked `browser`."""

from __future__ import annotations

import datetime as dt
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
from desk.state import Wake
from review.store import Store

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True)
class LiveDesk:
    """A desk that a browser can reach."""

    store: Store
    origin: str


@contextmanager
def serve(store: Store, *, wake: Wake = lambda: None) -> Iterator[LiveDesk]:
    """The desk over this store, served from a thread of this process."""
    place = open_place("127.0.0.1", 0)
    app = make_app(
        store,
        Settings(outputs=Path(store.outputs)),
        lambda: dt.datetime.now(dt.UTC),
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


def violations(page: Any) -> list[str]:
    """What axe finds wrong with the page as it stands, one line each."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160)).join(' | ')))",
        TAGS,
    )
    return list(found)
