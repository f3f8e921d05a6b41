"""What a scan said of single places: that a word is the word there, or a part of somebody's name."""

from __future__ import annotations

from collections.abc import Iterable

from deckproof.model import EVERYDAY, MASK_FROM, Category, Finding
from writers.masking.people import is_person


class Judged:
    """The findings that are no customer's, asked for by block and span."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._words: dict[tuple[str | None, int, int], frozenset[str]] = {}
        self._people: dict[str | None, list[Finding]] = {}
        for found in findings:
            if is_person(found):
                self._people.setdefault(found.block, []).append(found)
            elif _is_word(found):
                self._words[found.block, found.start, found.end] = frozenset(found.evidence)

    def as_word(self, block: str, start: int, end: int) -> frozenset[str]:
        """The evidence by which the scan took the very span for the word rather than for the customer; none where it did not."""
        return self._words.get((block, start, end), frozenset())

    def as_other(self, block: str, start: int, end: int) -> bool:
        """Whether it is a part of a person's name, which goes whole or not at all."""
        return any(
            one.start <= start and end <= one.end and (one.start, one.end) != (start, end)
            for one in self._people.get(block, ())
        )


def _is_word(found: Finding) -> bool:
    doubtful = found.confidence < MASK_FROM and EVERYDAY in found.evidence
    return found.category is Category.CUSTOMER and doubtful
