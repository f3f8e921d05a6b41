"""What a person sees of a batch: counts, what each worker is at, and how long it still takes; plain lines where no terminal is."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from deckproof.cli.output import console, one_line, say
from deckproof.counts import counted

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.live import Live

    from flows.batches import Tally

LINE_EVERY_S = 30.0
"""How often a plain line is written."""
SHOWN = 8
"""As many decks at work are named at most."""


class BatchBoard(Protocol):
    """Told of each deck; `tick` lets the clock go on."""

    def begin(self, number: int, name: str) -> None:
        """A deck is worked on from now."""

    def end(self, number: int, failed: str) -> None:
        """A deck is over; `failed` says what went wrong with it, or nothing."""

    def tick(self) -> None:
        """Time has passed."""


@contextmanager
def batch_board(tally: Tally) -> Iterator[BatchBoard]:
    """A board on standard error, or lines where it is no terminal; starts no thread, so that workers can be forked."""
    if not sys.stderr.isatty():
        lines = _Lines(tally)
        yield lines
        lines.say_now()
        return
    from rich.live import Live

    with Live(
        console=console(to_stderr=True), auto_refresh=False, transient=True, redirect_stdout=False, redirect_stderr=False
    ) as live:  # fmt: skip
        yield _Live(tally, live)


class _Counting:
    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._names: dict[int, str] = {}
        self._started = time.monotonic()

    def begin(self, number: int, name: str) -> None:
        self._tally.begun[number] = time.monotonic()
        self._names[number] = one_line(name)

    def _over(self, number: int) -> None:
        self._tally.begun.pop(number, None)
        self._names.pop(number, None)

    def _told(self) -> str:
        elapsed = time.monotonic() - self._started
        return told(self._tally, elapsed)


class _Lines(_Counting):
    """A line now and then, and one for each deck that failed."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(tally)
        self._said = time.monotonic()

    def end(self, number: int, failed: str) -> None:
        self._over(number)
        if failed:
            say(failed)
        self.tick()

    def tick(self) -> None:
        if time.monotonic() - self._said >= LINE_EVERY_S:
            self.say_now()

    def say_now(self) -> None:
        """Write the line."""
        self._said = time.monotonic()
        say(self._told())


class _Live(_Counting):
    """A bar, the counts, and a line for each deck at work."""

    def __init__(self, tally: Tally, live: Live) -> None:
        super().__init__(tally)
        self._live = live
        self._drawn = 0.0

    def begin(self, number: int, name: str) -> None:
        super().begin(number, name)
        self.tick()

    def end(self, number: int, failed: str) -> None:
        from rich.text import Text

        self._over(number)
        if failed:
            self._live.console.print(Text(failed))
        self.tick()

    def tick(self) -> None:
        now = time.monotonic()
        if now - self._drawn >= 0.2:
            self._drawn = now
            self._live.update(self._drawing(now), refresh=True)

    def _drawing(self, now: float) -> RenderableType:
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        oldest = sorted(self._tally.begun.items(), key=lambda one: one[1])[:SHOWN]
        lines = [Text(f"  {now - since:5.0f} s  {self._names[number]}") for number, since in oldest]
        bar = ProgressBar(total=self._tally.total, completed=self._tally.over, width=60)
        rows = Table.grid()
        rows.add_row(bar)
        for line in (Text(self._told()), *lines):
            rows.add_row(line)
        return rows


def told(tally: Tally, elapsed_s: float) -> str:
    """How far it is, in one line: "412 of 1,000 decks: 400 held, 9 held before, 3 failed; 31 a minute, about 19 min left"."""
    parts = [f"{tally.held:,} held"]
    if tally.known:
        parts.append(f"{tally.known:,} held before")
    if tally.alike:
        parts.append(f"{tally.alike:,} the same as another")
    parts.append(f"{tally.failed:,} failed")
    line = f"{tally.over:,} of {counted(tally.total, 'deck')}: {', '.join(parts)}"
    left = tally.eta_s(elapsed_s)
    if left is None or not elapsed_s:
        return line
    rate = (tally.held + tally.failed) / elapsed_s * 60
    done = tally.over == tally.total
    return f"{line}; {rate:.0f} a minute" + ("" if done else f", about {duration(left)} left")


def duration(seconds: float) -> str:
    """The time in the two units that matter, such as "2 h 5 min"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
