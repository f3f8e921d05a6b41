"""What stands at each place of a text, worked out once for all that read it: each looks only where something of its own can begin.

A pattern that is tried at every place costs more than all look-ups of names together. Which places it can match at is told by the
signs there and beside, for the whole text at once; `matches` tries it at these alone and gives what `finditer` would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from scanners.customers.folding import Marks, Places
from scanners.customers.hashing import Hasher, Indexes, grouped

_ASCII = 128
_PART = re.compile(r"\w+")
_Flags = npt.NDArray[np.uint8]


class Sign:
    """What a single sign may be, as flags."""

    SMALL: Final = 1
    """A letter that is small, of any script."""
    PLAIN: Final = 2
    """One of a–z."""
    LETTER: Final = 4
    """As `[^\\W\\d_]`, which has numerals too."""
    DIGIT: Final = 8
    """As `\\d`."""
    UNDERSCORE: Final = 16
    VOWEL: Final = 32
    """One of aeiou, small or capital."""
    ALPHA: Final = 64
    """As `str.isalpha`."""
    WORD: Final = LETTER | DIGIT | UNDERSCORE
    ALNUM: Final = LETTER | DIGIT


def _flags_of(sign: str) -> int:
    if sign == "_":
        return Sign.UNDERSCORE
    if not sign.isalnum():
        return 0
    if sign.isdecimal():
        return Sign.DIGIT
    flags = Sign.LETTER
    if sign.isalpha():
        flags |= Sign.ALPHA | (Sign.SMALL if sign.islower() else 0)
    flags |= Sign.PLAIN if "a" <= sign <= "z" else 0
    return flags | (Sign.VOWEL if sign in "aeiouAEIOU" else 0)


class SignClass:
    """A class of signs as patterns have them; which of them are in it is asked once."""

    def __init__(self, written: str) -> None:
        self._is_in = re.compile(written).fullmatch
        self._of_ascii = self.of("".join(map(chr, range(_ASCII))))

    def of(self, signs: str) -> Marks:
        """Which of the signs are in it."""
        return np.array([self._is_in(one) is not None for one in signs], dtype=bool)

    def among(self, others: str) -> Marks:
        """Which of the ASCII signs and of these others, in this order."""
        return np.concatenate([self._of_ascii, self.of(others)]) if others else self._of_ascii


_ASCII_FLAGS = np.array([_flags_of(chr(code)) for code in range(_ASCII)], dtype=np.uint8)


class Marked:
    """A text and what stands where in it. Arrays by place have the text's length; a word is a run of letters, digits and underscores."""

    def __init__(self, text: str) -> None:
        self.text = text
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        self._signs = codes.astype(np.int64)
        self._others = ""
        if not text.isascii():
            strange = np.flatnonzero(codes >= _ASCII)
            different, which = np.unique(codes[strange], return_inverse=True)
            self._signs[strange] = _ASCII + which
            self._others = "".join(map(chr, different.tolist()))
        self._met = np.bincount(self._signs, minlength=_ASCII + len(self._others)) > 0
        table = _ASCII_FLAGS
        if self._others:
            table = np.concatenate([table, np.array([*map(_flags_of, self._others)], np.uint8)])
        self.flags: _Flags = table[self._signs]
        word = np.zeros(len(codes) + 2, dtype=bool)
        np.not_equal(self.flags & np.uint8(Sign.WORD), 0, out=word[1:-1])
        self._edges = np.flatnonzero(word[1:] != word[:-1])
        self.starts: Indexes = self._edges[::2]
        self.ends: Indexes = self._edges[1::2]
        first, self.which = grouped(Hasher(codes).of(self.starts, self.ends))
        begin, stop = self.starts[first].tolist(), self.ends[first].tolist()
        self.words: list[str] = [text[a:b] for a, b in zip(begin, stop, strict=True)]
        """The different words; `which` says which of them each is."""
        self.small_words = frozenset(word.lower() for word in self.words)

    def has(self, signs: SignClass) -> bool:
        """Whether one of these signs is met anywhere."""
        return bool((signs.among(self._others) & self._met).any())

    def where(self, signs: SignClass) -> Places:
        """Where one of these signs stands."""
        there = signs.among(self._others) & self._met
        return np.flatnonzero(there[self._signs]) if there.any() else np.zeros(0, np.int64)

    def marks(self, signs: SignClass) -> Marks:
        """At which places one of these signs stands."""
        found: Marks = signs.among(self._others)[self._signs]
        return found

    def may_have(self, word: str) -> bool:
        """Whether the word, in small letters, may stand by itself somewhere; certainly not if one of its parts does not."""
        return all(part in self.small_words for part in _PART.findall(word))

    def all_of(self, words: _Flags) -> _Flags:
        """Of values by place, one for each word: all their bits together."""
        if not len(self.starts):
            return np.zeros(0, np.uint8)
        # An edge at the end of the text is none for reduceat; the last word then goes on to the end.
        edges = self._edges if self._edges[-1] < len(words) else self._edges[:-1]
        return np.bitwise_or.reduceat(words, edges)[::2]

    @property
    def inside(self) -> _Flags:
        """The flags that any sign of each word has."""
        return self.all_of(self.flags)

    def before(self, places: Places, signs: SignClass) -> Marks:
        """Before which of the places one of these signs stands; nothing stands before the first."""
        is_one = signs.among(self._others)
        at = np.maximum(places - 1, 0)
        found: Marks = is_one[self._signs[at]] & (places > 0)
        return found

    def at(self, places: Places, signs: SignClass) -> Marks:
        """At which of the places one of these signs stands; nothing stands behind the last."""
        if not len(self._signs):
            return np.zeros(len(places), dtype=bool)
        is_one = signs.among(self._others)
        inside = np.minimum(places, len(self._signs) - 1)
        found: Marks = is_one[self._signs[inside]] & (places < len(self._signs))
        return found


@lru_cache(maxsize=4)
def marked(text: str) -> Marked:
    """The text with its marks, kept while several read it."""
    return Marked(text)


def matches(pattern: re.Pattern[str], text: str, places: Places) -> Iterator[re.Match[str]]:
    """What `pattern.finditer(text)` gives when the places, in order, are all at which it can match; no match is empty."""
    match, done = pattern.match, 0
    for place in places.tolist():
        if place < done:
            continue
        found = match(text, place)
        if found is not None:
            yield found
            done = found.end()


def rows_of(marks: Marked, wanted: Marks, least: int, apart: int) -> Places:
    """Where words begin that are `wanted`, as are the next ones up to `least` in all, no two more than `apart` signs apart."""
    count = len(marks.starts) - least + 1
    if count <= 0 or not wanted.any():
        return np.zeros(0, np.int64)
    near = marks.starts[1:] - marks.ends[:-1] <= apart
    found = wanted[:count].copy()
    for step in range(1, least):
        found &= wanted[step : step + count] & near[step - 1 : step - 1 + count]
    return marks.starts[:count][found]
