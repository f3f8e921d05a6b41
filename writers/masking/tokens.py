"""The whole of a word that a name is glued into, so that nothing of it is left beside its stand-in: "Acmehaus", "#TeamAcme"."""

from __future__ import annotations

import re
import unicodedata

_FIRST_UNSPACED = "\u0e00"
"""From here on, Thai first, scripts that write no blanks between words, or join particles to names."""
_MARKS = frozenset({"Mn", "Me", "Cf"})
_TAGS = "#@"
_ENDING = re.compile(r"['\u2019]i?sch(?:e[nrms]?)?(?!\w)")
"""What a German name is turned into an adjective with: "Acme’schen"."""


def whole_word(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the word begins and ends that text[start:end] is in: its letters, strokes and invisible signs, a tag's sign before it."""
    first, last = start, end
    while last < len(text) and _joins(text[last - 1 : last], text[last]):
        last += 1
    ending = _ENDING.match(text, last)
    last = ending.end() if ending else last
    while first and _joins(text[first : first + 1], text[first - 1]):
        first -= 1
    if first and text[first - 1] in _TAGS and not text[max(first - 2, 0) : first - 1].isalnum():
        first -= 1
    return first, last


def _joins(beside: str, letter: str) -> bool:
    """Whether the letter goes on the word that has the other at this end; a bracket that is part of the name joins as well."""
    if unicodedata.category(letter) in _MARKS:
        return True
    if beside.isspace() or (beside.isalnum() and beside >= _FIRST_UNSPACED):
        return False
    return letter.isalnum() and letter < _FIRST_UNSPACED
