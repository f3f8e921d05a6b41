"""Names spelled for a listener: "K as in Kilo, O as in Oscar", "K wie Kaufmann", or in words of an alphabet alone; "N, o, r, t, h"; in Morse; 11-15-18."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from scanners.customers.ciphers import ciphered
from scanners.customers.clients import places_of
from scanners.customers.folding import WALL, Places
from scanners.customers.hits import Hit
from scanners.customers.marks import Marked, Sign, marked, matches

_FEWEST = 4
_DIFFERENT = 2
"""Words of an alphabet that a text must have, before their places are looked for."""
_MOST = 0.8
_SIZE_SHARE = 0.75
"""Share of what is spelled that a name has to be."""
_AS = r"(?:as in|is for|like in|for|like|wie|comme|como|come|som i|som)"
_LETTER = rf"\b([^\W\d_])['\u2019\"\u201d]?,?\s+{_AS}\s+['\"\u201c\u201e]?([^\W\d_]+)['\"\u201d]?"
_SPELLED = re.compile(
    rf"{_LETTER}(?:[\s,;.\u2013-]+(?:and\s+|then\s+|und\s+)?{_LETTER}){{{_FEWEST - 1},}}",
    re.IGNORECASE,
)
_ONE = re.compile(_LETTER, re.IGNORECASE)
_BEGINS = re.compile(rf"[^\W\d_](?<!\w.)(?=['\u2019\"\u201d]?,?\s+{_AS}\s)", re.IGNORECASE)
_ICAO = (
    "alfa", "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet", "juliett", "kilo",
    "lima", "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor", "whiskey",
    "whisky", "x-ray", "xray", "yankee", "zulu",
)  # fmt: skip
"""ICAO Annex 10, volume II, 5.2.1.3, and as people write them."""
_GERMAN = (
    "anton", "ärger", "berta", "cäsar", "charlotte", "dora", "emil", "friedrich", "gustav", "heinrich", "ida", "julius", "kaufmann",
    "konrad", "ludwig", "martha", "nordpol", "otto", "paula", "quelle", "richard", "samuel", "siegfried", "theodor", "ulrich", "viktor",
    "wilhelm", "xanthippe", "ypsilon", "zacharias", "zeppelin",
)  # fmt: skip
"""DIN 5009, as it was until 2022 and is mostly used."""
_PARTED = re.compile(
    r"(?<![^\W_])(?=[^\W\d_]\s{0,2}[^\w\s\x00])[^\W\d_](?:\s{0,2}[^\w\s\x00]{1,2}\s{0,2}[^\W\d_]){4,39}(?![^\W_])"
)
"""Single letters with a sign between every two: "N, o, r, t, h"."""
_BETWEEN = re.compile(r"[\s,-]{1,3}$")


def spelled_hits(text: str, search: Callable[[str], Iterator[Hit]]) -> Iterator[Hit]:
    """What `search` finds in names that the text spells letter by letter, at the whole of the spelling."""
    for start, end, word in _readings(text):
        for hit in search(word.capitalize() + WALL):
            if hit.is_slip or hit.letters < _SIZE_SHARE * len(word):
                continue
            yield replace(
                hit,
                start=start,
                end=end,
                rule="spelled",
                confidence=min(hit.confidence, _MOST),
                evidence=("spelled for a listener", *hit.evidence),
            )


def _readings(text: str) -> Iterator[tuple[int, int, str]]:
    """Where something is spelled, and the word."""
    lone = _lone_letters(marked(text))
    if len(lone) >= _FEWEST and sum(1 for _ in matches(_BEGINS, text, lone)) >= _FEWEST:
        for found in _SPELLED.finditer(text):
            pairs = _ONE.findall(found.group())
            if all(word[:1].lower() == letter.lower() for letter, word in pairs):
                yield found.start(), found.end(), "".join(letter for letter, _ in pairs)
    for found in matches(_PARTED, text, lone) if len(lone) >= _FEWEST else ():
        yield found.start(), found.end(), "".join(filter(str.isalpha, found.group()))
    for alphabet in (_ICAO, _GERMAN):
        for run in _coded(text, alphabet):
            if len(run) >= _FEWEST:
                yield run[0][0], run[-1][1], "".join(text[start] for start, _ in run)
    yield from ciphered(text)


def _lone_letters(marks: Marked) -> Places:
    """Where a letter stands with no other beside it."""
    flags = np.concatenate([[0], marks.flags, [0]])
    lone = (flags[1:-1] & Sign.LETTER) != 0
    lone &= (flags[:-2] & Sign.ALNUM) == 0
    lone &= (flags[2:] & Sign.WORD) == 0
    return np.flatnonzero(lone)


def _coded(text: str, alphabet: Sequence[str]) -> Iterator[list[tuple[int, int]]]:
    """Words of the alphabet one behind the other."""
    met = [word for word in alphabet if marked(text).may_have(word)]
    if len(met) < _DIFFERENT:
        return
    small = text.lower()
    if len(small) != len(text):
        return
    run: list[tuple[int, int]] = []
    for place in sorted(place for word in met for place in places_of(word, small)):
        if run and not _BETWEEN.match(text[run[-1][1] : place[0]]):
            yield run
            run = []
        run.append(place)
    if run:
        yield run
