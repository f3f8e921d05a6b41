"""The word that joins two clauses: a reason told as an obstacle, an exception as a condition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from writers.grounding.alignment import Alignment
from writers.grounding.hits import Hit
from writers.grounding.lexicon import families
from writers.grounding.passages import Sentence
from writers.grounding.polarity import negations
from writers.grounding.tokens import Token

_JOINS = families("joins")
_AMBIGUOUS = frozenset({"as", "since", "but", "however", "yet", "da", "aber", "doch"})
"""They also say when, or merely go on."""


def check_joins(claim: Sentence, aligned: Sequence[Alignment]) -> Iterator[Hit]:
    """A hit when claim and slide join the same two clauses by words that contradict each other."""
    if not aligned or aligned[0].coverage < 0.75:
        return
    mine, theirs = _join(claim), _join(aligned[0].stated)
    turned = len(negations(claim)) != len(negations(aligned[0].stated))
    if mine and theirs and mine[1] != theirs[1] and not turned:
        token = mine[0]
        yield Hit(
            "join",
            token.start,
            token.end,
            0.5,
            f"The slides say “{theirs[0].text}” where the claim says “{token.text}”.",
        )


def _join(sentence: Sentence) -> tuple[Token, int] | None:
    """The only joining word of the sentence and what it says; None where there are several or none."""
    found = [
        (token, kind)
        for token in sentence.words
        for kind, words in enumerate(_JOINS)
        if token.low in words and token.low not in _AMBIGUOUS
    ]
    return found[0] if len(found) == 1 else None
