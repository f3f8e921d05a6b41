"""Negations put in or left out, and words turned into their opposites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from writers.grounding.alignment import Alignment
from writers.grounding.hits import Hit
from writers.grounding.lexicon import (
    NEAR_NEGATIVES,
    NEGATIVES,
    NO_NEGATION,
    OPPOSITES,
    opposite,
    same_root,
    starts_with,
    words,
)
from writers.grounding.passages import Passage, Sentence
from writers.grounding.tokens import Token

_FUNCTION = words("function")
_REACH = 7
_SCOPE = 3


@dataclass(frozen=True, slots=True)
class Negation:
    """A negating word and the next words that say something, which it negates."""

    at: int
    token: Token
    scope: tuple[Token, ...]


def negations(sentence: Sentence, *, literally: bool = False) -> tuple[Negation, ...]:
    """The negations of the sentence; "not only", "no matter" and their like are none unless taken literally."""
    lows = [token.low for token in sentence.words]
    found = []
    for at, token in enumerate(sentence.words):
        if token.low in NEGATIVES and (literally or not _is_set_phrase(lows, at)):
            found.append(Negation(at, token, _scope(sentence.words, at)))
    return tuple(found)


def check_polarity(claim: Sentence, cited: Passage, aligned: Sequence[Alignment]) -> Iterator[Hit]:
    """Hits where claim and slides differ in a negation or an opposite."""
    if not aligned:
        return
    best = aligned[0]
    flipped = list(_opposites(best))
    claimed = negations(claim, literally=best.is_near_copy)
    stated = negations(best.stated, literally=best.is_near_copy)
    if flipped and len(claimed) != len(stated):
        return  # "is not possible" for "is impossible": two turns make none
    yield from flipped
    yield from _put_in(claimed, cited, aligned)
    yield from _left_out(claim, claimed, stated, aligned)


def _put_in(
    claimed: Sequence[Negation], cited: Passage, aligned: Sequence[Alignment]
) -> Iterator[Hit]:
    best = aligned[0]
    matched = best.matched_in_claim()
    for negation in claimed:
        if negation.at in matched:
            continue
        if best.is_near_copy:
            said = any(_is_negative(token) for token in _stated_near(best, negation.at))
            if said or (negations(best.stated) and not _exactly_around(best, negation.at)):
                continue
        elif _negated_somewhere(negation, cited) or not _affirmed(negation, aligned):
            continue
        yield Hit(
            "negation", negation.token.start, negation.token.end, 0.75,
            "The claim says “not” where the slides do not.",
        )  # fmt: skip


def _left_out(
    claim: Sentence,
    claimed: Sequence[Negation],
    stated: Sequence[Negation],
    aligned: Sequence[Alignment],
) -> Iterator[Hit]:
    best = aligned[0]
    if any(token.low in NEAR_NEGATIVES for token in claim.words) and not best.is_near_copy:
        return
    matched = best.matched_in_stated()
    for negation in stated:
        if negation.at in matched or not negation.scope:
            continue
        here = [token for token in negation.scope[:2] if claim.has(token.stem)]
        if not here or (claimed and not best.is_near_copy):
            continue
        if best.coverage < 0.6 or (
            best.is_near_copy and any(map(_is_negative, _claimed_near(best, negation.at)))
        ):
            continue
        if len(aligned) > 1 and any(
            other.coverage >= best.coverage and not negations(other.stated) for other in aligned[1:]
        ):
            continue
        at = next(
            token for token in claim.words if any(same_root(token.stem, one.stem) for one in here)
        )
        yield Hit(
            "negation", at.start, at.end, 0.75,
            f"The slides say “{negation.token.text}” here; the claim leaves it out.",
        )  # fmt: skip


def _opposites(best: Alignment) -> Iterator[Hit]:
    """Words that became their opposites, the rest of the sentence being there."""
    if best.coverage < 0.5:
        return
    own = best.claim.stems
    for token in best.claim.words:
        if token.stem not in OPPOSITES and len(token.stem) < 5:
            continue
        if token.stem in best.stated.stems:
            continue
        turned = next(
            (
                other
                for other in best.stated.words
                if opposite(token.stem, other.stem) and other.stem not in own
            ),
            None,
        )
        if turned is not None and (best.is_near_copy or _same_place(best, token, turned)):
            yield Hit(
                "opposite", token.start, token.end, 0.7,
                f"The claim says “{token.text}” where the slides say “{turned.text}”.",
            )  # fmt: skip


def _same_place(best: Alignment, token: Token, turned: Token) -> bool:
    """Whether both words stand beside the same word, so that one took the other's place."""
    mine, theirs = _neighbours(best.claim.words, token), _neighbours(best.stated.words, turned)
    return any(
        one is not None and other is not None and same_root(one.stem, other.stem)
        for one, other in zip(mine, theirs, strict=True)
    )


def _neighbours(tokens: Sequence[Token], token: Token) -> tuple[Token | None, Token | None]:
    """The nearest words before and behind it that say something."""
    at = tokens.index(token)
    before = next((other for other in reversed(tokens[:at]) if other.is_content), None)
    behind = next((other for other in tokens[at + 1 :] if other.is_content), None)
    return before, behind


def _affirmed(negation: Negation, aligned: Sequence[Alignment]) -> bool:
    """Whether a sentence of the slides says what the claim negates."""
    for one in aligned:
        here = [token for token in negation.scope if one.stated.has(token.stem)]
        if here and one.coverage >= 0.5 and len(here) * 2 >= min(len(negation.scope), 2):
            return True
    return False


def _negated_somewhere(negation: Negation, cited: Passage) -> bool:
    """Whether any sentence with a word of the negated stretch is negative itself, or the one behind it, in whatever way."""
    sentences = cited.sentences
    for at, sentence in enumerate(sentences):
        if not any(sentence.has(token.stem) for token in negation.scope):
            continue
        near = [token for one in sentences[at : at + 2] for token in one.words]
        if any(map(_is_negative, near)) or any(
            opposite(token.stem, other.stem) for token in negation.scope for other in sentence.words
        ):
            return True
    return False


def _is_negative(token: Token) -> bool:
    return token.low in NEGATIVES or token.low in NEAR_NEGATIVES or token.low.endswith("less")


def _stated_near(best: Alignment, at: int) -> Sequence[Token]:
    """What the sentence has in the gap in which the claim's word stands."""
    token = best.claim.words[at]
    return next((gap.stated for gap in best.gaps if token in gap.claimed), ())


def _claimed_near(best: Alignment, at: int) -> Sequence[Token]:
    token = best.stated.words[at]
    return next((gap.claimed for gap in best.gaps if token in gap.stated), ())


def _exactly_around(best: Alignment, at: int) -> bool:
    """Whether the words on both sides of the claim's word stand side by side in the sentence."""
    there = dict(best.pairs)
    before, after = there.get(at - 1), there.get(at + 1)
    return before is not None and after is not None and after == before + 1


def _is_set_phrase(lows: list[str], at: int) -> bool:
    return any(starts_with(lows, begin, NO_NEGATION) for begin in range(max(0, at - 2), at + 1))


def _scope(tokens: Sequence[Token], at: int) -> tuple[Token, ...]:
    following = [token for token in tokens[at + 1 : at + 1 + _REACH] if token.low not in _FUNCTION]
    if not following:
        following = [token for token in tokens[max(0, at - 3) : at] if token.low not in _FUNCTION][
            ::-1
        ]
    return tuple(following[:_SCOPE])
