"""Judges stretches whose letters are nearly a spelling's: misread by an OCR engine, or mistyped."""

from __future__ import annotations

import itertools

from deckproof.model.finding import HOLD_FROM
from scanners.customers.folding import Gap, View
from scanners.customers.fuzzy import LONG
from scanners.customers.hits import Hit
from scanners.customers.index import CustomerIndex
from scanners.customers.nearness import Slip
from scanners.customers.searching import ODD_BELOW
from scanners.customers.surfaces import Kind
from scanners.customers.words import is_ordinary, zipf

_PIECE = 2
"""Letters up to which a word is a piece of a torn one."""
_RARE = 2.0
_LONG_ENOUGH = 7
"""Letters of a name in which one slip still lets hardly another be meant."""


def judge_mistyped(index: CustomerIndex, view: View, slip: Slip) -> Hit | None:
    """The hit that the slip is, or None when another word is meant."""
    spellings = index.spellings
    begin, stop, row, edits = slip
    seen, name = view.string(begin, stop), spellings.string(row)
    if seen == name:
        return None
    inner = int(spellings.inner[row])
    own = words_in(name, [at for at in range(1, len(name)) if inner >> at & 1])
    # A star inside a word hides a letter; it parts nothing (`searching.word_bounds`).
    gaps = [at - begin for at in range(begin + 1, stop) if view.gap[at] not in {0, Gap.OTHER}]
    words = words_in(seen, gaps)
    if own in (words[1:], words[:-1]):  # the name itself, beside another word: "A kestrel"
        return None
    rarity = rarity_of_slip(words, own)
    if rarity is None:
        return None
    kind = Kind(int(spellings.kind[row]))
    capital = bool(view.upper[begin]) or seen[0].isdigit() or not seen[0].isascii()
    confidence = _confidence(name, seen, edits, kind, rarity, single=inner == 0)
    confidence -= 0.0 if capital else 0.12
    misread = edits == 0
    return (
        Hit(
            start=int(view.start[begin]),
            end=int(view.end[stop - 1]),
            owner=int(spellings.owner[row]),
            rule="ocr" if misread else "fuzzy",
            confidence=round(max(confidence, 0.0), 2),
            evidence=(
                "letters misread" if misread else _differing(edits),
                kind.name.lower(),
            ),
            letters=stop - begin,
            kind=kind,
        )
        if confidence >= 0.1
        else None
    )


def words_in(letters: str, places: list[int]) -> list[str]:
    """The letters cut where words begin."""
    cuts = [0, *places, len(letters)]
    return [letters[a:b] for a, b in itertools.pairwise(cuts)]


def rarity_of_slip(words: list[str], own: list[str]) -> float | None:
    """How usual the words are that differ from the name's, as the highest Zipf frequency; None when it is another name.

    A word that people use is no slip of the name, unless a rare word beside it is the name's; nor is another number.
    """
    differing = [word for word in words if word not in own]
    missing = [word for word in own if word not in words]
    if not differing or any(word.isdigit() for word in differing + missing):
        return None
    usual = max((zipf(word) for word in differing if len(word) > _PIECE), default=0.0)
    if usual < ODD_BELOW:
        return usual
    same = [word for word in words if word in own and len(word) > _PIECE]
    anchored = (
        len(differing) == 1 and len(words) == len(own) and any(zipf(word) < _RARE for word in same)
    )
    return usual if anchored else None


def _confidence(
    name: str, seen: str, edits: int, kind: Kind, rarity: float, *, single: bool
) -> float:
    size = len(name)
    if edits == 0:
        confidence = 0.85 if size >= 6 else 0.5
    elif edits == 1:
        confidence = 0.82 if size > LONG else 0.75 if size >= 7 else 0.5
    else:
        confidence = 0.7 if size >= 14 else 0.62
    if seen[0] != name[0] and edits:
        confidence -= 0.1 if size > LONG else 0.2
    if rarity >= ODD_BELOW:
        confidence -= 0.4
    elif rarity >= 1.0:
        confidence -= 0.3 if single else 0.15
    if single and is_ordinary(name):
        confidence -= 0.35
    if kind in {Kind.SHORT, Kind.LABEL}:
        confidence -= 0.2
    elif kind is Kind.CORE:
        confidence -= 0.1
    # One slip in a long name that means nothing else leaves little doubt, whatever part of the full name it is.
    plain = edits == 1 and size >= _LONG_ENOUGH and rarity < 1.0
    plain &= seen[0] == name[0] or kind in {Kind.NAME, Kind.ALIAS}
    return (
        max(confidence, HOLD_FROM) if plain and not (single and zipf(name) >= _RARE) else confidence
    )


def _differing(edits: int) -> str:
    return "1 letter differs" if edits == 1 else f"{edits} letters differ"
