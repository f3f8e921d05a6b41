"""How the letters of a name are set in a text: as in the list, joined, spaced, broken over lines, parted by hyphens."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from scanners.customers.folding import Gap, View

_HARD = Gap.STRONG | Gap.COMMA
_ABBREVIATION = 3
"""Letters up to which a capital word with a stop behind it may be shortened: "St. Ives"."""


class Shape(StrEnum):
    """How a name is written."""

    WHOLE = "whole"
    JOINED = "joined"
    SPACED = "letter-spaced"
    BROKEN = "broken"
    HYPHENED = "hyphened"
    SPLIT = "split"


def shape_of(
    view: View, begin: int, stop: int, inner: int, *, parted: bool, before: Sequence[int] = ()
) -> Shape | None:
    """The shape of the stretch as a spelling whose words begin at the bits of `inner`; None when it is none.

    `before` is what stands before each of its letters, where that is not to be taken from the view.
    """
    every = before or view.gap[begin:stop].tolist()
    gaps = [(at, gap) for at, gap in enumerate(every[1:], 1) if gap]
    own = [(at, gap) for at, gap in gaps if inner >> at & 1]
    foreign = [(at, gap) for at, gap in gaps if not inner >> at & 1]
    if not parted and any(_parts(view, begin, at, gap) for at, gap in own):
        return None
    if not foreign:
        whole = len(own) == inner.bit_count()
        return Shape.WHOLE if whole else Shape.JOINED
    if any(gap & (_HARD | Gap.WALL) for _, gap in foreign):
        return None
    if len(gaps) >= max(3, stop - begin - 1 - inner.bit_count()) and all(every[1:]):
        return Shape.SPACED
    if all(gap & Gap.LINE for _, gap in foreign):
        return Shape.BROKEN
    if all(gap in {Gap.HYPHEN, Gap.DOT, Gap.UNDERSCORE, Gap.APOSTROPHE} for _, gap in foreign):
        return Shape.HYPHENED
    return Shape.SPLIT if len(foreign) <= 2 else None


def _parts(view: View, begin: int, at: int, gap: int) -> bool:
    """Whether what stands between two words of the name parts them: a comma, the end of a sentence."""
    if gap & _HARD:
        return True
    if gap & Gap.HYPHEN and gap & Gap.SPACE and not gap & Gap.LINE:
        return True
    if gap & Gap.DOT and gap & (Gap.SPACE | Gap.LINE):
        length = 1
        while at - length > 0 and not view.gap[begin + at - length]:
            length += 1
        return length > _ABBREVIATION or not view.upper[begin + at - length]
    return False
