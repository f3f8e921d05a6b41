"""Clauses that read like a family's, by the weights of their words and pairs of words: a faint voice beside rules and frames.

The weights are in `likeness.tsv`; `scanners.cues.learning` writes them from the labelled sentences of this repository.
"""

from __future__ import annotations

import functools
import itertools
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from deckproof.model import Block, Category, Finding
from scanners import Scope
from scanners._rules import WRITTEN
from scanners._spans import mark
from scanners.cues.clauses import Clause, Reading, clauses_of, name_cues, tokens_in
from scanners.cues.frames import hushing

WEIGHTS = Path(__file__).with_name("likeness.tsv")
BIAS = "(bias)"
"""Stands in the file for what is added whatever the words are."""
EDGE = "|"
"""Stands in a pair for the beginning or the end of the clause."""

FAINTEST, SUREST = 0.3, 0.55
"""Confidences of a find: it is shown and masked, and holds nothing up."""
_STEP = 0.08
"""Confidence that one more point of score adds."""
_FEWEST_KNOWN = 6
"""Words and pairs that have to be known before a clause is judged by them."""
_TOLD = 3
"""Words that the reviewer is told of."""
_LEAST_TOLD = 4
"""Letters of such a word: "is" and "out" tell nobody anything."""

LIKENESS = ("likeness",)
"""The evidence of a find of this voice."""

_LIKE = {
    "injection": "It reads like an order to a machine",
    "marking": "It reads like a word on who may see this page",
    "figures": "It reads like a figure of the business",
    "claim": "It reads like a promise or a boast that has to be proven",
    "third_party": "It reads like somebody else's work",
    "customer_harm": "It reads like something that a customer may not want told",
    "private_life": "It reads like something of somebody's private life",
    "code_name": "It reads like a project that bears a name for the inside",
    "internal_link": "It reads like a place in the house's own network",
}


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the words of one family weigh."""

    bias: float
    weights: Mapping[str, float]

    def score(self, features: Sequence[str]) -> float:
        """Above nought where the words are more like the family's than not; far below where they are not known."""
        weights = self.weights
        known = [weights[one] for one in features if one in weights]
        if len(known) < _FEWEST_KNOWN:
            return -math.inf
        return sum(known) / math.sqrt(len(known)) + self.bias

    def lean(self, features: Sequence[str]) -> float:
        """As `score`, however few of the words are known."""
        known = [self.weights[one] for one in features if one in self.weights]
        return sum(known) / math.sqrt(max(1, len(known))) + self.bias

    def telling(self, features: Sequence[str]) -> tuple[str, ...]:
        """The single words that weigh most for the family, as they follow one another."""
        words = [
            one
            for one in features
            if one.isalpha() and len(one) >= _LEAST_TOLD and self.weights.get(one, 0.0) > 0.0
        ]
        best = sorted(words, key=lambda one: -self.weights[one])[:_TOLD]
        return tuple(one for one in words if one in best)


def features_of(words: Sequence[str]) -> tuple[str, ...]:
    """The words, small, and each pair of neighbours, once each; a number is "0" whatever it is."""
    plain = ["0" if word[0].isdigit() else word.lower().replace("’", "'") for word in words]
    edged = [EDGE, *plain, EDGE]
    pairs = (f"{one} {other}" for one, other in itertools.pairwise(edged))
    return tuple(dict.fromkeys([*plain, *pairs]))


@functools.cache
def likenesses() -> Mapping[str, Likeness]:
    """The weights by category: in the file a line with its name stands before them."""
    rows: dict[str, dict[str, float]] = {}
    numbers: dict[str, float] = {}
    family = ""
    for line in WEIGHTS.read_text(encoding="utf-8").splitlines():
        weight, tab, feature = line.partition("\t")
        if tab:
            # Families share features, and weights of two places are few: one object of each is enough.
            rows[family][sys.intern(feature)] = numbers.setdefault(weight, float(weight))
        elif not line.startswith("#"):
            family = line
            rows[family] = {}
    return {
        family: Likeness(bias=weights.pop(BIAS), weights=weights)
        for family, weights in rows.items()
    }


def telling_words(family: str, clause: str) -> tuple[str, ...]:
    """Words of the clause that weigh most for the family, of one of which nothing was learned none."""
    known = likenesses().get(family)
    words = [word for word, _, _ in tokens_in(clause, 0, len(clause))]
    return known.telling(features_of(words)) if known else ()


def likeness_findings(
    scope: Scope,
    category: Category,
    found: Sequence[Finding],
    *,
    everywhere: bool = False,
    beside: frozenset[str] = frozenset(),
) -> Iterator[Finding]:
    """Clauses that read like the category and that nothing `found` lies in; of blocks that a person wrote, or `everywhere`.

    Where cues are named in `beside`, one of them has to stand in the clause.
    """
    taken: dict[str | None, list[Finding]] = {}
    for one in found:
        taken.setdefault(one.block, []).append(one)
    for block in scope.blocks:
        if not (everywhere or block.kind in WRITTEN):
            continue
        for clause in clauses_of(scope, block):
            score = _likes(clause.reading).get(category.value)
            if score is None or not hushing(category.value).isdisjoint(clause.cues):
                continue
            if any(_meet(one, clause) for one in taken.get(block.id, ())):
                continue
            if beside:
                name_cues(scope, block, clause)
                if beside.isdisjoint(clause.cues):
                    continue
            yield _finding(block, clause, category, score)


def _likes(reading: Reading) -> Mapping[str, float]:
    """What the sentence scores for the families that it is like."""
    if reading.likes is None:
        features = _features(reading)
        scores = {family: one.score(features) for family, one in likenesses().items()}
        reading.likes = {family: score for family, score in scores.items() if score > 0.0}
    return reading.likes


def _features(reading: Reading) -> tuple[str, ...]:
    return features_of([word for word, _, _ in reading.tokens])


def _finding(block: Block, clause: Clause, category: Category, score: float) -> Finding:
    finding = mark(
        block,
        clause.start,
        clause.end,
        category=category,
        rule=f"{category.value.replace('_', '-')}:likeness",
        confidence=round(min(SUREST, FAINTEST + _STEP * score), 3),
        why=_why(category, likenesses()[category.value].telling(_features(clause.reading))),
    )
    return replace(finding, evidence=LIKENESS)


def _meet(finding: Finding, clause: Clause) -> bool:
    return finding.start < clause.end and clause.start < finding.end


def _why(category: Category, words: Sequence[str]) -> str:
    told = ", ".join(f'"{word}"' for word in words)
    return (
        f"{_LIKE[category.value]}, by words such as {told}."
        if told
        else f"{_LIKE[category.value]}."
    )
