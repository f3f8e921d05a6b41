"""The board of a batch on a terminal that becomes narrower meanwhile, on a real one, whose screen is kept here."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

DRAWING = """
import sys
from pathlib import Path
from deckproof.cli._board import batch_board
from flows.runs import Ran
from flows.tally import Tally
tally = Tally(40)
with batch_board(tally) as board:
    for number in range(3):
        board.begin(number, f"a deck of the autumn meeting in the great hall {number}.pptx")
    for line in sys.stdin:
        board._drawn = 0.0
        if line == "fail\\n":
            board.end(0, "talk.pptx: It is damaged.")
        elif line == "end\\n":
            break
        else:
            board.tick()
        print("done", flush=True)
print("done", flush=True)
"""
_PART = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])|([\r\n])|([^\x1b\r\n]+)")


@dataclass
class Row:
    text: str = ""
    goes_on: bool = False
    """Whether the next row is the rest of the same line."""


@dataclass
class Screen:
    """A terminal that lays its lines anew when its width changes, as most do today; no more of it than the board needs."""

    width: int
    rows: list[Row] = field(default_factory=lambda: [Row()])
    at: int = 0
    column: int = 0

    @property
    def shown(self) -> list[str]:
        return [row.text.rstrip() for row in self.rows if row.text.strip()]

    def take(self, data: str) -> None:
        for found in _PART.finditer(data):
            number, letter, moved, text = found.groups()
            if letter == "A":
                self.at = max(0, self.at - int(number or 1))
            elif letter == "K":
                self.rows[self.at] = Row()
            elif moved == "\r":
                self.column = 0
            elif moved == "\n":
                self._go_down()
            for one in text or "":
                self._put(one)

    def _put(self, one: str) -> None:
        if self.column == self.width:
            self.rows[self.at].goes_on = True
            self._go_down()
            self.column = 0
        row = self.rows[self.at]
        row.text = row.text.ljust(self.column)[: self.column] + one + row.text[self.column + 1 :]
        self.column += 1

    def _go_down(self) -> None:
        self.at += 1
        if self.at == len(self.rows):
            self.rows.append(Row())

    def resize(self, width: int) -> None:
        before, self.width = self.at, width
        rows: list[Row] = []
        line, ends_here = "", False
        for number, row in enumerate(self.rows):
            line += row.text
            ends_here = ends_here or number == before
            if row.goes_on:
                continue
            pieces = [line[at : at + width] for at in range(0, len(line), width)] or [""]
            rows += [Row(piece, goes_on=True) for piece in pieces[:-1]] + [Row(pieces[-1])]
            if ends_here:
                self.at, self.column = len(rows) - 1, len(pieces[-1])
            line, ends_here = "", False
        self.rows = rows


@dataclass
class Terminal:
    screen: Screen
    master: int
    child: subprocess.Popen[str]

    def resize(self, width: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 30, width, 0, 0))
        self.screen.resize(width)

    def ask(self, word: str) -> None:
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        self.child.stdin.write(f"{word}\n")
        self.child.stdin.flush()
        assert self.child.stdout.readline() == "done\n"
        told = b""
        with contextlib.suppress(OSError):  # where nobody has the other end any more
            while select.select([self.master], [], [], 0.3)[0]:
                told += os.read(self.master, 65536)
        self.screen.take(told.decode())


@contextmanager
def terminal(width: int) -> Iterator[Terminal]:
    master, slave = pty.openpty()
    plain = {name: one for name, one in os.environ.items() if name not in {"COLUMNS", "LINES", "NO_COLOR"}}  # fmt: skip
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 30, width, 0, 0))
    child = subprocess.Popen(
        [sys.executable, "-c", DRAWING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=slave,
        text=True, env=plain | {"TERM": "xterm-256color"},
    )  # fmt: skip
    os.close(slave)
    try:
        screen = Screen(width)
        screen.take("$ deckproof batch decks\r\n")
        yield Terminal(screen, master, child)
    finally:
        child.kill()
        child.communicate()
        os.close(master)


def require_one_board(screen: Screen, *above: str) -> None:
    """Nothing but what stood above it, and one board of five rows."""
    assert screen.shown[: len(above)] == list(above), screen.shown
    bar, counts, *decks = screen.shown[len(above) :]
    assert set(bar) <= set("━╸╺ "), screen.shown
    assert counts.startswith("0 of 40"), screen.shown
    assert [" s  a deck" in one for one in decks] == [True] * 3, screen.shown


@pytest.mark.parametrize("narrow", [50, 40, 24])
def test_a_board_on_a_terminal_that_becomes_narrower_leaves_nothing_behind(narrow: int) -> None:
    prompt = "$ deckproof batch decks"
    with terminal(100) as shown:
        shown.ask("draw")
        require_one_board(shown.screen, prompt)
        for width in (narrow, narrow + 30, narrow - 2, 100):
            shown.resize(width)
            shown.ask("draw")
            if width >= 30:
                require_one_board(shown.screen, prompt)
            assert sum("0 of 40" in one for one in shown.screen.shown) == 1, shown.screen.shown
        shown.resize(narrow)
        shown.ask("end")
        assert shown.screen.shown == [prompt]


def test_a_deck_that_fails_then_is_told_above_one_board() -> None:
    with terminal(100) as shown:
        shown.ask("draw")
        shown.resize(60)
        shown.ask("fail")
        prompt, failed, *board = shown.screen.shown
        assert (prompt, failed) == ("$ deckproof batch decks", "talk.pptx: It is damaged.")
        assert len(board) == 4, shown.screen.shown
