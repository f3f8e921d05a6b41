"""Limits and conditions left out: whom it holds for, and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from writers.grounding.alignment import Alignment
from writers.grounding.hits import Hit
from writers.grounding.lexicon import NEGATIVES, words
from writers.grounding.passages import Sentence
from writers.grounding.tokens import Token

_CONDITIONS = words("conditions")
_LIMITS = words("limits")
_TELLING_LIMITS = words("telling_limits")
_OTHER_CONDITIONS = words("other_conditions")
_NO_CONDITION_AFTER = words("no_condition_after")
_CLOSE = 0.75


def check_conditions(claim: Sentence, aligned: Sequence[Alignment]) -> Iterator[Hit]:
    """Hits where the slides say for whom or under which condition, and the claim says it of all."""
    if not aligned or aligned[0].coverage < _CLOSE:
        return
    limit = _lost_limit(aligned[0])
    if limit is not None:
        yield _left_out(claim, f"The slides say “{limit.text}”; the claim leaves the limit out.")
    if _loses_condition(aligned[0]):
        yield _left_out(
            claim, "The slides make this depend on a condition; the claim leaves it out."
        )


def _left_out(claim: Sentence, why: str) -> Hit:
    return Hit("condition", claim.words[0].start, claim.words[-1].end, 0.45, why)


def _lost_limit(best: Alignment) -> Token | None:
    """The "only" of "only the day shift may", told as "the day shift may"."""
    if any(token.low in _LIMITS or token.low in NEGATIVES for token in best.claim.words):
        return None
    matched = best.matched_in_stated()
    for at, token in enumerate(best.stated.words):
        if token.low in _TELLING_LIMITS and len(matched & set(range(at + 1, at + 4))) >= 2:
            return token
    return None


def _loses_condition(best: Alignment) -> bool:
    """Whether the claim has the outcome and nothing of the condition: "the dough is lost" for "if the power fails, …"."""
    parts = _condition_and_outcome(best.stated.tokens)
    if parts is None or any(
        token.low in _CONDITIONS or token.low in _OTHER_CONDITIONS for token in best.claim.words
    ):
        return False
    condition, outcome = ([token.stem for token in part if token.is_content] for part in parts)
    told = best.claim.stems
    return (
        bool(condition and outcome)
        and told.isdisjoint(condition)
        and sum(stem in told for stem in outcome) >= 0.7 * len(outcome)
    )


def _condition_and_outcome(
    tokens: Sequence[Token],
) -> tuple[Sequence[Token], Sequence[Token]] | None:
    """The first conditional clause of the sentence and the rest of it."""
    for at, token in enumerate(tokens):
        if token.low not in _CONDITIONS or (at and tokens[at - 1].low in _NO_CONDITION_AFTER):
            continue
        if at > 0:
            return tokens[at + 1 :], tokens[:at]
        comma = next((place for place, other in enumerate(tokens) if other.text == ","), None)
        return (tokens[1:comma], tokens[comma:]) if comma is not None else None
    return None
