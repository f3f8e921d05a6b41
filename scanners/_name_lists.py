"""What words are: first names, titles, legal forms, kinds of organisations, ordinary words (names.toml, word frequencies)."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Sequence

from scanners._rules import HERE
from scanners.frequencies import zipf_of

RARE = 3.4
"""Zipf frequency (wordfreq) below which a word is no ordinary one: fewer than about 2.5 in a million."""


@functools.lru_cache(maxsize=1 << 14)  # a deck says the same words over and over
def is_rare(word: str) -> bool:
    """Whether it is no ordinary word of English or German."""
    bare = re.sub(r"['’]s?$", "", word.strip(".,:;!?()\"“”'’")).lower()
    if not any(letter.isalpha() for letter in bare) or len(bare) < 2:
        return False
    return bare not in lists()["never"] and _frequency(bare) < RARE


@functools.lru_cache(maxsize=50_000)
def _frequency(word: str) -> float:
    parts = [part for part in re.split(r"[-/]", word) if part]
    return max(
        zipf_of(word, "en"),
        zipf_of(word, "de"),
        min((zipf_of(part, "en") for part in parts), default=0.0) if len(parts) > 1 else 0.0,
    )


_PLAIN_FORMS = frozenset(
    {
        "company",
        "co",
        "corporation",
        "limited",
        "incorporated",
        "as",
        "se",
        "ag",
        "kg",
        "sa",
        "ab",
        "lp",
        "eg",
        "cv",
    }
)
"""Legal forms that are words or common letters as well: "the Company" names nobody."""


def legal_form(words: Sequence[str]) -> bool:
    """Whether the last word is a legal form, written as one."""
    last = words[-1].rstrip(".,")
    form = last.lower().rstrip(".")
    before = [word for word in words[:-1] if word.lower() not in lists()["function_words"]]
    shouted = " ".join(words).isupper()
    rare = any(is_rare(word) for word in before)
    if form in _PLAIN_FORMS and (shouted or (len(before) < 2 and not rare)):
        return False
    return (
        len(before) > 0
        and form in lists()["legal_forms"]
        and (last.isupper() or last[0].isupper() or form in {"gmbh", "mbh"})
    )


def is_honorific(word: str) -> bool:
    """Whether it is a title that stands before a person's name."""
    return word.lower().strip(".") in lists()["honorifics"]


def organisation_word(words: Sequence[str]) -> bool:
    """Whether one of the words says what kind of organisation it is."""
    known = lists()["organisation_words"]
    return any(word.strip(".,'’").lower() in known for word in words)


@functools.cache
def first_names() -> tuple[frozenset[str], frozenset[str]]:
    """First names that are no ordinary words, and those that are."""
    known = lists()
    doubtful = known["ambiguous_first_names"]
    return known["first_names"] - doubtful, doubtful


@functools.cache
def lists() -> dict[str, frozenset[str]]:
    """The lists in names.toml, by name."""
    table = tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))
    return {
        key: frozenset(value.split() if isinstance(value, str) else value)
        for key, value in table.items()
    }
