"""What commands print: one JSON document on standard output, everything for people on standard error."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from deckproof.errors import DeckproofError

if TYPE_CHECKING:
    from rich.console import Console


def print_json(document: Any) -> None:
    """Write the document as one line of JSON to standard output."""
    from deckproof.codec import to_json

    sys.stdout.buffer.write(to_json(document) + b"\n")
    sys.stdout.buffer.flush()


def print_line(text: str) -> None:
    """Write a line of plain text to standard output."""
    sys.stdout.write(clean(text) + "\n")


def say(text: str) -> None:
    """Write a line for the person to standard error."""
    sys.stderr.write(clean(text) + "\n")


def console(*, to_stderr: bool = False) -> Console:
    """A console for tables and progress; deck text printed through it needs `rich.markup.escape`."""
    from rich.console import Console

    return Console(stderr=to_stderr, highlight=False, soft_wrap=False)


def report_error(error: DeckproofError) -> None:
    """Write the error's sentence to standard error, on one line."""
    say(f"deckproof: {' '.join(str(error).split())}")


def trouble_with(name: str, error: Exception) -> str:
    """The error's sentence behind the file's name, on one line; the name stands there once, also where the error names it."""
    told = one_line(str(error))
    where = one_line(getattr(error, "where", None) or "")
    if where and where.rpartition("/")[2] == one_line(name).rpartition("/")[2]:
        told = told.removeprefix(f"{where}: ")
    return f"{one_line(name)}: {told}"


def clean(text: str) -> str:
    """The text without control characters, which a deck or a file name could use to steer a terminal."""
    return "".join(
        letter
        if letter in "\n\t" or (letter.isprintable() and not _steers(letter))
        else "\N{REPLACEMENT CHARACTER}"
        for letter in text
    )


def one_line(text: str) -> str:
    """The text as one line of a table: a name with a line break could forge a row."""
    return " ".join(clean(text).split())


def _steers(letter: str) -> bool:
    """Whether it is one of the bidirectional controls (Unicode, UAX #9), which reorder what is shown."""
    return "\u202a" <= letter <= "\u202e" or "\u2066" <= letter <= "\u2069"
