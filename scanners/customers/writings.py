"""How a stretch is written in its text: its capitals, its bounds, whether somebody disguised it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np

from scanners.customers.folding import WALL, Gap, Marks, View, caseless
from scanners.customers.shapes import Shape


@dataclass(frozen=True, slots=True)
class Writing:
    """How a stretch is written; `start` and `end` are half-open, in code points of the text."""

    start: int
    end: int
    shape: Shape
    capital: bool
    """Whether every word of it begins with a capital that does so in the list."""
    raised: bool
    """Whether its first letter is a capital, or knows no case."""
    as_listed: bool
    """Whether capitals stand where they do in the list."""
    all_upper: bool
    whole_word: bool
    """Whether it begins and ends where words do, not inside a CamelWord."""
    inflected: bool
    """Whether an s follows that is not the name's."""
    rest: str
    """The letters of its word that are not the name's, where they are glued to it: "projekt" of "gecinaprojekt"."""
    link: bool
    """Whether it stands in an address, a handle, a hashtag or a file name."""
    disguised: bool
    """Whether it holds invisible characters or letters of another script that look Latin."""


def writing_of(
    view: View, text: str, begin: int, stop: int, shape: Shape, inner: int, cased: int
) -> Writing:
    """How the letters begin…stop are written, for a spelling whose words begin at `inner` and capitals are `cased`."""
    every = (1 << stop - begin) - 1
    upper, free_of_case = _bits(view.upper[begin:stop]), _bits(caseless(view.letters[begin:stop]))
    high = upper | free_of_case
    start, end = int(view.start[begin]), int(view.end[stop - 1])
    seen = text[start:end]
    inflected = not view.bound[stop] and view.letters[stop] == ord("s") and bool(view.gap[stop + 1])
    return Writing(
        start=start,
        end=end,
        shape=shape,
        # Capitals are asked for only where the list has them: "Net Mobile" has two, "net mobile" none.
        capital=not cased & (inner | 1) & ~high & every,
        raised=bool(high & 1),
        as_listed=not (upper ^ cased) & ~free_of_case & every,
        all_upper=high == every,
        whole_word=bool(view.gap[begin])
        and (bool(view.gap[stop]) or _is_year_behind_tag(view, begin, stop)),
        inflected=inflected,
        rest="" if inflected else _rest(view, begin, stop),
        link=_in_link(text, start, end),
        disguised=not seen.isascii() and _is_disguised(seen, view.string(begin, stop)),
    )


def _is_year_behind_tag(view: View, begin: int, stop: int) -> bool:
    """Whether nothing but a year stands between a tag or handle and its end: "#northwind26"."""
    if not view.gap[begin] & (Gap.HASH | Gap.AT):
        return False
    end = stop
    while not view.gap[end]:
        end += 1
    return _YEAR.fullmatch(view.string(stop, end)) is not None


def _bits(marks: Marks) -> int:
    """The marks as a number, the first as its lowest bit."""
    return int.from_bytes(np.packbits(marks, bitorder="little").tobytes(), "little")


def _rest(view: View, begin: int, stop: int) -> str:
    first, last = begin, stop
    while not view.bound[first]:
        first -= 1
    while not view.bound[last]:
        last += 1
    return view.string(first, begin) + view.string(stop, last)


_LINK = re.compile(
    r"[@#\\]|://|www\.|_|%|\.(?:[a-z]{2,4}|docx|pptx|xlsx|info|[a-z]{2,3}/\S*)(?:[?/:#]\S*)?[.,;:)\]]*$",
    re.IGNORECASE,
)
_REACH = 80
_YEAR = re.compile(r"(?:19|20)?\d\d")


def _in_link(text: str, start: int, end: int) -> bool:
    left, right = start, end
    while left > 0 and start - left < _REACH and not _parts(text[left - 1]):
        left -= 1
    while right < len(text) and right - end < _REACH and not _parts(text[right]):
        right += 1
    return right - left > end - start and _LINK.search(text[left:right]) is not None


def _parts(mark: str) -> bool:
    return mark.isspace() or mark == WALL


def _is_disguised(seen: str, letters: str) -> bool:
    if not letters.isascii():
        return False
    for mark in seen:
        if mark.isascii():
            continue
        if unicodedata.category(mark) == "Cf":
            return True
        if mark.isalpha() and "LATIN" not in unicodedata.name(mark, ""):
            return True
    return False
