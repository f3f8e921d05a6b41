"""A file handed to somebody who makes another one out of it, in the same confined child in which decks are read."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

from deckproof.errors import DamagedDeckError, DeckTooLargeError
from extractors._archive import Archive, PartError
from extractors._protocol import Task
from extractors._xml import Element, parse_xml, without_conditions

PART_BYTES = 64 << 20
XML_BYTES = 16 << 20


class Members:
    """The members of a zip behind the guard; whatever it refuses is a DeckError."""

    def __init__(self, data: bytes) -> None:
        self._archive = Archive(data)

    def __iter__(self) -> Iterator[str]:
        return iter(self._archive)

    def __contains__(self, name: str) -> bool:
        return self._archive.find(name) is not None

    def read(self, name: str) -> bytes:
        """The member's bytes; raises DamagedDeckError or DeckTooLargeError."""
        try:
            return self._archive.read(name, PART_BYTES)
        except PartError as error:
            raise _told(error) from None

    def tree(self, name: str) -> Element:
        """The root element of the member, without comments; raises the same."""
        try:
            data = self._archive.read(name, XML_BYTES)
            self._archive.budget.spend_xml(len(data))
            return parse_xml(without_conditions(data) if name.lower().endswith(".vml") else data)[0]
        except PartError as error:
            raise _told(error) from None


def rewrite(data: bytes, task: Task) -> bytes:
    """What `task.worker`, a function named as "module:function", makes of the members and the payload."""
    module, _, name = task.worker.partition(":")
    made: bytes = getattr(importlib.import_module(module), name)(Members(data), task.payload)
    return made


def _told(error: PartError) -> DamagedDeckError | DeckTooLargeError:
    kind = DeckTooLargeError if error.code == "part_too_large" else DamagedDeckError
    return kind(f"A part of the file cannot be read. {error.detail}")
