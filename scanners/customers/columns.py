"""Short names with each letter on a line of its own, as a title that runs down the side has them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scanners.customers.folding import Gap, View, caseless
from scanners.customers.surfaces import Kind
from scanners.customers.words import ORDINARY_FROM, zipf

_FEWEST = 3
_BETWEEN = np.uint16(~(Gap.LINE | Gap.SPACE) & 0xFFFF)
_ENDS = np.uint16(Gap.LINE | Gap.WALL)
_SHOWN, _SURER = 0.5, 0.65
_SURER_FROM = 4
"""Letters."""
_IN_A_ROW = (
    "abcdefghijklmnopqrstuvwxyz" * 2,
    "smtwtfs" * 2,
    "mdmdfss" * 2,
    "jfmamjjasond" * 2,
    "nesw" * 2,
    "nosw" * 2,
)
"""What heads columns and rows every day: options, the days of the week, the months, the winds."""


def columns(view: View) -> Iterator[tuple[int, int]]:
    """Where three or more letters stand one a line, all that do so one below the other."""
    line = (view.gap & Gap.LINE) != 0
    alone = line[:-1] | ((view.gap[:-1] & _ENDS) != 0)
    alone &= line[1:] | ((view.gap[1:] & _ENDS) != 0)
    goes_on = alone[1:] & alone[:-1] & line[1:-1] & ((view.gap[1:-1] & _BETWEEN) == 0)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], goes_on, [False]]).astype(np.int8)))
    for begin, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if last + 1 - begin >= _FEWEST:
            yield begin, last + 1


def is_column(view: View, begin: int, stop: int) -> bool:
    """Whether these letters stand one a line."""
    return bool((view.gap[begin + 1 : stop] & np.uint16(Gap.LINE)).all())


def of_column(view: View, begin: int, stop: int, kind: Kind) -> float:
    """How sure it is that the customer is meant by the capitals of a column; 0 when not at all."""
    name = view.string(begin, stop)
    raised = (view.upper[begin:stop] | caseless(view.letters[begin:stop])).all()
    usual = kind is Kind.TICKER and zipf(name) >= ORDINARY_FROM
    if not raised or usual or name.isdigit() or len(set(name)) == 1:
        return 0.0
    if any(name in row for row in _IN_A_ROW):
        return 0.0
    return _SURER if stop - begin >= _SURER_FROM else _SHOWN
