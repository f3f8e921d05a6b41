"""Paths as people give them, without the steps up (`..`) in them, and names that are no text.

What checks that a path stays in its folder refuses a `..` in it, so none may come from what the person named. A name in another
encoding than UTF-8 can be opened, but nothing that is kept or shown could tell it.
"""

from __future__ import annotations

import os
from pathlib import Path

from deckproof.errors import DeckproofError, UnreadableNameError


def without_steps_up(path: Path) -> Path:
    """The path to the same place without `..`; one that has none comes back as it is.

    What stands before the last `..` is resolved by the disk, as a step up from a link leads out of where the link points to; what
    stands behind it stays as it was named, a link or not.
    """
    parts = path.parts
    if ".." not in parts:
        return path
    behind = len(parts) - parts[::-1].index("..")
    return Path(os.path.realpath(Path(*parts[:behind])), *parts[behind:])


def readable(name: str) -> str:
    r"""The name in letters alone: bytes in which a file system keeps what is no UTF-8 ("\xff"), and halves of letters, are spelled out."""
    try:
        return os.fsencode(name).decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:
        return name.encode("utf-8", "backslashreplace").decode()


def sentence_on(path: Path, error: DeckproofError) -> str:
    """What the error says, with the file called as the call gave it: whoever reads a deck knows its name alone."""
    told, where = str(error), error.where or ""
    if where != readable(path.name):
        return told
    return readable(str(path)) + told.removeprefix(where)


def check_name(path: Path) -> None:
    """Raise UnreadableNameError for a path that is not text."""
    told = readable(str(path))
    if told != str(path):
        raise UnreadableNameError(
            "Its name is not text in UTF-8.", where=told, remedy="Rename the file."
        )
