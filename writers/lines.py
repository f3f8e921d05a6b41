"""Wrapped lines: a paragraph that a reader gives line by line is one again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from deckproof.model import BlockKind, Unit
from writers.languages.small_words import words

WRAPPED_FROM = 36
"""Characters; a line so long that goes on in lower case was wrapped."""


OPEN_ENDS = words(
    "a an the of for to in on at by with and or from as into that which our your its is are der die das des ein eine und oder mit für von im in als &"
)


_GOING_ON = words(
    "from to of for with and in on by that which who at into von zu für mit und auf aus dass die"
)
"""Words that begin no item: a line that begins with one goes on with the line before, however short that is."""


def joined_lines(units: Iterable[Unit], open_ends: frozenset[str] = frozenset()) -> Iterator[Unit]:
    """The units, those that are one line of a wrapped paragraph joined to the line before.

    `open_ends` are words of the deck's language that no line ends with unless it goes on.
    """
    open_ends = OPEN_ENDS | open_ends
    held: Unit | None = None
    last: Unit | None = None
    for unit in units:
        text = unit.text.strip()
        if not text:
            continue
        if (
            held is not None
            and last is not None
            and _goes_on(last, unit, open_ends, begun=held.text)
        ):
            end = held.text.rstrip()
            gap = "" if end.endswith(("\ufffe", "\u00ad")) else " "
            held = replace(held, text=end.rstrip("\ufffe\u00ad") + gap + text)
        else:
            if held is not None:
                yield held
            held = unit
        last = unit
    if held is not None:
        yield held


_OPENING = '“„«"‘ '
"""What opens a quotation, inside a sentence as well."""


def _goes_on(first: Unit, second: Unit, open_ends: frozenset[str], *, begun: str) -> bool:
    """Whether the second is the rest of the first's sentence: same block, lower case, nothing ended before."""
    if (
        first.block != second.block
        or first.level != second.level
        or BlockKind.TABLE in {first.kind, second.kind}
    ):
        return False
    end, begin = first.text.rstrip(), second.text.lstrip()
    trails = end.endswith(("…", "..."))
    if (
        (end[-1] in ".!?:;" and not trails)
        or not begin.lstrip(_OPENING)[:1].islower()
        or re.match(r"[•·▪–*o]\s|\w+\(", begin)
    ):
        return False
    if end[-1] == ")" and begun[:1].islower() and "(" in first.text:
        return False  # an item of a list in small letters, which an aside closes
    last = end.split()[-1].casefold()
    if begin.split()[0] in _GOING_ON and begun[:1].isupper() and not end.endswith(","):
        return len(begin.split()) >= 2
    return trails or len(end) >= WRAPPED_FROM or last in open_ends or end[-1] in ",-\ufffe\u00ad"
