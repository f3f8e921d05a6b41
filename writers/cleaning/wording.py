"""What of a text is replaced by what, by the orders; the same for a paragraph, a cell, an alt text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from writers.boundaries import sentence_spans
from writers.cleaning.german import in_german
from writers.cleaning.orders import Orders, SpellingSwap
from writers.cleaning.said import is_of_the_format
from writers.cleaning.stand_ins import StandIn
from writers.masking.file_names import in_file_name
from writers.masking.folding import Spellings
from writers.masking.phrases import whole_phrase
from writers.masking.tokens import whole_word

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
    named: int = -1
    """Where the name ends and its ending begins; -1 where nobody asked."""


class Wording:
    """The orders about words, asked text by text; counts what was replaced and what was dropped."""

    def __init__(self, orders: Orders) -> None:
        self._lines = orders.lines
        self._owners = {swap.text: swap for swap in orders.spellings}
        self._spellings = Spellings(self._owners)
        self._anywhere = [(re.compile(_edged(swap)), swap) for swap in orders.anywhere]
        self._known: dict[tuple[str, bool, bool], tuple[_Mark, ...]] = {}
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
        spread = self._spread(text, inside_words=inside_words, spoken=not inside_words)
        found = [*self._marks(text, shapes), *spread]
        marks = _merged(_with_its_word(one, text) for one in _whole(_merged(found), text))
        self.replaced += sum(mark.instead is not None for mark in marks)
        self.dropped += sum(mark.instead is None for mark in marks)
        return list(_edits(marks, text))

    def plain(self, text: str) -> str:
        """The text after its edits; names inside of longer words count, since nobody reads it as a sentence."""
        edits = self.edits(text, inside_words=True)
        for edit in reversed(edits):
            text = text[: edit.start] + edit.new + text[edit.end :]
        return text

    def says(self, text: str) -> bool:
        """Whether there is anything to replace in it; nothing is counted."""
        return any(self._marks(text)) or any(self._spread(text, inside_words=True))

    def names(self, text: str, *, spoken: bool = False) -> bool:
        """Whether a name to be replaced stands in it, in words that are not the format's own; nothing is counted.

        With `spoken` it is the text of a paragraph, where a word of the language that is a name as well may stand.
        """
        return any(
            not is_of_the_format(text, mark.start, mark.end)
            for mark in self._spread(text, inside_words=True, spoken=spoken)
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

    def _spread(self, text: str, *, inside_words: bool, spoken: bool = False) -> tuple[_Mark, ...]:
        """The spellings in the text; kept, since alt texts, names and values come back on every slide."""
        key = (text, inside_words, spoken)
        if key not in self._known:
            self._known[key] = tuple(self._found(text, inside_words=inside_words, spoken=spoken))
        return self._known[key]

    def _found(self, text: str, *, inside_words: bool, spoken: bool) -> Iterator[_Mark]:
        for start, end, spelling in self._spellings.find(text, inside_words=inside_words):
            owner = self._owners[spelling]
            if not owner.exact or text[start:end] == spelling:
                yield _Mark(start, end, owner.instead)
        for pattern, swap in self._anywhere:
            if spoken and swap.unread:
                continue
            for found in pattern.finditer(text):
                yield _Mark(found.start(), found.end(), swap.instead)


def _whole(marks: Sequence[_Mark], text: str) -> Iterator[_Mark]:
    """The marks, each of a customer over the whole phrase of its name, as far as no other mark reaches."""
    for mark in marks:
        own = frozenset(mark.instead.own) if mark.instead else frozenset()
        if mark.instead is None or not own:
            yield mark
            continue
        others = [one for one in marks if one is not mark and one.instead != mark.instead]
        low = max((one.end for one in others if one.end <= mark.start), default=0)
        high = min((one.start for one in others if one.start >= mark.end), default=len(text))
        yield _Mark(
            *whole_phrase(text, mark.start, mark.end, own, low=low, high=high), mark.instead
        )


def _with_its_word(mark: _Mark, text: str) -> _Mark:
    """The mark of a name over the word that it is glued into: what is left of the word would tell of it."""
    if mark.instead is None or mark.instead.bracketed:
        return mark
    start, end = whole_word(text, mark.start, mark.end)
    if mark.instead.own:
        pattern = _LONE if mark.instead.language in _WITH_APOSTROPHE else _APOSTROPHE
        apostrophe = pattern.match(text, end)
        end = apostrophe.end() if apostrophe else end
    return _Mark(start, end, mark.instead, mark.end)


_WITH_APOSTROPHE = ("en", "nl")
"""Languages in which "'s" stands behind a stand-in as it does behind a name."""
_LONE = re.compile(r"(?<=[sxzß])['’](?=\s+[^\W\d_]{2})")
"""What stands behind a name in s or x alone, or behind several of it, and behind a stand-in as "'s"."""
_APOSTROPHE = re.compile(r"['’]s(?![\w'’])|(?<=[sxzß])['’](?=\s+[^\W\d_]{2})")


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


def _edits(marks: Sequence[_Mark], text: str) -> Iterator[Edit]:
    low = 0
    for at, mark in enumerate(marks):
        high = marks[at + 1].start if at + 1 < len(marks) else len(text)
        yield (edit := _edit(mark, text, low, high))
        low = edit.end


def _edit(mark: _Mark, text: str, low: int, high: int) -> Edit:
    """The edit of text[low:high] for one mark in it."""
    instead = mark.instead
    if instead is None:
        return Edit(mark.start, mark.end, "")
    before, said, after = text[: mark.start], text[mark.start : mark.end], text[mark.end :]
    lone = instead.is_lettered_german and instead.stands_alone(before, after)
    if lone and not said.isupper() and not in_file_name(after):
        named = mark.named if mark.named >= 0 else mark.end
        return Edit(*in_german(text, mark.start, mark.end, named, instead, low=low, high=high))
    owns = "'s" if instead.language in _WITH_APOSTROPHE and _is_lone(text, mark) else ""
    return Edit(mark.start, mark.end, instead.between(before, said, after) + owns)


def _is_lone(text: str, mark: _Mark) -> bool:
    """Whether the mark ends with an apostrophe alone that tells of an owner."""
    return 0 <= mark.named < mark.end and text[mark.end - 1] in "'’"
