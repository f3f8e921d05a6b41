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
    Category.CLAIM: Bounds(-2.7, 2.0, -5.7),
    Category.CODE_NAME: Bounds(-3.0, 1.8, -6.0),
    Category.CUSTOMER_HARM: Bounds(-1.5, 3.6, -9.0),
    Category.FIGURES: Bounds(-1.5, 5.4, -4.5),
    Category.INJECTION: Bounds(-1.0, 2.0),
    Category.INTERNAL_LINK: Bounds(4.0, 8.0),
    Category.MARKING: Bounds(-2.0, 0.9, -10.0),
    Category.PRIVATE_LIFE: Bounds(-2.8, 1.5, -7.0),
    Category.THIRD_PARTY: Bounds(-1.2, 4.6, -4.2, -5.2),
}
"""Shown: where at most four of a thousand clauses of decks that nobody labelled lie above it, all families together twenty. Holds: where
forty-five of forty-six lines by authors who were left out of learning were right. Faint, sure: where such lines lost next to no
risk, and no rule on orders and links is. Only works of others have `sure`: there the rules go by words such as
"Photo:", and what follows, a licence or a consent, is what the sentence means."""


def is_far_below(scores: Mapping[str, float], by: float) -> bool:
    """Whether every family's score lies this far below where its clauses are shown."""
    return all(scores[category.value] < one.shown - by for category, one in BOUNDS.items())
