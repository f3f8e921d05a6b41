"""What a text alone decides, kept for the next time that it is met: a deck, its clean copy and its drafts share most sentences.

It is bounded in letters by construction: a text longer than `LONGEST` is not kept, and of the others only the last met.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TypeVar

LONGEST = 2_000
"""Letters of a text up to which what is worked out about it is kept."""
ENTRIES = 4_096
"""Texts of which it is kept, those met last."""

_Result = TypeVar("_Result")


def by_text(work: Callable[[str], _Result]) -> Callable[[str], _Result]:
    """The same function, which works again only on texts that it has not met lately; nobody may change what it gives."""
    kept = functools.lru_cache(maxsize=ENTRIES)(work)

    @functools.wraps(work)
    def remembering(text: str) -> _Result:
        return kept(text) if len(text) <= LONGEST else work(text)

    return remembering
