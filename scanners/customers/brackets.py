"""Brackets and quotation marks round a part of a name: "(Kor) vath", "Korvath «Trading» House"."""

from __future__ import annotations

import itertools
import re

from scanners.customers.folding import Gap, View

PAIRS = {
    "(": ")", "[": "]", "{": "}", "<": ">", "\u00ab": "\u00bb", "\u2039": "\u203a", "\u00bb": "\u00ab", "\u201c": "\u201d", "\u201e": "\u201c\u201d",
    '"': '"', "\uff08": "\uff09", "\u3010": "\u3011", "\u300c": "\u300d", "\u27e8": "\u27e9", "\u3008": "\u3009",
}  # fmt: skip
"""Brackets and quotation marks, and what may close each."""
BRACKETS = frozenset("".join([*PAIRS, *PAIRS.values()]))
_ROUND_WORDS = PAIRS | {"\u201a": "\u2018\u2019", "\u201d": "\u201d", "\u203a": "\u2039"}
"""The same, and those that stand inside words as something else."""
_OPENING = frozenset(_ROUND_WORDS)
_CLOSING = frozenset("".join(_ROUND_WORDS.values()))
_APOSTROPHES = frozenset("\u2018\u2019")
_MARK = re.compile(rf"[{re.escape(''.join(sorted(BRACKETS | _OPENING | _CLOSING)))}]")
_ONLY = re.compile(rf"(?:{_MARK.pattern}|[\s.\-/_|\u00b7\u2010-\u2013])+")
"""What may stand between two words or letters of a name that has brackets in it."""
_DEEPEST = 3
"""Brackets that are looked for at either side."""


def unwrapped(view: View, text: str, begin: int, stop: int) -> list[int] | None:
    """What stands before each of the letters, brackets not counted; None without any, and where something else parts them."""
    gaps: list[int] = view.gap[begin:stop].tolist()
    strong = [(at, gap) for at, gap in enumerate(gaps[1:], 1) if gap & Gap.STRONG]
    for at, gap in strong:
        between = text[int(view.end[begin + at - 1]) : int(view.start[begin + at])]
        if not _ONLY.fullmatch(between):
            return None
        gaps[at] = gap & ~Gap.STRONG
    return gaps if strong else None


def without_brackets(text: str) -> str:
    """The signs without brackets and quotation marks."""
    return _MARK.sub("", text)


def has_brackets(text: str) -> bool:
    """Whether there are any."""
    return _MARK.search(text) is not None


def closed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The stretch with the brackets beside it that belong to those inside; None when it has none, or one has no partner."""
    reaches = sorted(itertools.product(range(_DEEPEST + 1), repeat=2), key=sum)
    for before, behind in reaches:
        first, last = max(0, start - before), end + behind
        opening, closing = text[first:start], text[end:last]
        fits = _OPENING.issuperset(opening) and _CLOSING.issuperset(closing)
        if fits and most_inside(text[first:last]) is not None:
            return first, last
    return None


def most_inside(text: str) -> int | None:
    """How many letters the widest pair of brackets holds; None when there is no pair, or a bracket has no partner or no letter."""
    most, open_at, letters = -1, list[tuple[str, int]](), 0
    for sign in text:
        letters += sign.isalnum()
        if open_at and sign in _ROUND_WORDS[open_at[-1][0]]:
            inside = letters - open_at.pop()[1]
            if not inside:  # read the wrong way round: "B».«H"
                return None
            most = max(most, inside)
        elif sign in _OPENING:
            open_at.append((sign, letters))
        elif sign in _CLOSING and sign not in _APOSTROPHES:
            return None
    return None if open_at or most < 0 else most
