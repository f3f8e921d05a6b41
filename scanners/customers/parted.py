"""Short names with a sign between every two of their letters: "B.H.A.", "b-h-a", "B / H / A"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from scanners.customers.brackets import closed, has_brackets, most_inside, without_brackets
from scanners.customers.columns import columns, is_column, of_column
from scanners.customers.folding import Gap, View, caseless
from scanners.customers.hashing import Hasher
from scanners.customers.hits import Hit
from scanners.customers.index import CustomerIndex
from scanners.customers.shapes import Shape
from scanners.customers.surfaces import Kind
from scanners.customers.words import ORDINARY_FROM, zipf

_MOST = 7
"""Letters; a longer name written so is found as any name is."""
_APART = np.uint16(Gap.LINE | Gap.TAB | Gap.AT | Gap.HASH | Gap.APOSTROPHE | Gap.WALL)
"""What no such writing goes on over."""
_BLANK = r"[ \u00a0\u2009\u202f]"
_SIGN = re.compile(
    rf"{_BLANK}?(?:_|[^\w\s()\[\]{{}}<>:;!?\"\u201c-\u201e\u00ab\u00bb\u2014]{{1,3}}){_BLANK}?|{_BLANK}{{1,3}}"
)
"""What stands between two letters: a sign with blanks or none around it, or blanks."""
_TIGHT = re.compile(r"[.\-/\u00b7_\u2010-\u2013]")
_PLAIN = re.compile(rf"{_TIGHT.pattern}|{_BLANK}+")
"""Signs that stand between small letters for no other reason, as a comma or a plus does."""
_STOP = re.compile(r"\.")
_LAST_STOP = re.compile(r"\.(?=[^\S\n\r\x0b]*[^\s\x00])")
_OF_A_PERSON = re.compile(r"\.?[ \u00a0][^\W\d_]{2}")
_HELD, _SHOWN = 0.9, 0.5
_GIVEN = {Kind.NAME: "exact", Kind.ALIAS: "alias", Kind.CORE: "exact", Kind.TICKER: "ticker"}
_EVERYDAY = frozenset([
    "aka", "asap", "bzw", "dba", "eta", "etc", "fao", "faq", "fyi", "idr", "imo", "mfg", "pto", "rip", "rsvp",
    "tba", "tbc", "tbd", "usw", "uam", "uvm", "uva", "vgl", "wip",
])  # fmt: skip
"""What is written with stops every day, in small letters: own list."""
_TWO = 2
_USUAL_FROM = 4.0
"""Zipf frequency from which two letters are a word or an abbreviation of their own: "U.S.", "I.T."."""


def parted_hits(index: CustomerIndex, view: View, text: str) -> Iterator[Hit]:
    """The names, aliases and tickers that the list itself gives, at the whole of runs of lone letters that spell them.

    A part of a longer run is nobody: "A.B.H.A." is another's. A run of blanks alone may have an article or the pronoun before it.
    """
    found = [one for begin, stop in _runs(view) for one in _readings(view, text, begin, stop)]
    found += columns(view)
    runs = sorted({(begin, stop) for begin, stop in found if _TWO <= stop - begin <= _MOST})
    if not runs:
        return
    begins, stops = (np.array(ends, dtype=np.int64) for ends in zip(*runs, strict=True))
    who, rows = index.exact.find(Hasher(view.letters).of(begins, stops))
    for at, row in zip(who.tolist(), rows.tolist(), strict=True):
        begin, stop = runs[at]
        if index.spellings.string(row) == view.string(begin, stop):
            hit = _hit(index, view, text, begin, stop, row)
            if hit is not None:
                yield hit


def _runs(view: View) -> Iterator[tuple[int, int]]:
    """Where two or more letters stand alone one behind the other, with nothing between that parts what is said."""
    alone = (view.gap[:-1] != 0) & (view.gap[1:] != 0)
    goes_on = alone[1:] & alone[:-1] & ((view.gap[1:-1] & _APART) == 0)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], goes_on, [False]]).astype(np.int8)))
    for begin, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        yield begin, last + 1


def _readings(view: View, text: str, begin: int, stop: int) -> Iterator[tuple[int, int]]:
    """The runs that signs or blanks alone hold together, each also without what may stand beside it."""
    gaps, bare = _gaps(view, text, begin, stop), _bare_gaps(view, text, begin, stop)
    yield from _held_together(view, begin, stop, gaps)
    if bare != gaps:
        yield from _held_together(view, begin, stop, bare)


def _held_together(
    view: View, begin: int, stop: int, gaps: Sequence[str]
) -> Iterator[tuple[int, int]]:
    apart = [bool(gap) and _SIGN.fullmatch(gap) is None for gap in gaps]
    for first, last in _cut(begin, stop, apart):
        blank = [gap.isspace() for gap in gaps[first - begin : last - begin - 1]]
        if all(blank):
            yield first, last
            if view.string(first, first + 1) in "ai":  # "a B H A", "I, B H A"
                yield first + 1, last
            continue
        for one, other in _cut(first, last, blank):
            yield one, other
            if view.string(other - 1, other) == "s" and not view.upper[other - 1]:  # "B.H.A.s"
                yield one, other - 1


def _cut(begin: int, stop: int, parts: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """The letters from `begin` to `stop` in stretches, cut behind each for which `parts` says so."""
    cuts = [begin, *(at for at, is_cut in enumerate(parts, begin + 1) if is_cut), stop]
    return pairwise(cuts)


def _hit(
    index: CustomerIndex, view: View, text: str, begin: int, stop: int, row: int
) -> Hit | None:
    kind = Kind(int(index.spellings.kind[row]))
    confidence = 0.0
    if kind in _GIVEN and is_column(view, begin, stop):
        confidence = of_column(view, begin, stop, kind)
    elif kind in _GIVEN:
        confidence = _confidence(view, text, begin, stop, kind)
    span = _span(view, text, begin, stop)
    if not confidence or span is None:
        return None
    start, end = span
    stopped = all(_STOP.search(gap) for gap in _gaps(view, text, begin, stop))
    return Hit(
        start=start,
        end=end + 1 if stopped and _LAST_STOP.match(text, end) else end,
        owner=int(index.spellings.owner[row]),
        rule=f"{_GIVEN[kind]}-{Shape.SPACED.value}",
        confidence=confidence,
        evidence=(kind.name.lower(), Shape.SPACED.value),
        letters=stop - begin,
        kind=kind,
    )


def _confidence(view: View, text: str, begin: int, stop: int, kind: Kind) -> float:
    """How sure it is that the customer is meant; 0 when not at all."""
    name = view.string(begin, stop)
    raised = bool((view.upper[begin:stop] | caseless(view.letters[begin:stop])).all())
    gaps = _bare_gaps(view, text, begin, stop)
    if name.isdigit():
        return 0.0
    if stop - begin == _TWO:
        meant = raised and kind is not Kind.TICKER and zipf(name) < _USUAL_FROM
        return _of_two(name, gaps[0]) if meant and not _is_initials(view, text, stop) else 0.0
    usual = zipf(name) >= ORDINARY_FROM
    if not raised and (name in _EVERYDAY or (usual and kind is Kind.TICKER)):
        return 0.0
    if usual and kind is Kind.TICKER:
        return _SHOWN
    if gaps == ["."] * len(gaps):
        return _HELD
    counted = _is_counted(name) or not (raised or all(map(_PLAIN.fullmatch, gaps)))
    counted |= all(map(str.isspace, gaps)) and gaps != _gaps(view, text, begin, stop)
    return _SHOWN if counted else _HELD


def _of_two(name: str, gap: str) -> float:
    """The same for two capitals, which blanks part every day: held with a stop, shown with another sign."""
    if gap == ".":
        return _HELD
    return _SHOWN if _TIGHT.fullmatch(gap) and not _is_counted(name) else 0.0


def _gaps(view: View, text: str, begin: int, stop: int) -> list[str]:
    """What stands between each two of the letters."""
    return [text[int(view.end[at - 1]) : int(view.start[at])] for at in range(begin + 1, stop)]


def _bare_gaps(view: View, text: str, begin: int, stop: int) -> list[str]:
    """The same without brackets and quotation marks: "(B)-(H)"."""
    return [without_brackets(gap) for gap in _gaps(view, text, begin, stop)]


def _span(view: View, text: str, begin: int, stop: int) -> tuple[int, int] | None:
    """Where the letters stand with the brackets round single ones of them; None when a pair holds more: "P(A|B)"."""
    start, end = int(view.start[begin]), int(view.end[stop - 1])
    if not any(map(has_brackets, _gaps(view, text, begin, stop))):
        return start, end
    span = closed(text, start, end)
    return span if span and most_inside(text[span[0] : span[1]]) == 1 else None


def _is_initials(view: View, text: str, stop: int) -> bool:
    """Whether a name with a capital follows: "J.K. Sorrel"."""
    found = _OF_A_PERSON.match(text, int(view.end[stop - 1]))
    return found is not None and found[0][-2].isupper()


def _is_counted(name: str) -> bool:
    """Whether they follow each other in the alphabet, or are one over and over, as options and placeholders do: "A / B / C"."""
    return len({ord(other) - ord(one) for one, other in pairwise(name)} - {0, 1}) == 0
