"""Text folded for comparison, with the way back: which character of the original each folded one comes from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property

_JOINT = r"[\s_./&+-]*"
"""What may stand between the words of a name: blanks, and what file names and addresses put there."""

_WORD = re.compile(r"[^\W_]+")

LONG_ENOUGH = 8
"""From so many letters on a spelling is masked inside longer words too ("AcmeFoodsTeam"), where no text is meant."""


def fold(text: str) -> str:
    """The text in lower case, compatibility forms resolved, without accents and invisible characters."""
    return fold_with_origins(text)[0]


def fold_with_origins(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place it comes from; one place more for the end."""
    if text.isascii():
        return text.lower(), [*range(len(text) + 1)]
    letters: list[str] = []
    origins: list[int] = []
    for at, letter in enumerate(text):
        folded = letter.casefold() if letter.isascii() else _fold_letter(letter)
        letters.append(folded)
        origins += [at] * len(folded)
    return "".join(letters), [*origins, len(text)]


def _fold_letter(letter: str) -> str:
    decomposed = unicodedata.normalize("NFKD", letter).casefold()
    return "".join(
        part
        for part in unicodedata.normalize("NFKD", decomposed)
        if unicodedata.category(part) not in ("Mn", "Cf")
    )


class Spellings:
    """Finds spellings in a text wherever they stand as whole words, whatever their case, accents and joints."""

    def __init__(self, spellings: Iterable[str]) -> None:
        self._by_words: dict[str, str] = {}
        for spelling in spellings:
            words = _WORD.findall(fold(spelling))
            if words:
                self._by_words.setdefault("".join(words), spelling)
        bodies = sorted(
            {tuple(_WORD.findall(fold(text))) for text in self._by_words.values()},
            key=_longest_first,
        )
        self._bodies = bodies

    @cached_property
    def _whole(self) -> re.Pattern[str] | None:
        joined = _any_of(self._bodies)
        return re.compile(rf"(?<![^\W_])(?:{joined})(?=s?(?![^\W_]))") if joined else None

    @cached_property
    def _inside(self) -> re.Pattern[str] | None:
        joined = _any_of(words for words in self._bodies if len("".join(words)) >= LONG_ENOUGH)
        return re.compile(joined) if joined else None

    def find(self, text: str, *, inside_words: bool = False) -> Iterator[tuple[int, int, str]]:
        """Start, end and the spelling it was given as; `inside_words` looks for long ones inside words too."""
        folded, origins = fold_with_origins(text)
        for pattern in (self._whole, self._inside if inside_words else None):
            for found in pattern.finditer(folded) if pattern else ():
                if found.end() > found.start():
                    end = origins[found.end() - 1] + 1
                    yield (
                        origins[found.start()],
                        end,
                        self._by_words["".join(_WORD.findall(found[0]))],
                    )


def _any_of(bodies: Iterable[tuple[str, ...]]) -> str:
    return "|".join(_JOINT.join(map(re.escape, words)) for words in bodies)


def _longest_first(words: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    return -sum(map(len, words)), words
