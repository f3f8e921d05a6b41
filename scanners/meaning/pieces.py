"""A clause as the numbers of its pieces: words, small and without accents, cut greedily into the longest known pieces.

The vocabulary is that of BERT (uncased), less what no Latin text holds. Beside each piece stands how its word was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST = 64
"""Pieces of a clause that are read, with the two at its ends."""
_LONGEST_WORD = 60

SMALL, CAPITAL, CAPITALS = 0, 1, 2
"""How a word is written: without a capital, with one in front, in capitals."""

_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Pieces:
    """A clause as the model takes it."""

    numbers: tuple[int, ...]
    cases: tuple[int, ...]
    """Of each piece SMALL, CAPITAL or CAPITALS."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The number of each piece; a piece that goes on a word begins with "##"."""

    numbers: Mapping[str, int]
    _met: dict[str, tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)

    def read(self, text: str) -> Pieces:
        """The text's pieces between the marks of its beginning and its end."""
        numbers, cases = [self.numbers["[CLS]"]], [SMALL]
        for word in _WORD.findall(text):
            cut = self._cut(word)
            numbers += cut
            cases += [_case(word)] * len(cut)
            if len(numbers) >= LONGEST:
                break
        end = self.numbers["[SEP]"]
        return Pieces((*numbers[: LONGEST - 1], end), (*cases[: LONGEST - 1], SMALL))

    def _cut(self, word: str) -> tuple[int, ...]:
        if word not in self._met:
            if len(self._met) >= _WORDS_KEPT:
                self._met.clear()
            self._met[word] = self._pieces_of(_plain(word))
        return self._met[word]

    def _pieces_of(self, word: str) -> tuple[int, ...]:
        """The longest known beginning, then of what is left; the mark of the unknown where there is none."""
        found, at = [], 0
        while at < len(word):
            for end in range(min(len(word), at + _LONGEST_WORD), at, -1):
                number = self.numbers.get(("##" if at else "") + word[at:end])
                if number is not None:
                    found.append(number)
                    at = end
                    break
            else:
                return (self.numbers["[UNK]"],)
        return tuple(found)


_WORDS_KEPT = 20_000


def _plain(word: str) -> str:
    small = word.lower()
    if small.isascii():
        return small[:_LONGEST_WORD]
    split = unicodedata.normalize("NFD", small)
    return "".join(one for one in split if unicodedata.category(one) != "Mn")[:_LONGEST_WORD]


def _case(word: str) -> int:
    if not word[0].isupper():
        return SMALL
    return CAPITALS if len(word) > 1 and word.isupper() else CAPITAL
