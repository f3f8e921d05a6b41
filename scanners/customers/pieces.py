"""Short names with a sign at one place: "BH-A", "B.HA"."""

from __future__ import annotations

from scanners.customers.folding import Gap, View
from scanners.customers.words import zipf

_SIGNS = frozenset({Gap.HYPHEN, Gap.DOT, Gap.UNDERSCORE, Gap.OTHER})
_SHOWN = 0.5
_USUAL_FROM = 4.0
_OF_USUAL = 0.2
_MOST = 5
"""Letters."""
_PARTED = Gap.SPACE | Gap.LINE | Gap.TAB | Gap.WALL | Gap.COMMA | Gap.STRONG


def is_in_pieces(view: View, begin: int, stop: int) -> bool:
    """Whether signs alone part the letters from begin to stop, which are no part of a longer row of pieces ("BH-A-12").

    Brackets beside the signs are not counted: who asks has seen that they are pairs.
    """
    inside = [gap & ~Gap.STRONG for gap in view.gap[begin + 1 : stop].tolist() if gap]
    if stop - begin > _MOST:
        return False
    around = (int(view.gap[begin]), int(view.gap[stop]))
    return all(gap in _SIGNS for gap in inside) and all(gap & _PARTED for gap in around)


def of_pieces(name: str) -> float:
    """How sure it is that the customer is meant."""
    return _SHOWN if zipf(name) < _USUAL_FROM else _OF_USUAL
