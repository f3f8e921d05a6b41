"""The words of a text line by line, and whether a line has its words capitalised for show."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from scanners._memory import by_text
from scanners._pieces import folded

_WORD = re.compile(r"[^\W_]+(?:['’&.\-+/][^\W_]+)*(?:['’](?![^\W_]))?\.?")
_NO_PROSE = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\S*[\\{}<>=_]\S*|\w+\(\S*|#\w+")
_LINES = re.compile(r"[^\n\x0b\t]+")
_SENTENCE_END = re.compile(r"[.!?:;•·–—|\"“”„»«(\[]\s*$|[.!?][\"”'’)]*\s+$|^\s*[-–•·*]?\s*$")
ABBREVIATION = re.compile(
    r"^(?:[A-Z]|St|Dr|Mr|Mrs|Ms|Prof|Jr|Sr|Inc|Corp|Ltd|Co|Bros|Mt|Ft|Rev|Gen|Col|Lt|Sgt|Capt|No|vs|e\.V|[A-Z](?:\.[A-Z])+)\.$"
)
_NUMBERED = re.compile(r"\d+(?:st|nd|rd|th|[A-Z]+)$")
"""Ordinals and call signs: 65th, 3AW, 4G."""


class Word(NamedTuple):
    """A word and where it stands, half-open."""

    text: str
    start: int
    end: int
    opens: bool
    """Whether a sentence, a line or a cell begins with it."""

    @property
    def bare(self) -> str:
        """In small letters, without a possessive end."""
        return _bare(self.text)

    @property
    def capital(self) -> bool:
        """Whether it has a capital, or is an ordinal or a call sign."""
        return _is_capital(self.text)


@lru_cache(maxsize=1 << 14)
def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word.rstrip(".").lower())


@lru_cache(maxsize=1 << 14)
def _is_capital(word: str) -> bool:
    return (
        word[0].isupper()
        or (len(word) > 2 and any(letter.isupper() for letter in word[1:]) and word[0].isalpha())
        or (word[0].isdigit() and _NUMBERED.match(word) is not None)
    )


def lines_of(text: str) -> Iterator[tuple[list[Word], bool]]:
    """The words of each line, and whether it is a headline, or as good as one since every noun has a capital."""
    german = is_german(text)
    for line in _LINES.finditer(text):
        words = list(_words(text, line.start(), line.end()))
        before = line[0].rstrip() or text[: line.end()].rstrip()
        yield words, german or _is_headline(words, before[-1:] or " ")


def _words(text: str, start: int, end: int) -> Iterator[Word]:
    holes = [match.span() for match in _NO_PROSE.finditer(text, start, end)]
    begins = [left for left, _ in holes]
    for match in _WORD.finditer(text, start, end):
        first, last = match.span()
        hole = bisect_right(begins, first) - 1
        if hole >= 0 and first < holes[hole][1]:
            continue
        token = match[0]
        if token.endswith(".") and not ABBREVIATION.match(token):
            token, last = token[:-1], last - 1
        opens = _SENTENCE_END.search(text[max(start, first - 6) : first]) is not None
        yield Word(token, first, last, opens or first == start)


def _is_headline(words: Sequence[Word], ends: str) -> bool:
    """Whether the line has its words capitalised for show: Title Case or ALL CAPS."""
    long = [word for word in words if len(word.text) > 3 and word.text[0].isalpha()]
    capital = sum(word.text[0].isupper() for word in long)
    if len(words) >= 2 and all(word.text.isupper() for word in words if word.text[0].isalpha()):
        return True
    if ends in ".!?":
        return False
    return len(long) >= 2 and capital >= 0.75 * len(long) and len(words) <= 16 and len(words) > 1


@by_text
def is_german(text: str) -> bool:
    """Whether nouns are capitalised anyway."""
    words = _SIGNS.findall(folded(text))
    german = sum(word in _GERMAN or word.startswith("unser") for word in words)
    english = sum(map(_ENGLISH.__contains__, words))
    return (german > english and german >= 2) or (
        german > 0 and english == 0 and re.search("[äöüß]", text) is not None
    )


_SIGNS = re.compile(r"\w+")
_GERMAN = frozenset(
    """
    der die das und ist nicht mit für ein eine einem einen einer eines einm einn einr eins den des von vom auf wir zu zum zur im sich
    dem werden wird bei beim aus nach sind hat haben oder wie nur noch auch seit ohne durch über steht
    """.split()  # noqa: SIM905 - a list of words reads better as text
)
_ENGLISH = frozenset(
    "the and of is with for to we that are on this by from our as at has have will".split()  # noqa: SIM905 - the same
)
