"""The whole phrase that a firm's name stands in: its legal form, its kin, its kind of firm, its town.

"Gärtnerei Petersen GmbH & Co. KG", "Petersen-Kassel" and "Petersen & Söhne" are one name each, and a stand-in for a part of it
would leave the rest to tell whose it is. What stands beside a name by chance is no part of it and stays.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources

from writers.languages.small_words import SMALL_WORDS
from writers.masking.folding import fold

_WORD = re.compile(r"[^\W\d_]+")
_CAPITALS = "A-ZÀ-ÖØ-Þ"
_FEWEST_LETTERS = 4
"""Of a word of a name that is taken along where it stands beside another; shorter ones stand beside by chance."""
_FUNCTION = frozenset(word for words in SMALL_WORDS.values() for word in words)
_BESIDE = re.compile(rf"(?:[ \u00a0]{{1,2}}|-)(?P<word>[{_CAPITALS}][\w’']*)")
_BEFORE = re.compile(rf"(?<![\w’'-])(?P<word>[{_CAPITALS}][\w’']*)(?:[ \u00a0]{{1,2}}|-)$")
_FIRST_NAME = rf"(?:[{_CAPITALS}](?:[\w’-]+|\.)[ \u00a0])?"
"""One word may stand between a kind of firm and its name: "Bäckerei Jens Petersen"."""
_AMBIGUOUS = ("AS", "AB", "SE", "CV", "SL", "SA", "VOF", "AG")
"""Forms that are words as well where a heading is written in capitals."""
_ALONE = (
    "Group",
    "Groupe",
    "Gruppe",
    "Gruppo",
    "Grupo",
    "Company",
    "Limited",
    "Stiftung",
    "Konzern",
)
"""Forms that are words as well, and so end no name that goes on before them."""


def words_of_name(spellings: Iterable[str]) -> frozenset[str]:
    """The words of a name in all its spellings, folded, without those that any text has."""
    words = (word for text in spellings for word in _WORD.findall(fold(text)))
    return frozenset(word for word in words if len(word) >= _FEWEST_LETTERS) - _FUNCTION


def whole_phrase(
    text: str, start: int, end: int, own: frozenset[str], *, low: int = 0, high: int | None = None
) -> tuple[int, int]:
    """Where the phrase begins and ends that the name text[start:end] stands in, within text[low:high].

    `own` are the words of this name in all its spellings, folded.
    """
    last = len(text) if high is None else high
    if end > start and not (text[end - 1].isalnum() or text[end - 1] == "."):
        return start, end
    while (further := _behind(text, end, own)) is not None and end < further <= last:
        end = further
    while (earlier := _ahead(text, start, own)) is not None and low <= earlier < start:
        start = earlier
    return start, end


def _behind(text: str, end: int, own: frozenset[str]) -> int | None:
    """Where a piece of the phrase ends that begins at `end`; None where none does."""
    beside = _BESIDE.match(text, end)
    if beside and (fold(beside["word"]) in own or beside["word"] in _phrases().behind):
        return beside.end()
    if beside and beside["word"] in _phrases().places:
        return beside.end()
    for pattern in _phrases().patterns:
        if found := pattern.match(text, end):
            return found.end()
    return None


def _ahead(text: str, start: int, own: frozenset[str]) -> int | None:
    """Where a piece of the phrase begins that ends at `start`; None where none does."""
    found = _BEFORE.search(text, max(0, start - 60), start)
    if found and fold(found["word"]) in own:
        return found.start()
    kind = _phrases().kind.search(text, max(0, start - 90), start)
    return kind.start() if kind else None


@dataclass(frozen=True, slots=True)
class _Phrases:
    """What phrases.toml says, ready to be looked for."""

    behind: frozenset[str]
    places: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]
    kind: re.Pattern[str]


@functools.cache
def _phrases() -> _Phrases:
    said = tomllib.loads((resources.files(__package__) / "phrases.toml").read_text("utf-8"))
    houses = said["houses"]
    return _Phrases(
        behind=frozenset(houses["behind"].split()),
        places=frozenset(said["places"]["known"].split()),
        patterns=tuple(
            _patterns(said["forms"].split(), said["joints"].split(), said["kin"].split())
        ),
        kind=_kind(houses["before"].split(), said["endings"]["german"].split()),
    )


def _patterns(forms: list[str], joints: list[str], kin: list[str]) -> Iterator[re.Pattern[str]]:
    sure = "|".join(map(_dotted, sorted({*forms} - {*_AMBIGUOUS, *_ALONE}, key=_longest_first)))
    more = "|".join(map(_dotted, sorted(forms, key=_longest_first)))
    link = rf"(?:[ \u00a0]?(?:{'|'.join(map(re.escape, joints))})[ \u00a0])"
    doubtful = rf"(?:{'|'.join(_AMBIGUOUS)})(?![ \u00a0][{_CAPITALS}](?![a-zß-ÿ]))"
    alone = "|".join(_ALONE)
    yield re.compile(
        rf"(?:,?[ \u00a0](?:{sure}|{doubtful})|[ \u00a0-](?:{alone}))(?!\w)(?:{link}?[ \u00a0]?(?:{more})(?!\w))*"
    )
    between = rf"(?:[{_CAPITALS}][\w’-]*[ \u00a0])"
    yield re.compile(
        rf"[ \u00a0]{between}{{1,2}}(?:{sure}|AG)(?!\w)(?:{link}?[ \u00a0]?(?:{more})(?!\w))*"
    )
    family = "|".join(map(_dotted, sorted(kin, key=_longest_first)))
    yield re.compile(rf"{link}(?:{family})(?!\w)")


def _kind(before: list[str], endings: list[str]) -> re.Pattern[str]:
    """A kind of firm before its name, with one word between at most."""
    words = "|".join(map(re.escape, before))
    tails = "|".join(endings)
    german = rf"(?:{'|'.join(tail.capitalize() for tail in endings)}|[{_CAPITALS}]\w*(?:{tails}))"
    return re.compile(rf"(?<![\w’'-])(?:{words}|{german})[ \u00a0]{_FIRST_NAME}$")


def _dotted(form: str) -> str:
    """The form with its dots or without them."""
    return re.escape(form).replace(r"\.", r"\.?\s?" if form.count(".") > 1 else r"\.?")


def _longest_first(form: str) -> tuple[int, str]:
    return -len(form), form
