"""Latin names as they are heard and written in Cyrillic or Greek letters: "Ку", "Кв" for Qu, "Ш" for Sch, "Уи" for Whi.

Each letter, or group of letters, stands for one of several (letters.toml, `heard`). All of them together would be thousands of
readings; taken are those of an English and of a German name, each with a letter or two read in another way.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from scanners.customers.folding import tables

_LONGEST = 4
"""Letters of a group."""
_MOST = 20
"""Readings of a stretch in one language."""
_LANGUAGES = (0, 1)
"""Places of the English and of the German one among what a letter may stand for."""
_OWN = frozenset("йёї")
"""Letters that have a mark and are of the alphabet."""


class How(IntEnum):
    """How a reading was come by; the higher, the less it tells."""

    LETTERS = 0
    """As a table of transliteration has it."""
    LANGUAGE = 1
    """As English or German names are heard."""
    CHANGED = 2
    """The same with some letters read in another way."""


class Reading(NamedTuple):
    """A text in Latin letters and the place in the text that each of them comes from."""

    text: str
    places: tuple[int, ...]
    how: How


class _Group(NamedTuple):
    """Letters that are read together, and as what."""

    start: int
    ways: Sequence[str]


def heard(text: str, start: int, end: int, script: str) -> Iterator[Reading]:
    """Readings of text[start:end], which is of this script: each language's own first."""
    groups = list(_groups(text, start, end, script))
    for language in _LANGUAGES:
        for changes, ways in _likely(groups, language):
            places = tuple(
                group.start for group, way in zip(groups, ways, strict=True) for _ in way
            )
            yield Reading("".join(ways), places, How.CHANGED if changes else How.LANGUAGE)


def _groups(text: str, start: int, end: int, script: str) -> Iterator[_Group]:
    table = _table(script)
    at = start
    bare = [_bare(text[place]) for place in range(start, end)]
    while at < end:
        size = min(_LONGEST, end - at)
        while size > 1 and "".join(bare[at - start : at - start + size]) not in table:
            size -= 1
        ways = table.get("".join(bare[at - start : at - start + size]), (bare[at - start],))
        yield _Group(at, [way.capitalize() for way in ways] if text[at].isupper() else ways)
        at += size


@cache
def _table(script: str) -> dict[str, tuple[str, ...]]:
    letters: dict[str, str] = tables()["heard"][script]
    return {seen: tuple(read.split(" ")) for seen, read in letters.items()}


def _likely(groups: Sequence[_Group], language: int) -> list[tuple[int, tuple[str, ...]]]:
    """What the groups are read as and how many of them in another way than the language's own, the fewest first."""
    found: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    for group in groups:
        own = group.ways[min(language, len(group.ways) - 1)]
        longer = [
            (changes + (way != own), (*ways, way))
            for changes, ways in found
            for way in dict.fromkeys((own, *group.ways))
        ]
        found = sorted(longer, key=lambda one: one[0])[:_MOST]
    return found


def _bare(letter: str) -> str:
    """The letter small and without a mark that is not of the alphabet; nothing for a mark alone."""
    small = letter.lower()
    if small in _OWN:
        return small
    apart = unicodedata.normalize("NFD", small)
    return "".join(one for one in apart if not unicodedata.combining(one))
