"""Clauses that read like a family's, by the weights of their words and pairs of words: a faint voice beside rules and frames.

The weights are in `likeness.tsv`; `scanners.cues.learning` writes them from the labelled sentences of this repository.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from deckproof.model import Block, Category, Finding
from scanners import Scope
from scanners._memory import by_text
from scanners._rules import WRITTEN
from scanners._spans import mark
from scanners.cues.clauses import Clause, clauses_of, name_cues, tokens_in
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


class Leaning(NamedTuple):
    """How the words of a clause lean towards a family."""

    lean: float
    """Above nought where they are more like the family's than not."""
    known: int
    """Words and pairs that weigh anything for the family."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What words and pairs of words weigh for each family."""

    biases: Mapping[str, float]
    """By family; what is added whatever the words are."""
    by_feature: Mapping[str, tuple[tuple[int, float], ...]]
    """(number of the family in the order of `biases`, weight), for those families for which a word or pair weighs anything."""

    def leanings(self, features: Iterable[str]) -> dict[str, Leaning]:
        """By family, of all families in one pass."""
        sums, known = [0.0] * len(self.biases), [0] * len(self.biases)
        for one in features:
            for at, weight in self.by_feature.get(one, ()):
                sums[at] += weight
                known[at] += 1
        return {
            family: Leaning(total / math.sqrt(max(1, count)) + bias, count)
            for (family, bias), total, count in zip(self.biases.items(), sums, known, strict=True)
        }

    def telling(self, family: str, features: Iterable[str]) -> tuple[str, ...]:
        """The single words that weigh most for the family, as they follow one another."""
        number = list(self.biases).index(family)
        words = {
            one: weight
            for one in features
            if one.isalpha() and len(one) >= _LEAST_TOLD
            for at, weight in self.by_feature.get(one, ())
            if at == number and weight > 0.0
        }
        best = sorted(words, key=lambda one: -words[one])[:_TOLD]
        return tuple(one for one in words if one in best)


def features_of(words: Sequence[str]) -> tuple[str, ...]:
    """The words, small, and each pair of neighbours, once each; a number is "0" whatever it is."""
    plain = ["0" if word[0].isdigit() else word.lower().replace("’", "'") for word in words]
    edged = [EDGE, *plain, EDGE]
    pairs = (f"{one} {other}" for one, other in itertools.pairwise(edged))
    return tuple(dict.fromkeys([*plain, *pairs]))


@functools.cache
def weights() -> Weights:
    """Those of the file, in which a line with a family's name stands before its weights."""
    biases: dict[str, float] = {}
    by_feature: dict[str, tuple[tuple[int, float], ...]] = {}
    entries: dict[str, tuple[tuple[int, float], ...]] = {}
    for line in WEIGHTS.read_text(encoding="utf-8").splitlines():
        weight, tab, feature = line.partition("\t")
        if not tab:
            # Weights of two places are few: in a family one object of each is enough.
            family, entries = line, {}
        elif feature == BIAS:
            biases[family] = float(weight)
        else:
            entry = entries.get(weight) or entries.setdefault(
                weight, ((len(biases) - 1, float(weight)),)
            )
            others = by_feature.get(feature)
            by_feature[feature] = others + entry if others else entry
    return Weights(biases, by_feature)


@by_text
def leanings_of(clause: str) -> Mapping[str, Leaning]:
    """By family how the clause's words lean."""
    return weights().leanings(_features_in(clause))


def telling_words(family: str, clause: str) -> tuple[str, ...]:
    """Words of the clause that weigh most for the family."""
    return weights().telling(family, _features_in(clause))


def _features_in(clause: str) -> tuple[str, ...]:
    return features_of([word for word, _, _ in tokens_in(clause, 0, len(clause))])


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
            score = _likes(block, clause).get(category.value)
            if score is None or not hushing(category.value).isdisjoint(clause.cues):
                continue
            if any(_meet(one, clause) for one in taken.get(block.id, ())):
                continue
            if beside:
                name_cues(scope, block, clause)
                if beside.isdisjoint(clause.cues):
                    continue
            yield _finding(block, clause, category, score)


def _likes(block: Block, clause: Clause) -> Mapping[str, float]:
    """What the sentence scores for the families that it is like; of few words that weigh anything nothing is said."""
    reading = clause.reading
    if reading.likes is None:
        reading.likes = {
            family: lean
            for family, (lean, known) in leanings_of(block.text[clause.start : clause.end]).items()
            if lean > 0.0 and known >= _FEWEST_KNOWN
        }
    return reading.likes


def _finding(block: Block, clause: Clause, category: Category, score: float) -> Finding:
    finding = mark(
        block,
        clause.start,
        clause.end,
        category=category,
        rule=f"{category.value.replace('_', '-')}:likeness",
        confidence=round(min(SUREST, FAINTEST + _STEP * score), 3),
        why=_why(category, telling_words(category.value, block.text[clause.start : clause.end])),
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
