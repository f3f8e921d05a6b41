"""What a scan said of single places: that a word is the word there, or a part of somebody's name."""

from __future__ import annotations

from collections.abc import Iterable

from deckproof.model import EVERYDAY, MASK_FROM, Category, Finding
from writers.masking.people import is_person

_AMONG_CAPITALS = "among capitals"
"""Evidence that the word stands in a title or the like, where other words have capitals as well."""


class Judged:
    """The findings that are no customer's, asked for by block and span."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._words: set[tuple[str | None, int, int]] = set()
        self._people: dict[str | None, list[Finding]] = {}
        for found in findings:
            if is_person(found):
                self._people.setdefault(found.block, []).append(found)
            elif _is_word(found):
                self._words.add((found.block, found.start, found.end))

    def as_word(self, block: str, start: int, end: int) -> bool:
        """Whether the scan took the very span, whose capital says nothing there, for the word rather than for the customer."""
        return (block, start, end) in self._words

    def as_other(self, block: str, start: int, end: int) -> bool:
        """Whether it is a part of a person's name, which goes whole or not at all."""
        return any(
            one.start <= start and end <= one.end and (one.start, one.end) != (start, end)
            for one in self._people.get(block, ())
        )


def _is_word(found: Finding) -> bool:
    doubtful = found.confidence < MASK_FROM and {EVERYDAY, _AMONG_CAPITALS} <= {*found.evidence}
    return found.category is Category.CUSTOMER and doubtful
