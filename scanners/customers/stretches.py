"""Stretches of a skeleton that may be a mistyped name: between two bounds, with an odd letter, over no barrier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scanners.customers.folding import Gap, Marks, Places, View
from scanners.customers.fuzzy import LONGEST, MOST_EDITS, SHORTEST
from scanners.customers.hashing import Indexes
from scanners.customers.skeletons import Skeleton

_ABBREVIATION = 3


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Stretches of a skeleton."""

    bones: Skeleton
    begin: Indexes
    stop: Indexes
    size: Indexes


def stretches_of(view: View, bones: Skeleton, odd: Marks, reach: Places | None = None) -> Stretches:
    """The stretches of the view's skeleton (`pairing.fuzzy_pairs` says what `odd` and `reach` are)."""
    at = np.flatnonzero(view.bound[bones.first])
    # Of the bounds, the first at which an odd letter is behind a stretch's begin, and enough of any; that a name found ends before.
    places = np.append(np.flatnonzero(odd), len(odd) + LONGEST + MOST_EDITS)
    next_odd = places[np.searchsorted(places, at[:-1])]
    some = np.flatnonzero(next_odd < at[:-1] + LONGEST + MOST_EDITS)
    begin = at[some]
    low = np.searchsorted(at, next_odd[some], side="right")
    low = np.maximum(low, np.searchsorted(at, begin + SHORTEST - 1))
    if reach is not None:
        known = np.searchsorted(bones.first[at], reach[bones.first[begin]], side="right")
        low = np.maximum(low, known)
    # And the last up to which it is not too long, and goes on over no barrier.
    walls = np.append(np.flatnonzero(barriers(view)[bones.first]), len(view) + 1)
    wall = walls[np.searchsorted(walls, begin, side="right")]
    last = np.minimum(begin + LONGEST + MOST_EDITS, wall)
    high = np.searchsorted(at, last, side="right")
    which, stop = spread(low, np.maximum(high - low, 0))
    # The shorter first, in words.
    order = np.argsort((stop - some[which]).astype(np.uint16), kind="stable")
    begin, stop = begin[which[order]], at[stop[order]]
    return Stretches(bones, begin, stop, stop - begin)


def joined(stretches: Stretches) -> tuple[Stretches, Indexes]:
    """The stretches of a skeleton that has their letters alone, one behind the other, and where each of these stood.

    Most words of a text are in none, and everything that follows is worked out for all letters.
    """
    bones, begin, stop, size = stretches.bones, stretches.begin, stretches.stop, stretches.size
    count = len(bones.letters) + 1
    opened = np.bincount(begin, minlength=count) - np.bincount(stop, minlength=count)
    covered = np.cumsum(opened)[:-1] > 0
    kept = np.flatnonzero(covered)
    first = np.concatenate([[0], np.cumsum(np.diff(bones.first)[kept])])
    moved = np.cumsum(covered)[begin] - 1
    return Stretches(Skeleton(bones.letters[kept], first), moved, moved + size, size), kept


def barriers(view: View) -> Marks:
    """Where no name goes on: commas, brackets, the ends of sentences, though not the stop of "J. P." or "St."."""
    hard = (view.gap & np.uint16(Gap.WALL | Gap.STRONG | Gap.COMMA)) != 0
    begins = np.flatnonzero(view.gap)
    sizes = np.zeros(len(view.gap), dtype=np.int64)
    sizes[begins[1:]] = np.diff(begins)
    stop = np.uint16(Gap.DOT | Gap.SPACE)
    barriers: Marks = hard | (((view.gap & stop) == stop) & (sizes > _ABBREVIATION))
    return barriers


def spread(first: Indexes, count: Indexes) -> tuple[Indexes, Indexes]:
    """For ranges of numbers from `first`: which range, and the number, of each number of each."""
    which = np.repeat(np.arange(len(count)), count)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(count) - count - first, count)
