"""Whose a German thing is, said behind it: "Petersens Gewächshaus" is "das Gewächshaus von [Customer 1]".

A letter has no genitive, so that "Kunde As Gewächshaus" would be none. Where the thing's gender or case cannot be told, it stays.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import NamedTuple

from writers.languages.small_words import words

_OWNED = re.compile(
    r"(?:['’]?s|(?<=[sxzß])['’])[ \u00a0](?P<thing>[A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ]?[a-zäöüß]+)*)(?![\w’'-])(?![ \u00a0][A-ZÄÖÜ])"
)
_OPENS = re.compile(r"(?:^|[.!?:;•·|>]\s?|[\n\t\x0b])[\s„“\"(*–-]*$")
_WORD_BEFORE = re.compile(r"(?<![\w’'-])(?P<word>[^\W\d_]+)[ \u00a0]$")
_DATIVE = words(
    "aus bei mit nach seit von zu gegenüber in an auf neben vor hinter über unter zwischen"
)
_ACCUSATIVE = words("für gegen durch ohne um")
_JOINED = {
    "in dem": "im", "an dem": "am", "bei dem": "beim", "von dem": "vom", "zu dem": "zum", "zu der": "zur",
}  # fmt: skip
_ARTICLES: Mapping[str, Mapping[str, str]] = {
    "masculine": {"nominative": "der", "accusative": "den", "dative": "dem"},
    "feminine": {"nominative": "die", "accusative": "die", "either": "die", "dative": "der"},
    "neuter": {"nominative": "das", "accusative": "das", "either": "das", "dative": "dem"},
    "plural": {"nominative": "die", "accusative": "die", "either": "die"},
}
"""By gender and case; "either" is the subject or the object, which a masculine noun tells apart."""


class Owned(NamedTuple):
    """What gives way to the thing and its owner: text[start:end], and what is said before the stand-in."""

    start: int
    end: int
    before: str


def owned_thing(text: str, start: int, end: int, low: int = 0) -> Owned | None:
    """How the thing is told whose owner text[start:end] names; None where it is told of nothing, or cannot be."""
    found = _OWNED.match(text, end)
    if found is None:
        return None
    gender = gender_of(found["thing"])
    before = _WORD_BEFORE.search(text, low, start)
    word = before["word"] if before else ""
    articles = _ARTICLES.get(gender, {})
    if _OPENS.search(text[low:start]):
        article = articles.get("nominative", "")
        said = article[:1].upper() + article[1:]
        return Owned(start, found.end(), f"{said} {found['thing']} von ") if article else None
    small = word.casefold()
    if small in _DATIVE:
        article = articles.get("dative", "")
    elif small in _ACCUSATIVE:
        article = articles.get("accusative", "")
    else:
        article = articles.get("either", "") if word and word[0].islower() else ""
    if not article or before is None:
        return None
    joined = _JOINED.get(f"{small} {article}")
    if joined is None:
        return Owned(start, found.end(), f"{article} {found['thing']} von ")
    said = joined.capitalize() if word[0].isupper() else joined
    return Owned(before.start(), found.end(), f"{said} {found['thing']} von ")


def gender_of(noun: str) -> str:
    """The gender of the noun, or "plural"; "" where it cannot be told, as of what may be one or several."""
    small = noun.casefold()
    tails, endings = _book()
    for length in range(len(small), 2, -1):
        genders = tails.get(small[-length:])
        if genders:
            return next(iter(genders)) if len(genders) == 1 else ""
    return next((gender for ending, gender in endings if small.endswith(ending)), "")


@functools.cache
def _book() -> tuple[Mapping[str, frozenset[str]], tuple[tuple[str, str], ...]]:
    """The nouns with all genders that they have, and the endings, the longest first."""
    said = tomllib.loads((resources.files(__package__) / "german_things.toml").read_text("utf-8"))
    nouns: dict[str, set[str]] = {}
    for gender, said_so in said["nouns"].items():
        for word in said_so.split():
            nouns.setdefault(word.casefold(), set()).add(gender)
    endings = [
        (word, gender) for gender, words in said["endings"].items() for word in words.split()
    ]
    return (
        {word: frozenset(genders) for word, genders in nouns.items()},
        tuple(sorted(endings, key=lambda one: -len(one[0]))),
    )
