"""What of a text is replaced by what, by the orders; the same for a paragraph, a cell, an alt text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from writers.boundaries import sentence_spans
from writers.cleaning.orders import Orders, SpellingSwap
from writers.cleaning.said import is_of_the_format
from writers.cleaning.stand_ins import StandIn
from writers.masking.folding import Spellings

_LINE = re.compile(r"(?:(?!_x000[ABDabd]_)[^\n\t\x0b\r])+")
"""As in planning, with the breaks that Office escapes in a run (ECMA-376 part 1, 22.9.2.19)."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A half-open stretch of a text and what takes its place."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    instead: StandIn | None


class Wording:
    """The orders about words, asked text by text; counts what was replaced and what was dropped."""

    def __init__(self, orders: Orders) -> None:
        self._lines = orders.lines
        self._owners = {swap.text: swap for swap in orders.spellings}
        self._spellings = Spellings(self._owners)
        self._anywhere = [(re.compile(_edged(swap)), swap) for swap in orders.anywhere]
        self.part = ""
        """The part of the package that is being cleaned."""
        self.replaced = 0
        self.dropped = 0

    def edits(
        self, text: str, *, inside_words: bool = False, shapes: Collection[str] = ()
    ) -> list[Edit]:
        """What changes in the text, in order and without overlaps; `shapes` are the ids of those that it stands in."""
        if not text.strip():
            return []
        marks = _merged(
            [*self._marks(text, shapes), *self._spread(text, inside_words=inside_words)]
        )
        self.replaced += sum(mark.instead is not None for mark in marks)
        self.dropped += sum(mark.instead is None for mark in marks)
        return [_edit(mark, text) for mark in marks]

    def plain(self, text: str) -> str:
        """The text after its edits; names inside of longer words count, since nobody reads it as a sentence."""
        edits = self.edits(text, inside_words=True)
        for edit in reversed(edits):
            text = text[: edit.start] + edit.new + text[edit.end :]
        return text

    def says(self, text: str) -> bool:
        """Whether there is anything to replace in it; nothing is counted."""
        return any(self._marks(text)) or any(self._spread(text, inside_words=True))

    def names(self, text: str) -> bool:
        """Whether a name to be replaced stands in it, in words that are not the format's own; nothing is counted."""
        return any(
            not is_of_the_format(text, mark.start, mark.end)
            for mark in self._spread(text, inside_words=True)
        )

    def _marks(self, text: str, shapes: Collection[str] = ()) -> Iterator[_Mark]:
        for line in _LINE.finditer(text):
            bare = line[0].strip()
            lead = line.start() + len(line[0]) - len(line[0].lstrip())
            for swap in self._lines.get(bare, ()):
                if swap.part and (swap.part != self.part or (shapes and swap.shape not in shapes)):
                    continue
                start, end = lead + swap.start, lead + swap.end
                if swap.instead is None:
                    start, end = _sentence(text, lead, lead + len(bare), start, end)
                yield _Mark(start, end, swap.instead)

    def _spread(self, text: str, *, inside_words: bool) -> Iterator[_Mark]:
        for start, end, spelling in self._spellings.find(text, inside_words=inside_words):
            owner = self._owners[spelling]
            if not owner.exact or text[start:end] == spelling:
                yield _Mark(start, end, owner.instead)
        for pattern, swap in self._anywhere:
            for found in pattern.finditer(text):
                yield _Mark(found.start(), found.end(), swap.instead)


def _edged(swap: SpellingSwap) -> str:
    """The text with any blanks between its words; short ones only as words of their own."""
    words = r"\s+".join(map(re.escape, swap.text.split()))
    if len(swap.text) >= 6 or not swap.text.isalnum():
        return words
    return rf"(?<![^\W_]){words}(?![^\W_])"


def _sentence(text: str, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """The sentences of text[first:last] that the stretch touches, with the blanks behind them."""
    touched = [
        (first + one, first + other)
        for one, other in sentence_spans(text[first:last])
        if first + one < end and start < first + other
    ]
    if not touched:
        return start, end
    reach = max(other for _, other in touched)
    while reach < last and text[reach].isspace():
        reach += 1
    return min(one for one, _ in touched), reach


def _merged(marks: Iterable[_Mark]) -> list[_Mark]:
    """Overlapping marks as one over all of them; a dropped sentence takes everything in it along."""
    merged: list[_Mark] = []
    for mark in sorted(marks, key=lambda one: (one.start, -one.end, one.instead is not None)):
        last = merged[-1] if merged else None
        if last is None or mark.start >= last.end:
            merged.append(mark)
            continue
        longest = max(last, mark, key=lambda one: (one.instead is None, one.end - one.start))
        merged[-1] = _Mark(last.start, max(last.end, mark.end), longest.instead)
    return merged


def _edit(mark: _Mark, text: str) -> Edit:
    if mark.instead is None:
        return Edit(mark.start, mark.end, "")
    before, after = text[: mark.start], text[mark.end :]
    return Edit(
        mark.start, mark.end, mark.instead.between(before, text[mark.start : mark.end], after)
    )
