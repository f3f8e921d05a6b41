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
    from rich.text import Text

    from flows.tally import Tally

LINE_EVERY_S = 30.0
"""How often a plain line is written where no deck ends."""
AFTER_DECK_S = 2.0
"""How long it is to the last line at least when a deck ends."""
SHOWN = 8
"""As many decks at work are named at most."""
BAR = 60
"""So many letters wide is the bar, where there is room."""


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
        lines.say_last()
        return
    from rich.live import Live

    with Live(
        console=console(to_stderr=True), auto_refresh=False, transient=True, redirect_stdout=False, redirect_stderr=False
    ) as live:  # fmt: skip
        board = _Live(tally, live)
        try:
            yield board
        finally:
            board.fit()


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

    def _told(self, width: int | None = None) -> str:
        elapsed = time.monotonic() - self._started
        return told(self._tally, elapsed, width)


class _Lines(_Counting):
    """A line at once, as decks end and now and then, and one for each deck that failed."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(tally)
        self.say_now()

    def end(self, number: int, failed: str) -> None:
        self._over(number)
        if failed:
            say(failed)
        self._say_after(AFTER_DECK_S)

    def tick(self) -> None:
        self._say_after(LINE_EVERY_S)

    def _say_after(self, seconds: float) -> None:
        if time.monotonic() - self._said >= seconds:
            self.say_now()

    def say_now(self) -> None:
        """Write the line."""
        self._said = time.monotonic()
        self._said_of = self._tally.over
        say(self._told())

    def say_last(self) -> None:
        """Write the line at the end, unless it stands there already."""
        if self._said_of != self._tally.over:
            self.say_now()


class _Live(_Counting):
    """A bar, the counts, and a line for each deck at work."""

    def __init__(self, tally: Tally, live: Live) -> None:
        super().__init__(tally)
        self._live = live
        self._drawn = 0.0
        self._shape = 0, 0
        """How wide and how high what stands there was drawn."""

    def begin(self, number: int, name: str) -> None:
        super().begin(number, name)
        self.tick()

    def end(self, number: int, failed: str) -> None:
        from rich.text import Text

        self._over(number)
        if failed:
            self.fit()
            self._live.console.print(Text(failed))
        self.tick()

    def tick(self) -> None:
        now = time.monotonic()
        if now - self._drawn >= 0.2:
            self._drawn = now
            self.fit()
            drawing = self._drawing(now)
            self._shape = self._shape_of(drawing)
            self._live.update(drawing, refresh=True)

    def fit(self) -> None:
        """Erase the rows that a terminal made more of what stands there when it became narrower, of which `Live` does not know."""
        from rich.control import Control
        from rich.segment import ControlType

        (width, height), now = self._shape, max(self._live.console.width, 1)
        more = height * (-(-width // now) - 1)
        if more > 0:
            row = (ControlType.CARRIAGE_RETURN, (ControlType.ERASE_IN_LINE, 2), (ControlType.CURSOR_UP, 1))  # fmt: skip
            self._live.console.control(Control(*row * more))
            self._shape = 0, 0

    def _shape_of(self, drawing: RenderableType) -> tuple[int, int]:
        from rich.segment import Segment

        shown = self._live.console
        width, height = Segment.get_shape(shown.render_lines(drawing, pad=False))
        return width, min(height, shown.height)

    def _drawing(self, now: float) -> RenderableType:
        from rich.progress_bar import ProgressBar
        from rich.table import Table

        width = self._live.console.width
        oldest = sorted(self._tally.begun.items(), key=lambda one: one[1])[:SHOWN]
        lines = [f"  {now - since:5.0f} s  {self._names[number]}" for number, since in oldest]
        rows = Table.grid()
        rows.add_row(
            ProgressBar(self._tally.total, completed=self._tally.over, width=min(BAR, width))
        )
        for line in (self._told(width), *lines):
            rows.add_row(_one_row(line))
        return rows


def _one_row(text: str) -> Text:
    """The text in one row, however narrow that is."""
    from rich.text import Text

    return Text(text, no_wrap=True, overflow="ellipsis")


def told(tally: Tally, elapsed_s: float, width: int | None = None) -> str:
    """How far it is, in one line: "412 of 1,000 decks: 400 held, 9 held before, 3 failed; 31 a minute, about 19 min left".

    Where that is wider than `width` it leaves out what matters less.
    """
    left = tally.eta_s(elapsed_s) if elapsed_s else None
    long, short = _counts(tally), f"{tally.over:,} of {tally.total:,}: {tally.failed:,} failed"
    forms = [long, short]
    if left is not None:
        rate = f"{tally.worked / elapsed_s * 60:.0f} a minute"
        time_left = "" if tally.over == tally.total else f"{duration(left)} left"
        forms = [
            "; ".join([long, ", ".join(filter(None, [rate, time_left and f"about {time_left}"]))]),
            "; ".join(filter(None, [long, time_left and f"about {time_left}"])),
            "; ".join(filter(None, [short, time_left])),
            short,
        ]
    return next((one for one in forms if width is None or len(one) <= width), short)


def _counts(tally: Tally) -> str:
    return f"{tally.over:,} of {counted(tally.total, 'deck')}: {became(tally)}"


def became(tally: Tally) -> str:
    """What became of the decks, each counted once: "2 held, 1 the same as another, 4 failed"."""
    parts = [f"{tally.held:,} held"]
    if tally.known:
        parts.append(f"{tally.known:,} held before")
    if tally.alike:
        parts.append(f"{tally.alike:,} the same as another")
    parts.append(f"{tally.failed:,} failed")
    return ", ".join(parts)


def duration(seconds: float) -> str:
    """The time in the two units that matter, such as "2 h 5 min"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
