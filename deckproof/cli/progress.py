"""What a person sees while decks are worked on: on a terminal a line a deck, read from the store's own rows; in a log a line a stage."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from deckproof.cli.output import console, one_line, say
from deckproof.steps import listening

if TYPE_CHECKING:
    from rich.progress import Progress

    from review.store import Store

EVERY_S = 0.2
STEP_EVERY_S = 10.0
"""Between two lines in a log that say how far one stage is."""

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


class Shown(Protocol):
    """Told of each deck before it is worked on."""

    def begin(self, name: str, deck_id: str) -> None:
        """Show the next deck."""

    def end(self) -> None:
        """The deck is over."""


class StageLines:
    """For a log: a line as each stage begins, with the seconds since its deck did. A deck is told by its id, since a file's
    name may be a customer's.
    """

    def __init__(self, decks: int) -> None:
        self._decks = decks
        self._begun = 0
        self._deck = ""
        self._since = 0.0
        self._last = ""
        self._stepped = 0.0

    def begin(self, name: str, deck_id: str) -> None:  # noqa: ARG002 - the name is for a terminal alone
        """Show the next deck."""
        self.end()
        self._begun += 1
        self._deck, self._since, self._last = deck_id, time.monotonic(), ""
        self._say("begun" if self._decks == 1 else f"begun, {self._begun} of {self._decks}")

    def stage(self, deck_id: str, stage: str) -> None:
        """Show that work on a stage begins; the many drafts of one stage are one line."""
        name = stage.partition(":")[0]
        if deck_id == self._deck and name != self._last:
            self._last, self._stepped = name, time.monotonic()
            self._say(SAID.get(name, name))

    def step(self, done: int, count: int) -> None:
        """Show how far the stage is, now and then."""
        now = time.monotonic()
        if self._deck and now - self._stepped >= STEP_EVERY_S:
            self._stepped = now
            self._say(f"{SAID.get(self._last, self._last)}, {_how_far(done, count)}")

    def end(self) -> None:
        """Show that the deck is over."""
        if self._deck:
            self._say("over")
            self._deck = ""

    def _say(self, what: str) -> None:
        say(f"deck {self._deck[:12]}  {time.monotonic() - self._since:6.1f} s  {what}")


class Board:
    """One line a deck; follows the rows of the deck that is being worked on."""

    def __init__(self, store: Store, progress: Progress, decks: int) -> None:
        self._store = store
        self._progress = progress
        self._decks = decks
        self._begun = 0
        self._done = threading.Event()
        self._thread: threading.Thread | None = None
        self._step = ""
        """How far the stage is, with the stage that it was told in."""
        self._stage = ""

    def begin(self, name: str, deck_id: str) -> None:
        """Show the next deck."""
        self.end()
        self._begun += 1
        count = f"{self._begun}/{self._decks}  " if self._decks > 1 else ""
        line = self._progress.add_task(f"{count}{_plain(name)}", stage="")
        self._done.clear()
        self._step = self._stage = ""
        self._thread = threading.Thread(target=self._follow, args=(line, deck_id), daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Leave the deck's line as it stands."""
        if self._thread is not None:
            self._done.set()
            self._thread.join()
            self._thread = None

    def step(self, done: int, count: int) -> None:
        """Show how far the stage is."""
        self._step = _how_far(done, count) if done < count else ""

    def _now(self, deck_id: str) -> str:
        """The stage and how far it is; what was told of the stage before is forgotten."""
        stage = stage_now(self._store, deck_id)
        if stage != self._stage:
            self._stage, self._step = stage, ""
        return ", ".join(part for part in (stage, self._step) if part)

    def _follow(self, line: int, deck_id: str) -> None:
        from rich.progress import TaskID

        while True:
            over = self._done.wait(EVERY_S)
            self._progress.update(TaskID(line), stage=self._now(deck_id))
            if over:
                self._progress.stop_task(TaskID(line))
                return


def _how_far(done: int, count: int) -> str:
    return f"picture {done} of {count}"


def stage_now(store: Store, deck_id: str) -> str:
    """What is being done with the deck, for a person: "writing blog-post, reading"."""
    from review.stages import RUNNING, list_stages

    running = [row.key.stage for row in list_stages(store, deck_id) if row.state == RUNNING]
    if not running:
        return ""
    name, *which = running[-1].split(":")
    return " ".join([SAID.get(name, name), ", ".join(which)]).strip()


@contextlib.contextmanager
def show_progress(store: Store, decks: int) -> Iterator[Shown]:
    """A board on standard error, or plain lines where that is no terminal."""
    if not sys.stderr.isatty():
        yield from _show_lines(decks)
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
        token = listening.set(board.step)
        try:
            yield board
        finally:
            listening.reset(token)
            board.end()


def _show_lines(decks: int) -> Iterator[Shown]:
    from flows.once import begun

    lines = StageLines(decks)
    token, hearing = begun.set(lines.stage), listening.set(lines.step)
    try:
        yield lines
    finally:
        listening.reset(hearing)
        begun.reset(token)
        lines.end()


def _plain(name: str) -> str:
    from rich.markup import escape

    return escape(one_line(name))
