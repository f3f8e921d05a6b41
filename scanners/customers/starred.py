"""Names with letters hidden behind stars or other signs: "N*rthw*nd Tr*d*ng", "N*rt*w*nd"; consonants alone, one by one: "N R T H W N D"."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from scanners.customers.folding import Places
from scanners.customers.fragments import hashes_of, plain
from scanners.customers.hits import Hit
from scanners.customers.index import CustomerIndex
from scanners.customers.marks import Marked, Sign, SignClass, marked, matches, rows_of
from scanners.customers.sounding import CONSONANTS
from scanners.customers.surfaces import Kind
from scanners.customers.words import is_ordinary

_SIGNS = r"*\u2022\u25cf\u25cb\u25a0\u25aa\u2588\u00b7\u2219#_\u00d7"
# The rare sign comes first, so that a text is hardly looked at where there is none.
_BEHIND_LETTER = re.compile(rf"[{_SIGNS}](?<=[^\W\d_].)")
_USUAL = r"'\u2019\u2018`\u00b4\"\u201c\u201d\u201e.,;:!\u2013\u2014/\\()\[\]{}<>&+|@$=\u00ab\u00bb\u2039\u203a\-"
"""Signs that stand between letters for other reasons, too."""
_STRANGE = rf"[^\w\s\x00-\x1f\u00ad\u200b-\u200f\u2060-\u2064\ufeff\u0300-\u036f{_USUAL}{_SIGNS}]"
_ODD = re.compile(
    rf"{_STRANGE}(?<=[^\W\d_].)(?<!%(?=[0-9A-Fa-f][0-9A-Fa-f])){_STRANGE}{{0,2}}(?=[^\W\d_])"
)
_CONSONANT = r"[^\W\d_aeiouAEIOU]"
_PARTED = re.compile(
    rf"(?<![\w.-]){_CONSONANT}+(?:([.-]){_CONSONANT}+)(?:\1{_CONSONANT}+)+(?![\w.-]\w)"
)
"""Consonants alone, with the same sign for each vowel; the signs are those of addresses and of words in two."""
_SIGN, _STRANGE_SIGN, _JOINTS = SignClass(rf"[{_SIGNS}]"), SignClass(_STRANGE), SignClass(r"[.-]")
_OF_CONSONANTS = Sign.LETTER | Sign.ALPHA | Sign.SMALL | Sign.PLAIN
_FEWEST_PARTS = 3
_WORD = re.compile(rf"[\w{_SIGNS}]+")
_JOINT = re.compile(r"(?: ?[&+] ?|[ \u00a0'\u2019-]|\. ?)$")
_HOLE, _HOLES = re.compile(rf"[{_SIGNS}]"), re.compile(rf"[{_SIGNS}]+")
_MOST_WORDS = 4
_NEAR = 80
"""Code points on either side of a sign in which the rest of its name stands."""
_FEWEST_SEEN = 4
_SURE_FROM = 6
"""Letters seen from which hardly another name fits."""
_STARS = re.compile(r"[*\u2022\u25cf\u25cb\u25a0\u25aa\u2588\u00d7]")
"""Signs that hide a consonant as well; the others stand in names of files and of variables."""
_ONE_GAP = re.compile(r"(?=[^\W\d_])[^a-z][^\W\d_]*(?:_{2,4}|\?{2,4}|\#{2,4})[^\W\d_]+")
"""A name with one row of another sign, which says as much as stars do: "Korv__th"."""
_OTHERS = "bcdfghjklmnpqrstvwxyz"
_MOST_STARS = 6
_MOST_HIDDEN = 2
"""Consonants of a name that are hidden; of more, too many names fit."""
_MOST_RUNS = 100
"""Runs of one text for which hidden consonants are tried."""
_ONE_BY_ONE = re.compile(
    r"(?<![^\s\x00(\"'])[B-DF-HJ-NP-TV-XZ](?P<gap>[ .\-])(?:[B-DF-HJ-NP-TV-XZ](?P=gap)){3,}[B-DF-HJ-NP-TV-XZ](?![^\s\x00,.;:!?)\"'])"
)
_FEWEST_ALONE = 5
_SPACED = 0.5
_KINDS = frozenset({Kind.NAME, Kind.ALIAS, Kind.CORE, Kind.SHORT})


class _Run(NamedTuple):
    """Words one behind the other, one of them with signs; half-open, in code points of the text."""

    start: int
    end: int
    written: str
    """The words as they stand, with nothing between."""


def starred_hits(index: CustomerIndex, text: str) -> Iterator[Hit]:
    """Words with signs in them that are a customer's name, each sign standing for a letter."""
    runs = list(_runs(_with_stars(text)))
    asked = [(run, key) for run in runs if len(key := _consonants(run)) >= _FEWEST_SEEN - 1]
    hidden = [run for run in runs if _hides_consonants(run, text)]
    asked += [(run, key) for run in hidden[:_MOST_RUNS] for key in _filled(run)]
    spaced = [_Run(*one.span(), one[0]) for one in matches(_ONE_BY_ONE, text, _lone(text))]
    asked += [(run, plain(re.sub(r"[ .-]", "", run.written))) for run in spaced]
    if not asked:
        return
    who, rows = index.sound.find(hashes_of([key for _, key in asked]) ^ CONSONANTS)
    for at, row in zip(who.tolist(), rows.tolist(), strict=True):
        run, key = asked[at]
        hit = (
            _judged_spaced(index, run, key, row) if run in spaced else _judged(index, run, row, key)
        )
        if hit is not None:
            yield hit


def _consonants(run: _Run) -> str:
    """The consonants that are not hidden."""
    return "".join(one for one in _seen(run.written) if one not in "aeiou")


def _hides_consonants(run: _Run, text: str) -> bool:
    """Whether some of its signs may stand for consonants: a few stars between letters, in the text as it stands."""
    holes = sum(map(len, _HOLES.findall(run.written)))
    if not (run.written[0].isalpha() and run.written[-1].isalpha() and 0 < holes <= _MOST_STARS):
        return False
    if len(_seen(run.written)) < _FEWEST_SEEN:
        return False
    stars = len(_STARS.findall(text, run.start, run.end))
    return stars == holes or _ONE_GAP.fullmatch(text, run.start, run.end) is not None


def _filled(run: _Run) -> Iterator[str]:
    """What is seen with one or two consonants in the place of stars, without the vowels."""
    parts = [
        "".join(one for one in plain(part) if one not in "aeiou")
        for part in _HOLE.split(run.written)
    ]
    for count in range(1, _MOST_HIDDEN + 1):
        for places in itertools.combinations(range(len(parts) - 1), count):
            for letters in itertools.product(_OTHERS, repeat=count):
                put = dict(zip(places, letters, strict=True))
                yield "".join(part + put.get(at, "") for at, part in enumerate(parts))


def _with_stars(text: str) -> str:
    """The text with a star for each other sign that hides a vowel, in as many places."""
    marks = marked(text)
    odd = marks.where(_STRANGE_SIGN)
    if any(True for _ in matches(_ODD, text, odd)):
        return _PARTED.sub(_starred, _ODD.sub(_starred, text))
    return _PARTED.sub(_starred, text) if _may_be_parted(marks) else text


def _may_be_parted(marks: Marked) -> bool:
    """Whether two words of consonants alone and one that begins with one have one dot or hyphen between each two."""
    if len(marks.starts) < _FEWEST_PARTS:
        return False
    bare = (marks.inside & ~np.uint8(_OF_CONSONANTS)) == 0
    begins = (marks.flags[marks.starts] & ~np.uint8(_OF_CONSONANTS)) == 0
    joint = marks.at(marks.ends[:-1], _JOINTS) & (marks.starts[1:] - marks.ends[:-1] == 1)
    joint &= bare[:-1] & begins[1:]
    return bool((joint[:-1] & joint[1:]).any())


def _starred(found: re.Match[str]) -> str:
    return "".join(one if one.isalpha() else "*" for one in found[0])


def _runs(text: str) -> Iterator[_Run]:
    spans: set[tuple[int, int]] = set()
    done = 0
    for sign in matches(_BEHIND_LETTER, text, marked(text).where(_SIGN)):
        if sign.start() < done:
            continue
        words = _words_round(text, sign.start())
        at = bisect_right(words, sign.start(), key=lambda one: one[0]) - 1
        done = words[at][1]
        first, last = _reach(text, words, at, -1), _reach(text, words, at, 1)
        spans.update(
            (words[low][0], words[high][1])
            for low in range(first, at + 1)
            for high in range(at, last + 1)
            if high - low < _MOST_WORDS
        )
    for start, end in sorted(spans):
        yield _Run(start, end, "".join(_WORD.findall(text, start, end)))


def _words_round(text: str, place: int) -> list[tuple[int, int]]:
    """The words near a place, the outermost perhaps cut off."""
    return [one.span() for one in _WORD.finditer(text, max(0, place - _NEAR), place + _NEAR)]


def _reach(text: str, words: list[tuple[int, int]], at: int, step: int) -> int:
    """The furthest word in this direction that only blanks, hyphens or ampersands part from the one at `at`."""
    while 0 <= at + step < len(words):
        left, right = sorted((at, at + step))
        if not _JOINT.match(text[words[left][1] : words[right][0]]):
            break
        at += step
    return at


def _seen(written: str) -> str:
    """The letters that are not hidden."""
    return plain(_HOLES.sub("", written))


def _lone(text: str) -> Places:
    """Where five words of one letter begin, each beside the next."""
    marks = marked(text)
    lone = (marks.ends - marks.starts == 1) & ((marks.flags[marks.starts] & Sign.LETTER) != 0)
    return rows_of(marks, lone, _FEWEST_ALONE, 1)


def _judged_spaced(index: CustomerIndex, run: _Run, key: str, row: int) -> Hit | None:
    """A hit where the letters are all consonants of the name."""
    name = index.spellings.string(row)
    kind = Kind(int(index.spellings.kind[row]))
    if kind not in _KINDS or "".join(one for one in name if one not in "aeiou") != key:
        return None
    return Hit(
        start=run.start,
        end=run.end,
        owner=int(index.spellings.owner[row]),
        rule="vowels",
        confidence=_SPACED,
        evidence=("vowels left out", "letter by letter", kind.name.lower()),
        letters=len(key),
        kind=kind,
    )


def _judged(index: CustomerIndex, run: _Run, row: int, key: str) -> Hit | None:
    spellings = index.spellings
    kind = Kind(int(spellings.kind[row]))
    seen, name = _seen(run.written), spellings.string(row)
    if kind not in _KINDS or len(seen) < _FEWEST_SEEN or len(seen) * 2 < len(name):
        return None
    guessed = len(key) - len(_consonants(run))
    if not _fits(run.written, name, exactly=guessed > 0):
        return None
    confidence = 0.8 if len(seen) >= _SURE_FROM else 0.65
    confidence -= 0.0 if not guessed else 0.05 if len(seen) > _FEWEST_SEEN else 0.15
    confidence -= 0.15 if kind is Kind.SHORT else 0.0
    confidence -= 0.35 if int(spellings.inner[row]) == 0 and is_ordinary(name) else 0.0
    return Hit(
        start=run.start,
        end=run.end,
        owner=int(spellings.owner[row]),
        rule="starred",
        confidence=round(confidence, 2),
        evidence=("letters hidden", kind.name.lower()),
        letters=len(name),
        kind=kind,
    )


def _fits(written: str, name: str, *, exactly: bool) -> bool:
    """Whether the name is what is written, each sign standing for a letter; of several in a row one may be short or too many.

    Not so `exactly`.
    """
    parts, at = [], 0
    for hole in _HOLES.finditer(written):
        count = hole.end() - hole.start()
        parts.append(re.escape(plain(written[at : hole.start()])))
        slack = 1 if count > 1 and not exactly else 0
        parts.append(f".{{{count - slack},{count + slack}}}")
        at = hole.end()
    parts.append(re.escape(plain(written[at:])))
    return re.fullmatch("".join(parts), name) is not None
