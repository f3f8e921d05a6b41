"""Works off the runs that were handed in at the desk, one after the other, in a process of its own.

The first argument is the outputs folder.

The desk starts it when something is in line. One works at a time (a file lock, which ends with the process); what one that
died was at is put in line again by the next. It ends when nothing has been in line for a while.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import logging
import os
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from deckproof.errors import DeckproofError, StageError
from deckproof.logs import log_to
from deckproof.settings import Settings, load_settings
from flows.intake import take_in, take_options
from flows.runs import Ran, run_decks
from flows.stages import find_pack
from review import runs
from review.runs import Run
from review.store import open_by

if TYPE_CHECKING:
    from review.store import Store

IDLE_S = 20.0
LOOK_EVERY_S = 0.5

logger = logging.getLogger(__name__)


def main() -> None:
    """Work until nothing is in line any more."""
    os.umask(0o077)
    settings = load_settings(outputs=Path(sys.argv[1]))
    log_to(settings.outputs)
    work(settings)


def work(settings: Settings, *, idle_s: float = IDLE_S) -> None:
    """Run what is in line, and go when nothing was for `idle_s`; at once where another worker is there."""
    store = open_by(settings)
    with _only_one(store) as alone:
        if not alone:
            return
        runs.put_back(store, _owner())
        first = runs.take_next(store, _owner(), now=_now())
        if first is None:
            return
        from flows.engine import start_engine

        keep_s = settings.engine_minutes * 60
        with start_engine(settings.outputs / "engine", settings.outputs, keep_s=keep_s):
            _work_off(store, settings, first, idle_s)


def _work_off(store: Store, settings: Settings, first: Run, idle_s: float) -> None:
    current: Run | None = first
    until = time.monotonic() + idle_s
    while current is not None or time.monotonic() < until:
        if current is None:
            time.sleep(LOOK_EVERY_S)
        else:
            _run(store, settings, current)
            until = time.monotonic() + idle_s
        current = runs.take_next(store, _owner(), now=_now())


def _run(store: Store, settings: Settings, one: Run) -> None:
    """Run one deck; whatever goes wrong is kept with its row and stops no other."""
    try:
        pack = _pack(store, settings, one)
    except DeckproofError as error:
        runs.fail(store, one.wanted.id, error, now=_now())
    except Exception as error:  # noqa: BLE001 - the border of one deck: a bug in it must not stop the others
        logger.error("run %s: %s", one.wanted.id, type(error).__name__)
        failure = StageError(
            "Something in Deckproof itself went wrong with this deck.",
            remedy="The log names the place; please report it.",
        )
        runs.fail(store, one.wanted.id, failure, now=_now())
    else:
        runs.finish(store, one.wanted.id, pack=pack, now=_now())


def _pack(store: Store, settings: Settings, one: Run) -> str:
    wanted = one.wanted
    runs.require_told(store, wanted)
    options_id = wanted.options or _options(store, settings, one)
    take_in(store, wanted.deck, options_id, name=wanted.name, author=wanted.author)
    held = find_pack(store, wanted.deck, options_id)
    ran = Ran(path=Path(wanted.name), options_id=options_id, deck=wanted.deck, pack=held)
    (done,) = run_decks([ran])
    if done.error is not None:
        raise done.error
    return done.pack


def _options(store: Store, settings: Settings, one: Run) -> str:
    with TemporaryDirectory() as folder:
        if one.wanted.brief:
            brief = Path(folder) / "brief.toml"
            brief.write_bytes(store.blobs.get(one.wanted.brief))
            settings = replace(settings, brief=brief)
        return take_options(
            store,
            settings,
            kinds=one.wanted.kinds,
            styles=one.wanted.styles,
            writer=one.wanted.writer,
            today=_now().date(),
        )


@contextlib.contextmanager
def _only_one(store: Store) -> Iterator[bool]:
    """Whether this process is the one that works; the lock goes with it."""
    handle = os.open(store.outputs / "locks" / "desk-worker.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        yield False
        return
    try:
        yield True
    finally:
        os.close(handle)


def _owner() -> str:
    """Whose work it is: one worker a machine, so whatever stands under its name when it begins was left by a dead one."""
    return f"desk@{socket.gethostname()}"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


if __name__ == "__main__":
    main()
