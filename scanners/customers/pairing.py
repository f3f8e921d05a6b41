"""Which stretches of a text may be which spellings, mistyped: those that have a key in common, about the size and the letters.

A front such as that of "International" has thousands of names. Names are numbered by size, so those of one front are in
order of size, and only the few that a stretch can be are ever looked at. What is looked at has to have nearly the same letters
in about the same places; hardly anything but real slips is left to be compared letter by letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scanners.customers.folding import Marks, Places, View
from scanners.customers.fuzzy import (
    EDGES,
    ENDINGS,
    LONG,
    LONGEST,
    MOST_EDITS,
    Edge,
    front_of,
    left_out,
    of_endings,
    of_tails,
)
from scanners.customers.hashing import ID_BITS, MOST_IDS, Hasher, Indexes, grouped
from scanners.customers.index import CustomerIndex
from scanners.customers.skeletons import Quarters, Skeleton
from scanners.customers.stretches import Stretches, joined, spread, stretches_of


class _Slack(NamedTuple):
    """What one or two edits can do to a name that has so many letters more than the stretch.

    Another letter loses one of the name's, one too few too; two that change places lose none, one too many none.
    """

    lost: int
    """Letters of the name that the stretch has not about where the name has them."""
    shifts: tuple[int, int]
    """Places, at least and at most, that a letter of the name may stand further on in the stretch."""


_SLACK = {
    1: {-1: _Slack(0, (0, 1)), 0: _Slack(1, (-1, 1)), 1: _Slack(1, (-1, 0))},
    2: {
        -2: _Slack(0, (0, 2)),
        -1: _Slack(1, (-1, 2)),
        0: _Slack(2, (-1, 1)),
        1: _Slack(2, (-2, 1)),
        2: _Slack(2, (-2, 0)),
    },
}
_EVERYTHING = (1 << 64) - 1


class FuzzyPairs(NamedTuple):
    """Stretches of a skeleton that may be a spelling, as three arrays."""

    begin: Indexes
    stop: Indexes
    row: Indexes


class _Members(NamedTuple):
    """Stretches with names that have a key of them, all `more` letters longer, and how many edits are allowed."""

    which: Indexes
    ids: Indexes
    edits: int
    more: int


def fuzzy_pairs(
    index: CustomerIndex, view: View, bones: Skeleton, odd: Marks, reach: Places | None = None
) -> FuzzyPairs:
    """Stretches between bounds whose skeleton is near a spelling's, having at least one odd letter in them.

    `odd` marks the skeleton letters that belong to a word no dictionary has; `reach` says of every letter of the view up to
    where nothing that begins there is looked for, since a name stands there that is spelled right.
    """
    stretches, kept = joined(stretches_of(view, bones, odd, reach))
    hasher = Hasher(stretches.bones.letters)
    found = [*_of_short(index, hasher, stretches), *_of_tails(index, hasher, stretches)]
    for edge in EDGES:
        found += _of_fronts(index, hasher, stretches, edge)
    pairs = _distinct(_alike(index, stretches, found))
    which, ids = pairs >> ID_BITS, pairs & (MOST_IDS - 1)
    rows = index.fuzzy.row[ids].astype(np.int64)
    return FuzzyPairs(kept[stretches.begin[which]], kept[stretches.stop[which] - 1] + 1, rows)


def _of_short(index: CustomerIndex, hasher: Hasher, stretches: Stretches) -> Iterator[_Members]:
    """The names of up to LONG letters that have a key of a stretch and at most a letter more or less."""
    short = np.flatnonzero(stretches.size <= LONG + 1)
    keys, owner = left_out(hasher, stretches.begin[short], stretches.stop[short])
    who, ids = index.fuzzy.table.find(keys)
    which = short[owner[who]]
    yield from _by_size(index, stretches, which, ids, 1)


def _of_fronts(
    index: CustomerIndex, hasher: Hasher, stretches: Stretches, edge: Edge
) -> Iterator[_Members]:
    """The names with such a front that have nearly the one of a stretch, and nearly its size."""
    size = stretches.size
    near = np.flatnonzero((size >= edge.low - MOST_EDITS) & (size <= edge.high + MOST_EDITS))
    is_begin = np.zeros(len(stretches.bones.letters) + 1, dtype=bool)
    is_begin[stretches.begin[near]] = True
    begins = np.flatnonzero(is_begin)
    # The same front stands in many places of a text; it is looked up once.
    shown, same = grouped(hasher.of(begins, begins + edge.letters))
    shown = begins[shown]
    keys, owner = left_out(hasher, shown, shown + edge.letters)
    who, fronts = index.fronts.table.find(keys)
    known = _distinct((owner[who] << ID_BITS) | fronts)
    low = np.searchsorted(known >> ID_BITS, np.arange(len(shown) + 1))
    mine = same[np.cumsum(is_begin)[stretches.begin[near]] - 1]
    at, place = spread(low[mine], low[mine + 1] - low[mine])
    front = known[place] & (MOST_IDS - 1)
    yield from _of_members(index, stretches, near[at], front)


def _of_members(
    index: CustomerIndex, stretches: Stretches, which: Indexes, front: Indexes
) -> Iterator[_Members]:
    """The names with these fronts that have nearly the size of their stretches; those of one front are in order of size."""
    fronts, size = index.fronts, stretches.size[which]
    begin, last = (fronts.first[front + one].astype(np.int64) for one in (0, 1))
    begin = _lower_bound(fronts.members, begin, last, index.fuzzy.first[size - MOST_EDITS])
    most = np.minimum(size + MOST_EDITS + 1, LONGEST + 1)
    stop = _lower_bound(fronts.members, begin, last, index.fuzzy.first[most])
    at, place = spread(begin, stop - begin)
    ids = fronts.members[place].astype(np.int64)
    yield from _by_size(index, stretches, which[at], ids, MOST_EDITS)


def _by_size(
    index: CustomerIndex, stretches: Stretches, which: Indexes, ids: Indexes, edits: int
) -> Iterator[_Members]:
    """The names with their stretches, those together that have so many letters more; of those that are too long none."""
    longer = index.fuzzy.size[ids] - stretches.size[which]
    for more in _SLACK[edits]:
        at = np.flatnonzero(longer == more)
        yield _Members(which[at], ids[at], edits, more)


def _of_tails(index: CustomerIndex, hasher: Hasher, stretches: Stretches) -> Iterator[_Members]:
    """The names of which a stretch has all but the front, which may have both edits."""
    which, sizes = _ending(index, hasher, stretches)
    begin = stretches.begin[which] + front_of(sizes) - (sizes - stretches.size[which])
    stop = stretches.stop[which]
    # The last letter of the front may have changed places with the first behind it.
    keys = np.concatenate([hasher.of(begin, stop), hasher.without(begin - 1, stop, begin)])
    who, ids = index.tails.find(of_tails(keys, np.concatenate([sizes, sizes])))
    yield from _by_size(index, stretches, which[who % max(1, len(which))], ids, MOST_EDITS)


def _ending(index: CustomerIndex, hasher: Hasher, stretches: Stretches) -> tuple[Indexes, Indexes]:
    """Stretches that may end as names of nearly their size do, and the sizes of these names."""
    is_stop = np.zeros(len(stretches.bones.letters) + 1, dtype=bool)
    is_stop[stretches.stop] = True
    some, sizes = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for edge in ENDINGS:
        stops = np.flatnonzero(is_stop[edge.letters :]) + edge.letters
        known = np.zeros(len(is_stop), dtype=bool)
        known[stops] = index.endings.may_have(
            of_endings(hasher.of(stops - edge.letters, stops), edge)
        )
        ending = np.flatnonzero(known[stretches.stop])
        for more in _SLACK[MOST_EDITS]:
            sized = stretches.size[ending] + more
            fits = (sized >= edge.low) & (sized <= edge.high)
            some.append(ending[fits])
            sizes.append(sized[fits])
    return np.concatenate(some), np.concatenate(sizes)


def _lower_bound(
    members: npt.NDArray[np.uint32], first: Indexes, last: Indexes, wanted: Indexes
) -> Indexes:
    """In each range of the members, which are in order there, the place of the first that is not below the one wanted."""
    low, high = first.copy(), last.copy()
    open_ = np.flatnonzero(low < high)
    while len(open_):
        middle = (low[open_] + high[open_]) >> 1
        below = members[middle] < wanted[open_]
        low[open_[below]] = middle[below] + 1
        high[open_[~below]] = middle[~below]
        open_ = open_[low[open_] < high[open_]]
    return low


def _alike(index: CustomerIndex, stretches: Stretches, members: Sequence[_Members]) -> Indexes:
    """The members as one number each, without those whose letters differ too much for so many edits."""
    quarters = Quarters(stretches.bones)
    found = [np.zeros(0, np.int64)]
    for edits, slacks in _SLACK.items():
        for more, slack in slacks.items():
            mine = [one for one in members if (one.edits, one.more) == (edits, more)]
            which = np.concatenate([one.which for one in mine])
            ids = np.concatenate([one.ids for one in mine])
            fits = _fitting(index, stretches, quarters, which, ids, more, slack)
            found.append((which[fits] << ID_BITS) | ids[fits])
    return np.concatenate(found)


def _fitting(
    index: CustomerIndex,
    stretches: Stretches,
    quarters: Quarters,
    which: Indexes,
    ids: Indexes,
    more: int,
    slack: _Slack,
) -> Indexes:
    """Which of the pairs have their letters in about the same places."""
    marked = np.zeros(len(stretches.begin), dtype=bool)
    marked[which] = True
    asked = np.flatnonzero(marked)
    place = np.zeros(len(marked), dtype=np.int32)
    place[asked] = np.arange(len(asked), dtype=np.int32)
    fore, rear = quarters.of(
        stretches.begin[asked],
        stretches.size[asked] + more,
        more=more,
        shifts=slack.shifts,
        read_twice=_EVERYTHING,
    )
    letters = index.fuzzy.letters
    whose = place[which]
    gone = np.bitwise_count(letters[2 * ids] & ~fore[whose])
    fits = np.flatnonzero(gone <= slack.lost)
    gone = gone[fits] + np.bitwise_count(letters[2 * ids[fits] + 1] & ~rear[whose[fits]])
    alike: Indexes = fits[gone <= slack.lost]
    return alike


def _distinct(numbers: Indexes) -> Indexes:
    """The numbers in order, each once; sorting takes a fraction of what NumPy's `unique` does with millions."""
    numbers.sort()
    keep = np.ones(len(numbers), dtype=bool)
    np.not_equal(numbers[1:], numbers[:-1], out=keep[1:])
    return numbers[keep]
