"""Names spelled for a listener: "K as in Kilo, O as in Oscar", "K wie Kaufmann", or in words of an alphabet alone; "N, o, r, t, h"; in Morse; 11-15-18."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np

from scanners.customers.alphabets import ALIAS, is_in_order, told_letters
from scanners.customers.ciphers import ciphered
from scanners.customers.folding import WALL, Places
from scanners.customers.fragments import plain
from scanners.customers.hits import Hit
from scanners.customers.marks import Marked, Sign, marked, matches

_FEWEST = 3
_FEWEST_PARTED = 5
_MOST = 0.8
_SIZE_SHARE = 0.75
"""Share of what is spelled that a name has to be."""
_AS = r"(?:as in|is for|like in|for|like|wie|comme|como|come|som i|som|de|di|van)"
_LETTER = rf"\b([^\W\d_])['\u2019\"\u201d]?,?\s+{_AS}\s+['\"\u201c\u201e]?([^\W\d_]+)['\"\u201d]?"
_SPELLED = re.compile(
    rf"{_LETTER}(?:[\s,;.\u2013-]+(?:and\s+|then\s+|und\s+|et\s+|y\s+|e\s+)?['\"\u2018\u201c\u201e]?{_LETTER}){{{_FEWEST - 1},}}",
    re.IGNORECASE,
)
_ONE = re.compile(_LETTER, re.IGNORECASE)
_BEGINS = re.compile(rf"[^\W\d_](?<!\w.)(?=['\u2019\"\u201d]?,?\s+{_AS}\s)", re.IGNORECASE)
_PARTED = re.compile(
    r"(?<![^\W_])(?=[^\W\d_]\s{0,2}[^\w\s\x00])[^\W\d_](?:\s{0,2}[^\w\s\x00]{1,2}\s{0,2}[^\W\d_]){4,39}(?![^\W_])"
)
"""Single letters with a sign between every two: "N, o, r, t, h"."""
_TWICE = "doubles|double|doppeltes|doppelte|doppelt|doppel|zweimal|zwei|two|doble|dos|deux|doppia|doppio|due|dubbele|dubbel|dubbla|dobbelt|duplo|dois"
_TWICE_BEHIND = "twice|zweimal|doppelt|deux fois|dos veces|due volte|duas vezes|twee keer"
_JOINER = "and|then|und|dann|et|puis|luego|poi|dan|en|och|og"
_TOKEN = rf"(?:(?:{_TWICE})[\s-]{{1,2}}[^\W\d_](?:['\u2019]?s)?|[^\W\d_](?:\s(?:{_TWICE_BEHIND}))?)(?![^\W_])"
_STEP = rf"(?:\s{{0,2}}[,;.\u2013\u2014/-]\s{{0,2}}|\s{{1,2}})(?:(?:{_JOINER})\s)?"
_READ_OUT = re.compile(rf"(?<![^\W_]){_TOKEN}(?:{_STEP}{_TOKEN}){{2,39}}", re.IGNORECASE)
"""Letters read out, some of them once for two, the last perhaps joined by a word: "T, o, double r and k"."""
_READ = re.compile(
    rf"(?<![^\W_])(?:({_TWICE})[\s-]{{1,2}})?([^\W\d_])(?:['\u2019]?s)?(?:\s({_TWICE_BEHIND}))?(?![^\W_])",
    re.IGNORECASE,
)
_DOUBLES = frozenset(_TWICE.split("|"))
_TELLING = frozenset(re.findall(r"\w+", f"{_TWICE}|{_JOINER}|{_TWICE_BEHIND}"))
_FEWEST_READ = 4
"""Letters read out, one of them for two; of others as many as with signs between."""


def spelled_hits(text: str, search: Callable[[str], Iterator[Hit]]) -> Iterator[Hit]:
    """What `search` finds in names that the text spells letter by letter, at the whole of the spelling."""
    for start, end, word in _readings(text):
        read = word.capitalize() if len(word) > ALIAS else word.upper()
        for hit in search(read + WALL):
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
            letters = "".join(letter for letter, _ in pairs)
            if _are_spelled(pairs) and not is_in_order(letters):
                yield found.start(), found.end(), letters
    for found in matches(_PARTED, text, lone) if len(lone) >= _FEWEST_PARTED else ():
        yield found.start(), found.end(), "".join(filter(str.isalpha, found.group()))
    if len(lone) >= _FEWEST - 1:
        yield from _read_out(text, lone)
    yield from told_letters(text)
    yield from ciphered(text)


def _read_out(text: str, lone: Places) -> Iterator[tuple[int, int, str]]:
    """Letters read out with words between them or for two of them; the alphabet itself is nobody."""
    marks = marked(text)
    if _TELLING.isdisjoint(marks.small_words):
        return
    begins = lone
    if not _DOUBLES.isdisjoint(marks.small_words):
        twice = [at for at, word in enumerate(marks.words) if word.lower() in _DOUBLES]
        begins = np.union1d(lone, marks.starts[np.isin(marks.which, twice)])
    for found in matches(_READ_OUT, text, begins):
        read = _of_one_case([*_READ.finditer(text, *found.span())])
        letters = "".join(one[2] * (2 if one[1] or one[3] else 1) for one in read)
        least = _FEWEST_READ if len(letters) > len(read) else _FEWEST_PARTED
        if len(letters) >= least and not is_in_order(letters):
            yield read[0].start(), read[-1].end(), letters


def _of_one_case(read: list[re.Match[str]]) -> list[re.Match[str]]:
    """The most capitals in a row, or all where there are few: a small letter beside them is a word, "L, a client"."""
    rows = (
        list(row) for is_small, row in groupby(read, lambda one: one[2].islower()) if not is_small
    )
    capitals = max(rows, key=len, default=read)
    return capitals if len(capitals) >= _FEWEST else read


def _are_spelled(pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether each letter is its word's first: "K as in Kilo"."""
    return all(plain(word)[:1] == plain(letter)[:1] for letter, word in pairs)


def _lone_letters(marks: Marked) -> Places:
    """Where a letter stands with no other beside it."""
    flags = np.concatenate([[0], marks.flags, [0]])
    lone = (flags[1:-1] & Sign.LETTER) != 0
    lone &= (flags[:-2] & Sign.ALNUM) == 0
    lone &= (flags[2:] & Sign.WORD) == 0
    return np.flatnonzero(lone)
