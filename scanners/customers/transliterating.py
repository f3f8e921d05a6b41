"""Latin names written in Cyrillic or Greek letters: words wholly in these are read in Latin ones."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from scanners.customers.folding import WALL, tables
from scanners.customers.heard import How, Reading, heard
from scanners.customers.hits import Hit
from scanners.customers.index import MOST_LETTERS
from scanners.customers.marks import SignClass, marked

if TYPE_CHECKING:
    from collections.abc import Callable

_RUN = re.compile(
    r"(?<![^\W_])(?=(?P<cyrillic>[\u0400-\u052f])|)[\u0370-\u03ff\u1f00-\u1fff\u0400-\u052f\u0301]{3,}"
    r"(?:[ -][\u0370-\u03ff\u1f00-\u1fff\u0400-\u052f\u0301]{2,}){0,3}(?![^\W_])"
)
_PLAIN = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff\u0400-\u052f]")
_OTHER = SignClass(_PLAIN.pattern)
_WAYS: tuple[dict[str, str], ...] = (
    {"х": "h", "кс": "x"},
    {"х": "kh", "г": "h", "β": "b", "μπ": "b", "ντ": "d", "γκ": "g", "ου": "u", "ц": "c", "χ": "h"},
)
"""What is read in another way than in letters.toml, `latin`: Х stands for H in borrowed names, ΜΠ for B."""
_CASES = (
    "ами",
    "ому",
    "ого",
    "ом",
    "ой",
    "ем",
    "ах",
    "ам",
    "ов",
    "ым",
    "а",
    "у",
    "е",
    "ы",
    "и",
    "о",
)
"""Endings of Russian cases."""
_SHORTEST_STEM = 5
_FEWEST_OF_SLIP, _FEWEST_HEARD, _FEWEST_CHANGED = 8, 6, 7
_FEW = 9
"""Letters below which a name that is read with a change holds nothing."""
_MOST = 0.75
_MOST_OF_SLIP = 0.6
_MOST_OF_FEW = 0.5


class _Joined(NamedTuple):
    """Readings one behind the other, and where each of them begins."""

    text: str
    places: list[int]
    begins: list[int]
    hows: list[How]


def transliterated_hits(text: str, search: Callable[[str], Iterator[Hit]]) -> Iterator[Hit]:
    """What `search` finds in the Cyrillic and Greek words of the text, read in Latin letters, at its place."""
    if text.isascii() or not marked(text).has(_OTHER):
        return
    surest: dict[tuple[int, int, int], Hit] = {}
    for hit in _found(text, search):
        # One word is read in many ways; of two that are a name the nearer one tells.
        place = (hit.start, hit.end, hit.owner)
        if place not in surest or surest[place].confidence < hit.confidence:
            surest[place] = hit
    yield from surest.values()


def _found(text: str, search: Callable[[str], Iterator[Hit]]) -> Iterator[Hit]:
    read = _joined(_readings(text))
    for hit in search(read.text):
        how = read.hows[bisect_right(read.begins, hit.start) - 1]
        if hit.letters < _fewest(how, hit.rule):
            continue
        places = read.places[hit.start : hit.end]
        start, end = places[0], places[-1] + 1
        if not text[start].isupper():
            continue
        most = _MOST_OF_SLIP if hit.is_slip else _MOST
        if how is How.CHANGED and hit.letters < _FEW:
            most = _MOST_OF_FEW
        yield replace(
            hit,
            start=start,
            end=_end_of_word(text, end),
            rule="transliterated",
            confidence=min(hit.confidence, most),
            evidence=("in other letters", *hit.evidence),
        )


def _fewest(how: How, rule: str) -> int:
    """Letters that a hit of this rule must have in a reading that was come by so."""
    if how is How.LETTERS:
        return 0
    if rule in {"fuzzy", "ocr"}:
        return _FEWEST_OF_SLIP if how is How.LANGUAGE else MOST_LETTERS + 1
    if how is How.LANGUAGE:
        return _FEWEST_HEARD if rule == "sound" else 0
    return _FEWEST_CHANGED


def _end_of_word(text: str, end: int) -> int:
    while end < len(text) and _PLAIN.match(text, end):
        end += 1
    return end


def _joined(readings: Iterator[Reading]) -> _Joined:
    joined = _Joined("", [], [], [])
    texts = []
    for one in readings:
        joined.begins.append(len(joined.places))
        joined.hows.append(one.how)
        joined.places.extend([*one.places, one.places[-1]])
        texts.append(one.text + WALL)
    return joined._replace(text="".join(texts))


def _readings(text: str) -> Iterator[Reading]:
    for match in _RUN.finditer(text):
        if not any(letter.isupper() for letter in match.group()):
            continue
        spans = {match.span(): None}
        if match["cyrillic"]:
            spans |= dict.fromkeys(_without_case(match.group(), match.start()))
        seen: set[str] = set()
        for start, end in spans:
            letter_by_letter = (_read(text, start, end, way) for way in _WAYS)
            words = heard(text, start, end, "cyrillic" if match["cyrillic"] else "greek")
            for reading in (*letter_by_letter, *words):
                if reading.places and reading.text not in seen:
                    seen.add(reading.text)
                    yield reading


def _without_case(run: str, start: int) -> Iterator[tuple[int, int]]:
    """The capital words of the run, which begins at `start`, without the ending of a Russian case."""
    for word in re.finditer(r"[^ -]+", run):
        seen = word.group()
        ending = next((one for one in _CASES if seen.lower().endswith(one)), "")
        if ending and seen[0].isupper() and len(seen) - len(ending) >= _SHORTEST_STEM:
            yield start + word.start(), start + word.end() - len(ending)


def _read(text: str, start: int, end: int, way: dict[str, str]) -> Reading:
    """text[start:end] in Latin letters."""
    latin: dict[str, str] = tables()["latin"]
    letters, places = [], []
    at = start
    while at < end:
        two = _bare(text[at : min(at + 2, end)])
        size = 2 if two in way and len(two) == 2 else 1
        one = two if size == 2 else _bare(text[at])
        written = way.get(one, latin.get(one, one))
        if text[at].isupper():
            written = written.capitalize()
        letters.append(written)
        places += [at] * len(written)
        at += size
    return Reading("".join(letters), tuple(places), How.LETTERS)


def _bare(letters: str) -> str:
    """The letters small and without marks."""
    apart = unicodedata.normalize("NFD", letters.lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
