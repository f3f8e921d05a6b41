"""From which score on a clause is shown, from which on it holds, and below which it hushes what other voices said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deckproof.model import Category

NEVER = 99.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """Scores of one family; they are compared within it alone."""

    shown: float
    holds: float
    faint: float = -NEVER
    """Below it another voice's find that holds nothing up is no find."""
    sure: float = -NEVER
    """Below it not even one that holds is."""


BOUNDS: Mapping[Category, Bounds] = {
    Category.CLAIM: Bounds(-2.6, 2.0, -5.5),
    Category.CODE_NAME: Bounds(-2.9, 1.6, -5.9),
    Category.CUSTOMER_HARM: Bounds(-1.8, 3.6, -9.0),
    Category.FIGURES: Bounds(-1.5, 5.4, -4.5),
    Category.INJECTION: Bounds(-1.0, 0.4, -5.5),
    Category.INTERNAL_LINK: Bounds(5.0, 8.0),
    Category.MARKING: Bounds(-2.0, 0.7, -6.0),
    Category.PRIVATE_LIFE: Bounds(-2.0, -1.0, -7.0),
    Category.THIRD_PARTY: Bounds(-0.3, 4.6, -3.3, -4.3),
}
"""Shown: where a few of a thousand clauses of decks that nobody labelled lie above it, and of lines by authors who were left
out of learning four finds of five were right. Holds: where nineteen of twenty such lines were right; where they were not, never.
Faint, sure: where such lines lost next to no risk. Only works of others have `sure`: there the rules go by words such as "Photo:", and
what follows, a licence or a consent, is what the sentence means."""


def is_far_below(scores: Mapping[str, float], by: float) -> bool:
    """Whether every family's score lies this far below where its clauses are shown."""
    return all(scores[category.value] < one.shown - by for category, one in BOUNDS.items())
