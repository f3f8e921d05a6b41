"""Short or everyday names with letters that look like their own: "cIeo" with a capital I, "app1e" with a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

import numpy as np

from scanners.customers.fragments import hashes_of
from scanners.customers.hits import Hit
from scanners.customers.index import CustomerIndex
from scanners.customers.marks import marked
from scanners.customers.surfaces import Kind
from scanners.customers.words import WORDS

_PART = re.compile(r"[A-Za-z01]+")
_YEAR = re.compile(r"(?:19|20)?\d\d$")
_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+")
_PUT = re.compile(r"(?<=[A-Za-z01])I|[01]")
"""What stands for another letter: a capital I that begins no word, and figures."""
_READ = ({"I": "l", "1": "l", "0": "o"}, {"I": "l", "1": "i", "0": "o"})
_SHORTEST, _MOST_PUT, _FEWEST_OWN = 4, 2, 3
_SURE_FROM = 5
_KINDS = {Kind.NAME: 0.0, Kind.ALIAS: 0.0, Kind.CORE: 0.0, Kind.SHORT: 0.15}


def alike_hits(index: CustomerIndex, text: str) -> Iterator[Hit]:
    """Words with one or two such letters that are a customer's one word when they are read so."""
    marks = marked(text)
    asked = [(at, *one) for at, word in enumerate(marks.words) for one in readings(word)]
    if not asked:
        return
    who, rows = index.exact.find(hashes_of([read for _, _, read in asked]))
    for number, row in zip(who.tolist(), rows.tolist(), strict=True):
        at, offset, read = asked[number]
        for place in np.flatnonzero(marks.which == at).tolist():
            hit = _judged(index, int(marks.starts[place]) + offset, read, row)
            if hit is not None:
                yield hit


@lru_cache(maxsize=WORDS)
def readings(word: str) -> tuple[tuple[int, str], ...]:
    """What parts of the word are read as, each with where it begins there; nothing for nearly all words."""
    if not ("I" in word[1:] or "0" in word or "1" in word):
        return ()
    found: dict[tuple[int, str], None] = {}
    for part in _PART.finditer(word):
        seen = _YEAR.sub("", part.group())
        if _may_be_read(seen):
            for table in _READ:
                found[part.start(), _read(seen, table)] = None
    return tuple(found)


def _read(seen: str, table: Mapping[str, str]) -> str:
    return _PUT.sub(lambda put: table[put.group()], seen).lower()


def _may_be_read(seen: str) -> bool:
    """Whether a few of its letters may stand for others: none in capitals throughout, and no number or code."""
    count = len(_PUT.findall(seen))
    if not 0 < count <= _MOST_PUT or len(seen) < _SHORTEST or len(seen) - count < _FEWEST_OWN:
        return False
    return not (_HEX.fullmatch(seen) or seen.isupper())


def _judged(index: CustomerIndex, start: int, read: str, row: int) -> Hit | None:
    spellings = index.spellings
    kind = Kind(int(spellings.kind[row]))
    if kind not in _KINDS or int(spellings.inner[row]) or spellings.string(row) != read:
        return None
    return Hit(
        start=start,
        end=start + len(read),
        owner=int(spellings.owner[row]),
        rule="drawn",
        confidence=(0.7 if len(read) >= _SURE_FROM else 0.62) - _KINDS[kind],
        evidence=("letters that look like others", kind.name.lower()),
        letters=len(read),
        kind=kind,
    )
