"""What differs between two pages, word by word, as pieces that a template escapes; long stretches that are the same are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_CONTEXT = 2
"""Lines that are shown around a change."""
_MOST_TOKENS = 4000
"""More words than that in one changed stretch are shown as taken out and put in whole."""


@dataclass(frozen=True, slots=True)
class Change:
    """A piece: "same", "out", "in", or "gap" for lines left out, whose number is the text."""

    kind: str
    text: str


def word_changes(before: str, after: str) -> tuple[Change, ...]:
    """The pieces in order. Without the "in" ones they are the old page, without the "out" ones the new, but for gaps."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Change] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    opcodes = matcher.get_opcodes()
    for place, (tag, i1, i2, j1, j2) in enumerate(opcodes):
        if tag == "equal":
            pieces.extend(_kept(old[i1:i2], first=place == 0, last=place == len(opcodes) - 1))
        else:
            pieces.extend(_words("".join(old[i1:i2]), "".join(new[j1:j2])))
    return tuple(piece for piece in pieces if piece.text)


def is_changed(changes: Sequence[Change]) -> bool:
    """Whether anything differs."""
    return any(piece.kind in {"in", "out"} for piece in changes)


def _kept(lines: Sequence[str], *, first: bool, last: bool) -> Iterator[Change]:
    head = 0 if first else _CONTEXT
    tail = 0 if last else _CONTEXT
    left_out = len(lines) - head - tail
    if left_out <= 1:
        yield Change("same", "".join(lines))
        return
    yield Change("same", "".join(lines[:head]))
    yield Change("gap", str(left_out))
    yield Change("same", "".join(lines[len(lines) - tail :]))


def _words(before: str, after: str) -> Iterator[Change]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) + len(new) > _MOST_TOKENS:
        yield Change("out", before)
        yield Change("in", after)
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Change("same", "".join(old[i1:i2]))
        else:
            yield Change("out", "".join(old[i1:i2]))
            yield Change("in", "".join(new[j1:j2]))
