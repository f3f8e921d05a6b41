"""Which sentence of the slides a claim comes from, and word by word what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from writers.grounding.lexicon import opposite, related, same_root
from writers.grounding.passages import Passage, Sentence
from writers.grounding.tokens import Token

NEAR_COPY = 0.75
"""From this share of its words in the same order a claim is a near copy, and every change in it counts."""

_CLOSEST = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch where claim and sentence part: what the claim has there and what the sentence has; either may be empty."""

    claimed: tuple[Token, ...]
    stated: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """A claim laid beside one sentence of its slides."""

    claim: Sentence
    stated: Sentence
    pairs: tuple[tuple[int, int], ...]
    """Indexes of words that correspond, in order: in the claim, in the sentence."""
    gaps: tuple[Gap, ...]
    coverage: float
    """Share of the claim's content words that the sentence has, in whatever order."""

    @property
    def order(self) -> float:
        """Share of the claim's words that the sentence has in the same order."""
        return len(self.pairs) / max(1, len(self.claim.words))

    @property
    def is_near_copy(self) -> bool:
        """Whether the claim is the sentence with little changed."""
        return self.order >= NEAR_COPY and len(self.pairs) >= 4

    def matched_in_stated(self) -> frozenset[int]:
        """Indexes of the sentence's words that the claim has too."""
        return frozenset(there for _, there in self.pairs)

    def matched_in_claim(self) -> frozenset[int]:
        """Indexes of the claim's words that the sentence has too."""
        return frozenset(here for here, _ in self.pairs)


def align(claim: Sentence, cited: Passage) -> tuple[Alignment, ...]:
    """The claim beside the sentences that it may come from, the closest first."""
    scored = []
    for place, sentence in enumerate(cited.sentences):
        shared = sum(sentence.has(token.stem) for token in claim.content)
        if shared:
            scored.append((shared, -len(sentence.words), -place, sentence))
    scored.sort(key=lambda row: row[:3], reverse=True)
    aligned = [lay_beside(claim, row[3]) for row in scored[:_CLOSEST]]
    aligned.sort(key=lambda one: (one.coverage + one.order, one.order), reverse=True)
    return tuple(aligned)


def lay_beside(claim: Sentence, stated: Sentence) -> Alignment:
    """The claim beside this sentence."""
    pairs = _longest_common(claim.words, stated.words)
    have = sum(stated.has(token.stem) for token in claim.content)
    return Alignment(
        claim=claim,
        stated=stated,
        pairs=pairs,
        gaps=_gaps(claim.words, stated.words, pairs),
        coverage=have / max(1, len(claim.content)),
    )


def corresponds(one: Token, other: Token) -> bool:
    """Whether the two words say the same: one word in two forms, or a fair rewording of each other."""
    return _same(one, other) or (_may_change(one) and _reworded(one, other))


def _same(one: Token, other: Token) -> bool:
    return one.low == other.low or one.stem == other.stem


def _may_change(one: Token) -> bool:
    """Whether another word may say the same."""
    return one.kind != "number" and one.is_content


def _reworded(one: Token, other: Token) -> bool:
    """Whether a word that may change and another one than itself say the same."""
    alike = same_root(one.stem, other.stem) or (
        related(one.stem, other.stem) and one.text[:1].islower() and other.text[:1].islower()
    )
    return alike and _may_change(other) and not opposite(one.stem, other.stem)


def _longest_common(
    claimed: Sequence[Token], stated: Sequence[Token]
) -> tuple[tuple[int, int], ...]:
    """The longest run of words, in order, that correspond; exact matches of words count a little more than rewordings."""
    # Nothing is better for a first word than the same first word, and most claims are quoted.
    same = next(
        (
            at
            for at, (one, other) in enumerate(zip(claimed, stated, strict=False))
            if one.low != other.low
        ),
        min(len(claimed), len(stated)),
    )
    rest = _laid_in_order(claimed[same:], stated[same:])
    return (*((at, at) for at in range(same)), *((a + same, b + same) for a, b in rest))


def _laid_in_order(
    claimed: Sequence[Token], stated: Sequence[Token]
) -> tuple[tuple[int, int], ...]:
    if not claimed or not stated:
        return ()
    worth = [_worth(one, stated) for one in claimed]
    table = [[0.0] * (len(stated) + 1)]
    for places in reversed(worth):
        table.append(_row(places, table[-1]) if places else table[-1])
    table.reverse()
    pairs = []
    here = there = 0
    while here < len(claimed) and there < len(stated):
        weight = worth[here].get(there)
        if weight and abs(table[here][there] - table[here + 1][there + 1] - weight) < 1e-9:
            pairs.append((here, there))
            here, there = here + 1, there + 1
        elif table[here + 1][there] >= table[here][there + 1]:
            here += 1
        else:
            there += 1
    return tuple(pairs)


def _worth(one: Token, stated: Sequence[Token]) -> dict[int, float]:
    """The places of the words that this one corresponds to, with what each pair counts."""
    may_change = _may_change(one)
    return {
        there: _weight(one, other)
        for there, other in enumerate(stated)
        if _same(one, other) or (may_change and _reworded(one, other))
    }


def _row(worth: Mapping[int, float], below: Sequence[float]) -> list[float]:
    """How much the words from this one on can count at most beside those from each place on, by that of the words behind it."""
    row = [0.0] * len(below)
    for there in range(len(below) - 2, -1, -1):
        row[there] = max(below[there], row[there + 1], below[there + 1] + worth.get(there, 0.0))
    return row


def _weight(one: Token, other: Token) -> float:
    same = one.low == other.low
    return (1.0 if same else 0.8) + (0.2 if one.is_content else 0.0)


def _gaps(
    claimed: Sequence[Token], stated: Sequence[Token], pairs: Sequence[tuple[int, int]]
) -> tuple[Gap, ...]:
    gaps = []
    here = there = 0
    for next_here, next_there in (*pairs, (len(claimed), len(stated))):
        if next_here > here or next_there > there:
            gaps.append(Gap(tuple(claimed[here:next_here]), tuple(stated[there:next_there])))
        here, there = next_here + 1, next_there + 1
    return tuple(gaps)
