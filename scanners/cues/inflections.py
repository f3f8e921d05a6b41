"""The written forms of an English word, so that a list holds each word once."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

_VOWELS = "aeiou"
_SIBILANTS = ("s", "x", "z", "ch", "sh")


@functools.cache
def _irregular() -> Mapping[str, tuple[str, ...]]:
    """Forms of verbs that no rule gives, by the base form."""
    text = Path(__file__).with_name("irregular.toml").read_text(encoding="utf-8")
    return {base: tuple(forms.split()) for base, forms in tomllib.loads(text)["verbs"].items()}


def forms_of(entry: str, part: str) -> Iterator[tuple[str, ...]]:
    """Every form of an entry as its words: of a phrase of verbs the first word changes, of one of nouns the last."""
    words = entry.lower().split()
    if part == "verbs":
        for form in verb_forms(words[0]):
            yield (form, *words[1:])
    elif part == "nouns":
        for form in noun_forms(words[-1]):
            yield (*words[:-1], form)
    elif part == "adjectives" and len(words) == 1:
        yield from ((form,) for form in adjective_forms(words[0]))
    else:
        yield tuple(words)


def verb_forms(base: str) -> set[str]:
    """The base, its -s, -ed and -ing forms; a doubled consonant is taken beside a single one."""
    stem = base.removesuffix("e")
    forms = {base, _with_s(base), *_irregular().get(base, ())}
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return forms | {base[:-1] + "ied", base + "ing"}
    forms |= {stem + "ed", stem + "ing"}
    if _ends_short(base):
        forms |= {base + base[-1] + "ed", base + base[-1] + "ing"}
    return forms | ({base + "ing"} if base.endswith("ee") else set())


def noun_forms(base: str) -> set[str]:
    """The base and its plural."""
    return {base, _with_s(base)}


def adjective_forms(base: str) -> set[str]:
    """The base, the adverb, and the degrees of a short one."""
    if base.endswith("y"):
        return {base, base[:-1] + "ily", base[:-1] + "ier", base[:-1] + "iest"}
    stem = base.removesuffix("e")
    adverb = stem + "y" if base.endswith("le") else base + "ly"
    if base.endswith("ic"):
        adverb = base + "ally"
    degrees = {stem + "er", stem + "est"} if len(base) <= 6 else set()
    if len(base) <= 5 and _ends_short(base):
        degrees |= {base + base[-1] + "er", base + base[-1] + "est"}
    return {base, adverb, *degrees}


def _with_s(base: str) -> str:
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(_SIBILANTS) else "s")


def _ends_short(base: str) -> bool:
    """Whether it ends in one consonant after one vowel, as in "cut"; "w", "x" and "y" never double."""
    if len(base) < 3 or base[-1] in _VOWELS + "wxy":
        return False
    return base[-2] in _VOWELS and base[-3] not in _VOWELS
