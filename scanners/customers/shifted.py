"""Names of which each letter is moved along the alphabet, where a text says that something is: "shift 1: Lpswbui"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from scanners.customers.folding import WALL
from scanners.customers.hits import Hit
from scanners.customers.marks import marked

_SAID = re.compile(
    r"(?i)\b(?:rot[\s-]?\d{1,2}|caesar|c\u00e4sar|cipher|chiffre|shift(?:ed)?\s(?:by\s)?[+-]?\d{1,2}"
    r"|letters?\s(?:\w+\s){0,2}(?:moved|shifted)|(?:moved|shifted)\sby\s(?:\w+\s)?(?:letters?|places?)|buchstaben?\s(?:\w+\s){0,3}verschoben)\b"
)
_TELLING = frozenset(
    {"caesar", "c\u00e4sar", "cipher", "chiffre", "shift", "shifted", "moved", "verschoben", "rot"}
    | {f"rot{places}" for places in range(1, 26)}
)
"""Words of which each saying has one."""
_REACH = 80
"""Code points on either side of where it is said."""
_WORD = re.compile(r"[A-Za-z]{5,}(?:[ &-]{1,3}[A-Za-z]{2,}){0,3}")
_LETTERS = 26
_MOST = 0.75


def shifted_hits(text: str, search: Callable[[str], Iterator[Hit]]) -> Iterator[Hit]:
    """What `search` finds in the words beside each saying, their letters moved by any number of places but thirteen, which is looked for anyway."""
    words = marked(text).small_words
    if words.isdisjoint(_TELLING):
        return
    spans = sorted({span for said in _SAID.finditer(text) for span in _beside(text, *said.span())})
    if not spans:
        return
    for places in (by for by in range(1, _LETTERS) if by != _LETTERS // 2):
        read = [(one, at) for start, end in spans for one, at in _moved(text, start, end, places)]
        where = [at for _, at in read]
        for hit in search("".join(one for one, _ in read)):
            if not hit.is_slip:
                yield replace(
                    hit,
                    start=where[hit.start],
                    end=where[hit.end - 1] + 1,
                    rule="shifted",
                    confidence=min(hit.confidence, _MOST),
                    evidence=("letters moved", *hit.evidence),
                )


def _beside(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Words near a place, of the same text."""
    low = max(text.rfind(WALL, 0, start) + 1, start - _REACH)
    high = text.find(WALL, end)
    high = min(high if high >= 0 else len(text), end + _REACH)
    for found in (*_WORD.finditer(text, low, start), *_WORD.finditer(text, end, high)):
        yield found.span()


def _moved(text: str, start: int, end: int, places: int) -> Iterator[tuple[str, int]]:
    """The letters back by so many places of the alphabet, each with where it stands."""
    for at in range(start, end):
        letter = text[at]
        if letter.isalpha():
            first = ord("A" if letter.isupper() else "a")
            letter = chr((ord(letter) - first - places) % _LETTERS + first)
        yield letter, at
    yield WALL, end - 1
