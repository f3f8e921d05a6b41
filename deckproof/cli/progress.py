"""What a person sees while decks are worked on: a line for each, read from the store's own rows."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from deckproof.cli.output import console, one_line

if TYPE_CHECKING:
    from rich.progress import Progress

    from review.store import Store

EVERY_S = 0.2

SAID = {
    "intake": "taking in",
    "read": "reading",
    "scan": "scanning",
    "plan": "planning",
    "write": "writing",
    "clean": "cleaning the deck",
    "draw": "drawing slides",
    "illustrate": "placing pictures",
    "ground": "checking",
    "hold": "holding",
}
"""What the person is told of a stage."""


class Board:
    """One line a deck; follows the rows of the deck that is being worked on."""

    def __init__(self, store: Store, progress: Progress, decks: int) -> None:
        self._store = store
        self._progress = progress
        self._decks = decks
        self._begun = 0
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, name: str, deck_id: str) -> None:
        """Show the next deck."""
        self.end()
        self._begun += 1
        count = f"{self._begun}/{self._decks}  " if self._decks > 1 else ""
        line = self._progress.add_task(f"{count}{_plain(name)}", stage="")
        self._done.clear()
        self._thread = threading.Thread(target=self._follow, args=(line, deck_id), daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Leave the deck's line as it stands."""
        if self._thread is not None:
            self._done.set()
            self._thread.join()
            self._thread = None

    def _follow(self, line: int, deck_id: str) -> None:
        from rich.progress import TaskID

        while True:
            over = self._done.wait(EVERY_S)
            self._progress.update(TaskID(line), stage=stage_now(self._store, deck_id))
            if over:
                self._progress.stop_task(TaskID(line))
                return


def stage_now(store: Store, deck_id: str) -> str:
    """What is being done with the deck, for a person: "writing blog-post, reading"."""
    from review.stages import RUNNING, list_stages

    running = [row.key.stage for row in list_stages(store, deck_id) if row.state == RUNNING]
    if not running:
        return ""
    name, *which = running[-1].split(":")
    return " ".join([SAID.get(name, name), ", ".join(which)]).strip()


@contextlib.contextmanager
def show_progress(store: Store, decks: int) -> Iterator[Board | None]:
    """A board on standard error, or None where nobody is looking."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(finished_text=" "),
        TextColumn("{task.description}"),
        TextColumn("[cyan]{task.fields[stage]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console(to_stderr=True), transient=True) as progress:
        board = Board(store, progress, decks)
        try:
            yield board
        finally:
            board.end()


def _plain(name: str) -> str:
    from rich.markup import escape

    return escape(one_line(name))
