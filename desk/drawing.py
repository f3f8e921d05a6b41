"""Pictures of slides, drawn once a deck behind the page's back: by the confined renderer, into the cache, by the file's hash."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from deckproof.errors import DeckproofError
from review.places import make_folder

if TYPE_CHECKING:
    from review.store import Store

logger = logging.getLogger(__name__)

WIDTH_PX = 960
TIMEOUT_S = 240.0
CLOSE_WITHIN_S = 5.0

Drawn = tuple[Path, ...]
State = Literal["ready", "pending", "none"]

_under_way: dict[tuple[Path, str, int], Future[Drawn | None]] = {}
_lock, _turn = threading.Lock(), threading.Lock()
_closing = threading.Event()


def pictures(store: Store, sha256: str, slide_count: int) -> tuple[State, Drawn]:
    """The pictures of the file with this hash; the first to ask sets the drawing off and is told that it is pending.

    "none" where they cannot be made: then the text of the slides has to do.
    """
    if not slide_count or not store.blobs.has(sha256):
        return "none", ()
    key = (store.outputs, sha256, slide_count)
    with _lock:
        if key not in _under_way:
            _under_way[key] = _begin(store, sha256, slide_count)
        work = _under_way[key]
    if not work.done():
        return "pending", ()
    found = work.result()
    return ("ready", found) if found else ("none", ())


def close() -> None:
    """End what is being drawn, and let its threads take away what they had begun: before the process ends, and its folders go."""
    from extractors.slide_pictures import end_all

    _closing.set()
    until = time.monotonic() + CLOSE_WITHIN_S
    try:
        while time.monotonic() < until and not all(one.done() for one in _works()):
            end_all()  # again and again, as a thread may just have begun one
            time.sleep(0.02)
    finally:
        _closing.clear()


def _works() -> tuple[Future[Drawn | None], ...]:
    with _lock:
        return tuple(_under_way.values())


def _begin(store: Store, sha256: str, slide_count: int) -> Future[Drawn | None]:
    """One after the other, in threads that keep no desk from closing."""
    work: Future[Drawn | None] = Future()

    def run() -> None:
        found: Drawn | None = None
        try:
            with _turn:
                found = None if _closing.is_set() else _draw(store, sha256, slide_count)
        finally:
            # Whatever went wrong, nobody waits for ever.
            work.set_result(found)

    threading.Thread(target=run, name="drawing", daemon=True).start()
    return work


def _draw(store: Store, sha256: str, slide_count: int) -> Drawn | None:
    from extractors.slide_pictures import render_slides

    folder = make_folder(store.outputs / "cache" / "slides")
    try:
        return render_slides(
            store.blobs.path(sha256),
            slide_count=slide_count,
            out_dir=folder,
            width_px=WIDTH_PX,
            timeout_s=TIMEOUT_S,
        )
    except (DeckproofError, OSError) as error:
        logger.warning("slides of %s are not drawn: %s", sha256[:12], type(error).__name__)
        return None
