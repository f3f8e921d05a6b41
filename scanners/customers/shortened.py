"""Where a text may have a name of which something is cut off: "H. Brygg", "Halv. Brygg", "HB AS"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from scanners.customers.folding import Places
from scanners.customers.fragments import RARE_BELOW, STEM, often, plain
from scanners.customers.legal import form_behind
from scanners.customers.marks import Marked, Sign, SignClass, marked, matches
from scanners.customers.words import in_dictionary


class Way(StrEnum):
    """How the name was shortened; the rule of the finding."""

    ALONE = "part"
    SHORTENED = "initial"
    STEM = "abbreviated"
    MASKED = "cut-off"
    INITIALS = "initials"


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of the text that may be a part of a name; `key` is what the index has of it."""

    start: int
    end: int
    way: Way
    key: str
    word: str
    """As written: the word that is written out, or the abbreviation or initials."""
    short: str = ""
    """As written, without its stop: what stands shortened before the word."""
    stop: bool = False


_LONGEST_SHORT, _STOP_AND_BLANK = 6, 2
_LONGEST_STEM = 9
_FEWEST_INITIALS, _MOST_INITIALS = 2, 5
# Each begins with a capital, or at least with none of the small letters that most words begin with.
_SHORT = re.compile(
    rf"(?<![\w@#.])([^\W\d_a-z][^\W\d_]{{0,{_LONGEST_SHORT - 1}}})(\.?)(?:[ \u00a0]|(?<=\.))(?=([^\W\d_a-z][^\W_]{{2,}})(?!\w))"
)
_STEM = re.compile(rf"(?<![\w@#.])([^\W\d_a-z][^\W\d_]{{{STEM - 1},{_LONGEST_STEM - 1}}})\.(?!\w)")
_STARS = "*\u2022\u25cf\u2588\u2592\u25a0\u00d7"
_HIDING = re.compile(
    rf"(?:([{_STARS}#?_])(?<=[^\W\d_]{{4}}.)\1+|\u2026(?<=[^\W\d_]{{4}}.)|\.(?<=[^\W\d_]{{4}}.)\.\.+)(?!\w)"
)
"""The end of a word, hidden behind signs of one kind or left out."""
_LONGEST_FRONT = 12
_FRONT = re.compile(rf"(?<![\w@#.])[^\W\d_]{{4,{_LONGEST_FRONT}}}$")
_INITIALS = re.compile(
    rf"(?<![\w@#.&])([^\W\d_a-z]{{{_FEWEST_INITIALS},{_MOST_INITIALS}}})(?=[ \u00a0,])"
)


OF_ADDRESSES = SignClass(r"[@#.]")
"""What stands before a word that is a part of an address or a tag."""
_STOP, _BLANK, _BEHIND_INITIALS = (
    SignClass(r"\."),
    SignClass(r"[ \u00a0]"),
    SignClass(r"[ \u00a0,]"),
)
_UNDERSCORE = SignClass(r"_")
_HIDES = SignClass(rf"[{_STARS}#?_.\u2026]")


@dataclass(frozen=True, slots=True)
class _Begins:
    """Where each kind of shortened name may begin."""

    short: Places
    stem: Places
    initials: Places


def _begins(marks: Marked) -> _Begins:
    """The places of capital words with what has to stand behind each."""
    starts, ends = marks.starts, marks.ends
    sizes = ends - starts
    first = marks.flags[starts]
    raised = (first & np.uint8(Sign.LETTER | Sign.PLAIN)) == Sign.LETTER
    fits = raised & ~marks.before(starts, OF_ADDRESSES)
    stopped = marks.at(ends, _STOP)
    next_raised = np.append(raised[1:], False)[: len(raised)]
    near = np.append(starts[1:] - ends[:-1] <= _STOP_AND_BLANK, False)[: len(raised)]
    short = fits & (sizes <= _LONGEST_SHORT) & next_raised & near
    short &= stopped | ((sizes == 1) & marks.at(ends, _BLANK))
    stem = fits & stopped & (sizes >= STEM) & (sizes <= _LONGEST_STEM)
    initials = fits & (sizes >= _FEWEST_INITIALS) & (sizes <= _MOST_INITIALS)
    initials &= (marks.inside & np.uint8(Sign.PLAIN)) == 0
    initials &= marks.at(ends, _BEHIND_INITIALS)
    return _Begins(starts[short], starts[stem], starts[initials])


def _hiding(marks: Marked) -> Places:
    """Where a sign that may hide letters stands right behind a word of a few letters."""
    ends = marks.ends[(marks.ends - marks.starts >= STEM) & marks.at(marks.ends, _HIDES)]
    # An underscore is a part of the word that it stands behind.
    inside = marks.where(_UNDERSCORE)
    return np.union1d(ends, inside) if len(inside) else ends


def _hides(word: str, signs: str) -> bool:
    """Whether the signs may stand for letters: behind a whole word question marks ask and dots go on; and nobody's name is small."""
    if not word[0].isupper():
        return False
    return signs[0] in _STARS or not (in_dictionary(word.lower()) or often(word) >= RARE_BELOW)


def shortened_in(text: str) -> Iterator[Fragment]:
    """All that may be a part of a name with something cut off."""
    marks = marked(text)
    begins = _begins(marks)
    for found in matches(_SHORT, text, begins.short):
        short, stop, word = found.groups()
        if short[0].isupper() and word[0].isupper() and (stop or len(short) == 1):
            key = plain(short)[:1] + plain(word)
            end = found.end(3)
            yield Fragment(found.start(), end, Way.SHORTENED, key, word, short, bool(stop))
    for found in matches(_STEM, text, begins.stem):
        word = found.group(1)
        if word[0].isupper() and not in_dictionary(word.lower()) and often(word) < RARE_BELOW:
            yield Fragment(found.start(), found.end(), Way.STEM, plain(word)[:STEM], word)
    for found in matches(_HIDING, text, _hiding(marks)):
        front = _FRONT.search(text, max(0, found.start() - _LONGEST_FRONT - 1), found.start())
        if front is not None and _hides(front.group(), found.group()):
            word, key = front.group(), plain(front.group())[:STEM]
            yield Fragment(front.start(), found.end(), Way.MASKED, key, word, found.group())
    for found in matches(_INITIALS, text, begins.initials):
        word = found.group()
        end = form_behind(text, found.end()) if word.isupper() else found.end()
        if end > found.end():
            form = plain(text[found.end() : end])
            yield Fragment(found.start(), end, Way.INITIALS, plain(word) + form, word)
