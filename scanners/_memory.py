"""What a text alone decides, kept for the next time that it is met: a deck, its clean copy and its drafts share most sentences.

It is bounded in letters by construction: a text longer than `LONGEST` is seldom kept, and of the others only the last met.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TypeVar

LONGEST = 2_000
"""Letters of a text up to which what is worked out about it is kept."""
ENTRIES = 4_096
"""Texts of which it is kept, those met last."""

LONG_ENTRIES = 64
"""Longer texts of which what is told in few words is kept, for as long as one scan goes over them again and again."""
VERY_LONG = 100_000
"""Letters of a text from which on only `VERY_LONG_ENTRIES` are kept: what is asked for each name in it is asked in a row."""
VERY_LONG_ENTRIES = 4

_Result = TypeVar("_Result")


def by_text(work: Callable[[str], _Result]) -> Callable[[str], _Result]:
    """The same function, which works again only on texts that it has not met lately; nobody may change what it gives."""
    kept = functools.lru_cache(maxsize=ENTRIES)(work)

    @functools.wraps(work)
    def remembering(text: str) -> _Result:
        return kept(text) if len(text) <= LONGEST else work(text)

    return remembering


def by_any_text(work: Callable[[str], _Result]) -> Callable[[str], _Result]:
    """As `by_text`, and of some longer texts, too: for what many ask of each text, and what is small itself."""
    short = by_text(work)
    long = functools.lru_cache(maxsize=LONG_ENTRIES)(work)
    very_long = functools.lru_cache(maxsize=VERY_LONG_ENTRIES)(work)

    @functools.wraps(work)
    def remembering(text: str) -> _Result:
        if len(text) <= LONGEST:
            return short(text)
        return long(text) if len(text) <= VERY_LONG else very_long(text)

    return remembering
