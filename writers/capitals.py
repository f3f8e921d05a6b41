"""Lines set in capitals: read as ordinary words again, acronyms and names as the deck writes them elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from writers.languages.small_words import words
from writers.masking.placeholders import PLACEHOLDER

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_PARTS = re.compile(r"([:;,!?()“”\"]|\.\s|\s[–—-]\s)")
_STANDS = "\ue000"
"""For a placeholder, while letters are looked at: a character that no text has."""
_FIRST = re.compile(rf"[^\W\d_]|{_STANDS}")
_CODE = re.compile(r"[_=<>{}\[\]|\\]|--")
SHORT = 4
"""Letters of a word that is taken for an acronym where nothing speaks against it."""
LETTERS_FROM = 6
"""Letters of a line in capitals that is no acronym alone."""
_ACRONYMS = words(
    "unesco unicef nafta asean opec ascii https mysql hipaa nasdaq cobit ebitda oecd nato gdpr isbn usaid saas paas iaas "
    "covid html5 unicode kpis apis urls pdfs faqs ngos ceos"
)
"""Longer acronyms that are read as words or are written in capitals by themselves everywhere."""


class Spellings:
    """How a deck writes its words where a line is not in capitals throughout."""

    def __init__(self, texts: Iterable[str], known: frozenset[str]) -> None:
        counts: dict[str, Counter[str]] = {}
        for text in texts:
            bare = PLACEHOLDER.sub(_STANDS, text)
            for part in _PARTS.split(bare):
                if not _is_loud(part, least=1 if _STANDS in part else 2):
                    self._count(part, counts)
        self._known = known
        self._best: Mapping[str, str] = {
            folded: min(said, key=lambda word: (-said[word], word))
            for folded, said in counts.items()
        }

    @staticmethod
    def _count(part: str, counts: dict[str, Counter[str]]) -> None:
        for place, word in enumerate(_WORD.findall(part)):
            opens = place == 0 and word[1:].islower()
            counts.setdefault(word.casefold(), Counter())[word.lower() if opens else word] += 1

    def calm(self, text: str, *, alone: bool = False) -> str:
        """The text with its parts in capitals as one would write them in a sentence; each such part begins with a capital.

        A single long word in capitals is such a part where it stands `alone`, as in a title.
        """
        tokens = PLACEHOLDER.findall(text)
        bare = PLACEHOLDER.sub(_STANDS, text) if tokens else text
        if _CODE.search(bare):
            return text
        least = 1 if alone or tokens else 2
        calm = "".join(
            self._calmed(part) if _is_loud(part, least=least) else part
            for part in _PARTS.split(bare)
        )
        there = iter(tokens)
        return re.sub(_STANDS, lambda _: next(there), calm) if tokens else calm

    def _calmed(self, part: str) -> str:
        calm = _WORD.sub(lambda found: self._word(found[0]), part)
        first = _FIRST.search(calm)
        at = first.start() if first else 0
        return calm[:at] + calm[at : at + 1].upper() + calm[at + 1 :]

    def _word(self, word: str) -> str:
        folded = word.casefold()
        if folded in self._best:
            return self._best[folded]
        if folded in self._known:
            return word.lower()
        silent = not re.search(r"[aeiouyàâäéèêëîïôöùûüáíóúãõ]", folded)
        if len(word) <= SHORT or silent or folded in _ACRONYMS:
            return word
        return word.lower()


def _is_loud(part: str, *, least: int = 2) -> bool:
    """Whether it is set in capitals: `least` words of them, and letters enough."""
    if sum(map(str.isupper, part)) < 0.9 * LETTERS_FROM:
        return False
    letters = [letter for letter in part if letter.isalpha()]
    if len(letters) < LETTERS_FROM or sum(letter.isupper() for letter in letters) < 0.9 * len(
        letters
    ):
        return False
    return len(_WORD.findall(part)) >= least
