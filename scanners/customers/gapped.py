"""Names of which the middle is hidden or left out, and the first letters and an ending are kept: "K****ath", "Ko…ath", "Ko__ath Tr****g"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from scanners.customers.folding import Marks, Places
from scanners.customers.fragments import plain
from scanners.customers.hits import Hit
from scanners.customers.index import CustomerIndex
from scanners.customers.marks import Sign, SignClass, marked
from scanners.customers.surfaces import Kind
from scanners.customers.words import WORDS, dictionary_from, zipf

_STARS = r"*\u2022\u25cf\u25cb\u2588\u2592\u25a0\u25aa\u00d7\u2219"
_AT_END = "*_\u2022\u25cf\u25cb\u2588\u2592\u25a0\u25aa\u00d7\u2219"
_DASHES = r"\u2013-\u2015\u2e3a\u2e3b"
_OPEN = rf"\.{{2,}}|\u2026|[{_DASHES}]|-{{2,}}"
"""What leaves letters out, however many."""
_GAP = rf"(?:[{_STARS}#_?]+|{_OPEN}|[\[(](?:[{_STARS}]+|\.{{2,}}|\u2026)[\])])"
_LETTERS = r"[^\W\d_]"
_TOKEN = rf"{_LETTERS}+(?:{_GAP}{_LETTERS}+)*(?:[{_STARS}_]{{2,}}(?![^\s\x00,;:.)*_]))?"
_JOINT = r"(?:[ \u00a0]?[&+][ \u00a0]?|[ \u00a0-])"
_NEXT = re.compile(rf"{_JOINT}({_TOKEN})(?![^\W_])")
_WORD = re.compile(rf"{_TOKEN}(?![^\W_])")
_BEFORE = re.compile(rf"(?<![^\s\x00(\"'\u201c\u201e*_])({_TOKEN}){_JOINT}$")
_FRONT = re.compile(rf"(?<![^\W_])(?<![^\W_]_)(?<![@.])({_LETTERS}{{1,12}})$")
_PIECE = re.compile(rf"({_GAP})")
_IS_OPEN = re.compile(rf"[\[(]|{_OPEN}")
_RARE = SignClass(rf"[{_STARS}#_?\u2026{_DASHES}]")
_PAIRED, _BRACKET = SignClass(r"[.-]"), SignClass(r"[\[(]")
_FEWEST = 3
"""Letters that have to be left, in all."""
_MOST_RUNS = 1_000
"""Runs of one text whose names are looked for."""
_ANY = 3
"""Signs that are put for any number of letters."""
_MARKUP = frozenset({"**", "***", "__"})
"""Signs that may have been put for bold letters, and hide nothing: "**Kor**vath"."""
_SLACK = 1
_GENITIVE_FROM = 2
_LONGEST = 40
_NEAR = 40
_MOST_OWNERS = 3
_HELD, _SURER, _OF_SEVERAL = 0.65, 0.75, 0.45
_SURE_FROM = 6
"""Letters seen from which hardly another name fits."""
_SAID_ALONE = frozenset({"a", "i", "o"})
_MET_FROM = 4.0
_KINDS = (Kind.NAME, Kind.ALIAS, Kind.CORE, Kind.SHORT)


class _Run(NamedTuple):
    """One to three words, one at least with a gap; half-open, in code points of the text."""

    start: int
    end: int
    words: tuple[str, ...]


def gapped_hits(index: CustomerIndex, text: str) -> Iterator[Hit]:
    """Customers whose names fit what is left of them; shown only where another's or an everyday word fits as well."""
    runs: dict[tuple[str, ...], list[_Run]] = {}
    for run in _runs(text):
        if len(runs) < _MOST_RUNS or run.words in runs:
            runs.setdefault(run.words, []).append(run)
    if not runs:
        return
    fits = Names(index)
    for words, places in runs.items():
        if not _may_hide(words):
            continue
        front, ending = _PIECE.split(words[0])[0], _PIECE.split(words[-1])[-1]
        rows = fits.of(_pattern(words), plain(front), plain(ending))
        owners = list(dict.fromkeys(int(index.spellings.owner[row]) for row in rows))
        for owner in owners if len(owners) <= _MOST_OWNERS else owners[:1]:
            row = next(one for one in rows if int(index.spellings.owner[one]) == owner)
            for run in places:
                yield _hit(index, run, row, len(owners))


def _runs(text: str) -> Iterator[_Run]:
    """The words with gaps, each by itself and with one or two beside it."""
    seen: set[tuple[int, int]] = set()
    for place in _gaps(text).tolist():
        front = _FRONT.search(text, max(0, place - 14), place)
        if front is None or not front[1][0].isupper():
            continue
        word = _WORD.match(text, front.start())
        if word is None or word.end() <= place or word.end() - word.start() > _LONGEST:
            continue
        parts = [word.span()]
        before = _BEFORE.search(text, max(0, word.start() - _NEAR), word.start())
        if before is not None and before[1][0].isupper():
            parts.insert(0, before.span(1))
        behind = _NEXT.match(text, word.end())
        if behind is not None and behind[1][0].isupper():
            parts.append(behind.span(1))
        at = parts.index(word.span())
        for low in range(at + 1):
            for high in range(at, len(parts)):
                words = tuple(text[a:b] for a, b in parts[low : high + 1])
                for run in _with_and_without_end(parts[low][0], parts[high][1], words):
                    if run[:2] not in seen:
                        seen.add(run[:2])
                        yield run


def _with_and_without_end(start: int, end: int, words: tuple[str, ...]) -> Iterator[_Run]:
    """The run, and without the signs behind its last letter, which may be markup."""
    yield _Run(start, end, words)
    bare = words[-1].rstrip(_AT_END)
    if bare != words[-1]:
        yield _Run(start, end - len(words[-1]) + len(bare), (*words[:-1], bare))


def _gaps(text: str) -> Places:
    """Where signs that may hide letters stand right behind a letter; of dots and hyphens two."""
    marks = marked(text)
    pairs = marks.where(_PAIRED)
    pairs = pairs[:-1][np.diff(pairs) == 1]
    places = np.union1d(np.concatenate([marks.where(_RARE), marks.where(_BRACKET)]), pairs)
    places = places[places > 0]
    behind_letter = (marks.flags[places - 1] & np.uint8(Sign.LETTER)) != 0
    found: Places = places[behind_letter]
    return found


def _may_hide(words: tuple[str, ...]) -> bool:
    """Whether enough is left, and dots or a dash stand in a word and not between two: "Korvath—Trading", "I—well"."""
    pieces = [_PIECE.split(word) for word in words]
    letters = [part for one in pieces for part in one[::2] if part]
    left = sum(map(len, letters))
    if left < _FEWEST or len(letters) < 2:
        return False
    if left < _SURE_FROM and not any(map(_hides_some, pieces)):
        return False
    shouted = "".join(letters).isupper()
    return all(
        (shouted or end.islower()) and front.lower() not in _SAID_ALONE
        for front, gap, end in itertools.chain.from_iterable(map(_gaps_of, pieces))
        if re.match(_OPEN, gap)
    )


def _gaps_of(pieces: list[str]) -> Iterator[tuple[str, str, str]]:
    """Each gap of a word with the letters before and behind it."""
    return zip(pieces[::2], pieces[1::2], pieces[2::2], strict=False)


def _hides_some(pieces: list[str]) -> bool:
    """Whether a gap is more than one sign, which may have come there otherwise."""
    return any(len(gap) > 1 or _IS_OPEN.match(gap) for gap in pieces[1::2])


def _is_speech(words: tuple[str, ...]) -> bool:
    """Whether two everyday words with dots or a dash between stand there: "Wait…well"."""
    return any(
        zipf(front.lower()) >= _MET_FROM and zipf(end.lower()) >= _MET_FROM
        for word in words
        for front, gap, end in _gaps_of(_PIECE.split(word))
        if re.match(_OPEN, gap) and len(front) > 1
    )


class Names:
    """The spellings of an index by their first letters, looked up once for each that a text asks for."""

    def __init__(self, index: CustomerIndex) -> None:
        self._spellings = index.spellings
        self._rows: dict[str, Places] = {}

    def of(self, pattern: str, front: str, ending: str) -> list[int]:
        """The rows of the names that fit the pattern, their words parted by blanks, and begin and end so."""
        if not front:
            return []
        rows = self._beginning(front)
        if ending and len(rows):
            others = [ending, ending[:-1]] if _may_be_genitive(ending) else [ending]
            rows = rows[np.logical_or.reduce([self._end(rows, one) for one in others])]
        strings = self._spellings.strings(rows) if len(rows) else []
        return [
            row
            for row, name in zip(rows.tolist(), strings, strict=True)
            if re.fullmatch(pattern, _parted(name, int(self._spellings.inner[row])))
        ]

    def _beginning(self, front: str) -> Places:
        """The rows of the names that begin with these letters and go on."""
        if front not in self._rows:
            letters, offset = self._spellings.letters, self._spellings.offset
            if len(front) > 1:
                rows = self._beginning(front[:-1])
            else:
                rows = np.flatnonzero(np.isin(self._spellings.kind, [int(one) for one in _KINDS]))
            rows = rows[offset[rows + 1] - offset[rows] > len(front)]
            self._rows[front] = rows[letters[offset[rows] + len(front) - 1] == ord(front[-1])]
        return self._rows[front]

    def _end(self, rows: Places, ending: str) -> Marks:
        """Which of the rows' names end with these letters."""
        letters, offset = self._spellings.letters, self._spellings.offset
        fits: Marks = offset[rows + 1] - offset[rows] >= len(ending)
        for back, letter in enumerate(reversed(ending), 1):
            fits &= letters[np.maximum(offset[rows + 1] - back, 0)] == ord(letter)
        return fits


def _parted(name: str, inner: int) -> str:
    """The name with a blank before each of its words but the first."""
    return "".join(
        f" {letter}" if at and inner >> at & 1 else letter for at, letter in enumerate(name)
    )


@lru_cache(maxsize=4096)
def _pattern(words: tuple[str, ...], *, exactly: bool = False) -> str:
    """What the names look like, their words parted by blanks, `exactly` with a letter for each sign that is counted."""
    written = []
    for word in words:
        parts = _PIECE.split(word)
        hidden = [_hidden(gap, exactly=exactly) for gap in parts[1::2]] + [""]
        shown = [re.escape(plain(part)) for part in parts[::2]]
        written.append("".join(a + b for a, b in zip(shown, hidden, strict=True)))
    whole = " ?".join(written)
    return f"{whole}?" if _may_be_genitive(shown[-1]) else whole


def _may_be_genitive(ending: str) -> bool:
    return len(ending) > _GENITIVE_FROM and ending.endswith("s")


def _hidden(gap: str, *, exactly: bool = False) -> str:
    """How many letters a gap may stand for: as many as it has signs, or one more or less; any where they are three, dots or a dash."""
    if _IS_OPEN.match(gap) and gap != "..":
        return "[^ ]+"
    count = len(gap)
    if count == 1 or (exactly and count != _ANY):
        return f"[^ ]{{{count}}}"
    if gap in _MARKUP:
        return "[^ ]*" if count == _ANY else f"[^ ]{{0,{count + _SLACK}}}"
    return "[^ ]+" if count == _ANY else f"[^ ]{{{max(1, count - _SLACK)},{count + _SLACK}}}"


def _hit(index: CustomerIndex, run: _Run, row: int, count: int) -> Hit:
    kind = Kind(int(index.spellings.kind[row]))
    left = sum(len(plain(part)) for word in run.words for part in _PIECE.split(word)[::2])
    confidence = _SURER if left >= _SURE_FROM else _HELD
    evidence: tuple[str, ...] = ("letters hidden", kind.name.lower())
    if count > 1:
        confidence, evidence = _OF_SEVERAL, (*evidence, f"one of {count} customers")
    elif _is_speech(run.words) or (len(run.words) == 1 and _may_be_a_word(run.words[0])):
        confidence = _OF_SEVERAL
    return Hit(
        start=run.start,
        end=run.end,
        owner=int(index.spellings.owner[row]),
        rule="starred",
        confidence=confidence,
        evidence=evidence,
        letters=int(index.spellings.offset[row + 1] - index.spellings.offset[row]),
        kind=kind,
    )


@lru_cache(maxsize=WORDS)
def _may_be_a_word(word: str) -> bool:
    """Whether an everyday word fits as well: "P***ess" is progress."""
    front = plain(_PIECE.split(word)[0])
    fits = re.compile(_pattern((word,), exactly=True))
    return any(fits.fullmatch(one) and zipf(one) >= _MET_FROM for one in dictionary_from(front))
