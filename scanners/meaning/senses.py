"""What a clause means: what a small language model makes of it, and how its words lean; each text is read once, however often it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scanners._memory import by_text
from scanners.cues.clauses import readings_around, readings_in
from scanners.cues.likeness import leanings_of
from scanners.meaning.bounds import is_far_below
from scanners.meaning.encoder import Encoder, encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEWEST_WORDS = 3
"""Words of a clause that is read; of two words the rules know as much."""
WORDS_COUNT = 1.5
"""What the words' weights count beside the model: each knows what the other does not, and on lines by authors who were left out of
learning both together were right far more often than either."""
NOT_WORTH_ASKING, PLAINLY_HARMLESS = 2.0, 3.0
"""So far below where a clause is shown its words alone, or with the first layers, say that all layers need not be asked."""

Scores = Mapping[str, float]
"""By family, comparable with its bounds; in tenths, since the last places, in which machines differ, should decide next to nothing.
Empty where the model was not asked."""


@by_text
def senses_in(text: str) -> tuple[tuple[int, int, Scores], ...]:
    """(start, end, scores) of each clause of the text but the shortest.

    Raises ModelError where there is no model that may be trusted.
    """
    return tuple(
        (start, end, scores_of(text[start:end]))
        for start, end, reading in readings_in(text)
        if sum(word[0].isalpha() for word, _, _ in reading.tokens) >= FEWEST_WORDS
    )


def clauses_around(text: str, start: int, end: int, *, words: int) -> tuple[str, ...]:
    """The clauses that the span lies in; none where one of them has fewer words, and so says too little."""
    met = [
        (text[first:last], sum(word[0].isalpha() for word, _, _ in reading.tokens))
        for first, last, reading in readings_around(text, start, end)
    ]
    return () if any(count < words for _, count in met) else tuple(clause for clause, _ in met)


@by_text
def scores_of(clause: str) -> Scores:
    """What the clause means; nothing where its words alone tell that the model need not be asked, which is dear.

    Raises ModelError as `senses_in` does.
    """
    if is_far_below(_leanings(clause), NOT_WORTH_ASKING):
        return {}
    return opinion_on(clause)


@by_text
def opinion_on(clause: str) -> Scores:
    """What the clause means, by its words and by the model; by the first layers alone where they find it far from any risk.

    Raises ModelError as `senses_in` does.
    """
    model, leanings = encoder(), _leanings(clause)
    begun = model.begun(clause)
    scores = _joined(model, begun.scores, leanings)
    if not is_far_below(scores, PLAINLY_HARMLESS):
        scores = _joined(model, model.ended(begun), leanings)
    return scores


def _leanings(clause: str) -> Scores:
    return {family: WORDS_COUNT * one.lean for family, one in leanings_of(clause).items()}


def _joined(model: Encoder, read: NDArray[np.float32], leanings: Scores) -> Scores:
    return {
        family: round(float(score) + leanings[family], 1)
        for family, score in zip(model.families, read, strict=True)
    }
